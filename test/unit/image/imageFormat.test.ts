import sharp from 'sharp';
import { readImageFormat } from '../../../nodes/StableDiffusion3/image/imageFormat';

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
		expect(readImageFormat(await encode())).toEqual({
			mimeType: extension === 'jpg' ? 'image/jpeg' : `image/${extension}`,
			extension,
			width: 70,
			height: 33,
			complete: true,
		});
	});

	it('is not complete wherever it is cut off', async () => {
		const bytes = await encode();
		const step = Math.max(1, Math.floor(bytes.length / 400));
		const wrong: number[] = [];
		for (let length = 0; length < bytes.length; length += step) {
			if (readImageFormat(bytes.subarray(0, length))?.complete) wrong.push(length);
		}
		expect(readImageFormat(bytes.subarray(0, bytes.length - 1))?.complete ?? false).toBe(false);
		expect(wrong).toEqual([]);
	});
});

it('takes bytes after the end of a PNG for no harm', async () => {
	const bytes = Buffer.concat([await ENCODERS.png(), Buffer.from('\n')]);
	expect(readImageFormat(bytes)?.complete).toBe(true);
});

it('is not fooled by a preview inside the metadata of a cut-off JPEG', async () => {
	const preview = Buffer.concat([
		Buffer.from([0xff, 0xe1, 0, 8]),
		Buffer.from([0xff, 0xd8, 0xff, 0xd9, 0, 0]),
	]);
	const jpeg = await ENCODERS.jpg();
	const cut = Buffer.concat([jpeg.subarray(0, 2), preview, jpeg.subarray(2, jpeg.length - 40)]);
	expect(readImageFormat(cut)).toMatchObject({ extension: 'jpg', width: 70, complete: false });
});

it.each([
	['nothing', ''],
	['text', 'not an image at all, but long enough to be read'],
	['a page', '<!doctype html><html><body>hello hello hello</body></html>'],
	['SVG', '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>'],
	['GIF', 'GIF89a\x0a\x00\x0a\x00\x80\x00\x00 and so on and so on and so on'],
	['another RIFF file', 'RIFF\x24\x00\x00\x00WAVEfmt and so on and so on and so on'],
	['a WebP of an unknown kind', 'RIFF\x24\x00\x00\x00WEBPVP9Q and so on and so on and so on'],
])('does not take %s for an image', (_what, text) => {
	expect(readImageFormat(Buffer.from(text, 'latin1'))).toBeUndefined();
});

it('does not take a PNG without pixels for an image', async () => {
	const bytes = Buffer.from(await ENCODERS.png());
	bytes.writeUInt32BE(0, 16);
	expect(readImageFormat(bytes)).toBeUndefined();
});
