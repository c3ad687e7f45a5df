import sharp from 'sharp';
import { inspectFile, readFormat } from '../../../nodes/StableDiffusion3/image/readFormat';
import { inPieces } from '../../support/inPieces';

/** Noise, so that the files are long enough to be cut in many places. */
const image = () =>
	sharp({
		create: {
			width: 70,
			height: 33,
			channels: 3,
			background: '#234',
			noise: { type: 'gaussian', mean: 90, sigma: 60 },
		},
	});

const ENCODERS = {
	png: () => image().png().toBuffer(),
	'interlaced png': () => image().png({ progressive: true, palette: true }).toBuffer(),
	jpg: () => image().jpeg().toBuffer(),
	'progressive jpg': () => image().jpeg({ progressive: true, quality: 40 }).toBuffer(),
	'jpg with metadata': () =>
		image()
			.jpeg()
			.withExif({ IFD0: { Copyright: 'nobody' } })
			.keepIccProfile()
			.toBuffer(),
	'lossy webp': () => image().webp().toBuffer(),
	'lossless webp': () => image().webp({ lossless: true }).toBuffer(),
	'extended webp': () =>
		image()
			.ensureAlpha(0.5)
			.webp()
			.withExif({ IFD0: { Copyright: 'nobody' } })
			.toBuffer(),
};

describe.each(Object.entries(ENCODERS))('%s', (name, encode) => {
	const extension = name.split(' ').find((word) => ['png', 'jpg', 'webp'].includes(word));

	it('is known with its size', async () => {
		expect(readFormat(await encode())).toEqual({
			mimeType: extension === 'jpg' ? 'image/jpeg' : `image/${extension}`,
			extension,
			width: 70,
			height: 33,
			orientation: 1,
			hasAlpha: name === 'extended webp',
			complete: true,
		});
	});

	it('is not complete wherever it is cut off', async () => {
		const bytes = await encode();
		const step = Math.max(1, Math.floor(bytes.length / 400));
		const wrong: number[] = [];
		for (let length = 0; length < bytes.length; length += step) {
			if (readFormat(bytes.subarray(0, length))?.complete) wrong.push(length);
		}
		expect(readFormat(bytes.subarray(0, bytes.length - 1))?.complete ?? false).toBe(false);
		expect(wrong).toEqual([]);
	});
});

it('takes bytes after the end of a PNG for no harm', async () => {
	const bytes = Buffer.concat([await ENCODERS.png(), Buffer.from('\n')]);
	expect(readFormat(bytes)?.complete).toBe(true);
});

it('is not fooled by a preview inside the metadata of a cut-off JPEG', async () => {
	const preview = Buffer.concat([
		Buffer.from([0xff, 0xe1, 0, 8]),
		Buffer.from([0xff, 0xd8, 0xff, 0xd9, 0, 0]),
	]);
	const jpeg = await ENCODERS.jpg();
	const cut = Buffer.concat([jpeg.subarray(0, 2), preview, jpeg.subarray(2, jpeg.length - 40)]);
	expect(readFormat(cut)).toMatchObject({ extension: 'jpg', width: 70, complete: false });
});

it.each([
	['png', () => image().ensureAlpha(0.5).png(), true],
	['png with a palette', () => image().ensureAlpha(0.5).png({ palette: true }), true],
	['png with a palette', () => image().png({ palette: true }), false],
	['lossless webp', () => image().ensureAlpha(0.5).webp({ lossless: true }), true],
	['lossless webp', () => image().webp({ lossless: true }), false],
	['lossy webp', () => image().ensureAlpha(0.5).webp(), true],
])('knows whether a %s can have transparent parts', async (_what, encode, hasAlpha) => {
	expect(readFormat(await encode().toBuffer())?.hasAlpha).toBe(hasAlpha);
});

it('does not take a PNG of no size for an image', async () => {
	const bytes = Buffer.from(await ENCODERS.png());
	bytes.writeUInt32BE(0, 16);
	expect(readFormat(bytes)).toBeUndefined();
});

describe('a file in pieces', () => {
	/** How much of the file is read, and whether its stream is closed then. */
	async function inspect(bytes: Buffer) {
		const read = { bytes: 0, isClosed: false };
		function* stream() {
			try {
				for (const piece of inPieces(bytes, 1000)) {
					read.bytes += piece.length;
					yield piece;
				}
			} finally {
				read.isClosed = true;
			}
		}
		const { format } = await inspectFile(stream());
		return { format, ...read };
	}

	it('that is no image is given up after its first bytes', async () => {
		const text = Buffer.alloc(20 * 1024 * 1024, 'a long text ');
		expect(await inspect(text)).toEqual({ format: undefined, bytes: 2000, isClosed: true });
	});

	it('is read to the end of the image and no further', async () => {
		const png = await ENCODERS.png();
		const { format, bytes, isClosed } = await inspect(Buffer.concat([png, Buffer.alloc(100_000)]));
		expect(format?.complete).toBe(true);
		expect(bytes).toBe(Math.ceil(png.length / 1000) * 1000);
		expect(isClosed).toBe(true);
	});

	it('may have its size behind long metadata', async () => {
		const jpeg = await ENCODERS.jpg();
		const comment = Buffer.alloc(65_537, 0x20);
		comment.writeUInt32BE(0xfffe_ffff);
		const comments = Array.from({ length: 300 }, () => comment);
		const bytes = Buffer.concat([jpeg.subarray(0, 2), ...comments, jpeg.subarray(2)]);
		expect((await inspect(bytes)).format).toMatchObject({ width: 70, height: 33, complete: true });
	});
});
