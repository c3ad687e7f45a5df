import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import sharp from 'sharp';
import { pngContainer } from '../../../nodes/StableDiffusion3/image/pngContainer';
import { readFormat } from '../../../nodes/StableDiffusion3/image/readFormat';
import { withSourceType } from '../../../nodes/StableDiffusion3/image/sourceType';
import { webpContainer } from '../../../nodes/StableDiffusion3/image/webpContainer';
import { writeIntoFile, type FileWords } from '../../../nodes/StableDiffusion3/image/writeIntoFile';
import * as files from '../../support/imageFiles';
import { readFileWords, readTags } from '../../support/readFileWords';
import { readInfotext } from '../../support/readInfotext';
import { BOTH, make, MARK, negativePrompt, parameters, prompt, VOCABULARY, write } from './writing';

const pixels = (file: Buffer) => sharp(file, { animated: true, failOn: 'none' }).raw().toBuffer();

/** What a decoder says of a file, but for the places that were written, and its length. */
async function readOthers(file: Buffer) {
	const metadata = await sharp(file, { animated: true }).metadata();
	const written = ['exif', 'xmp', 'xmpAsString', 'comments', 'size'];
	return Object.fromEntries(Object.entries(metadata).filter(([name]) => !written.includes(name)));
}

/** What a reader of metadata finds, but for the two texts and where they are. */
const readOtherTags = (file: Buffer) =>
	Object.entries(readTags(file))
		.filter(
			([name]) =>
				!['parameters', 'UserComment', 'DigitalSourceType', 'Exif IFD Pointer'].includes(name),
		)
		.map(([name, tag]) => [name, JSON.stringify(tag)] as const);

describe.each(Object.keys(files.IMAGE_FILES))('%s', (name) => {
	it('has both texts, for other readers', async () => {
		const { bytes, ...written } = await write(await make(name));
		expect(written).toEqual({ parametersEmbedded: true, markedAsAiGenerated: true });
		expect(readFileWords(bytes)).toEqual({ parameters, sourceType: MARK });
		const read = readInfotext(readFileWords(bytes).parameters!);
		expect(read).toMatchObject({ prompt, negativePrompt, values: { Seed: '42', Size: '1024x640' } });
	});

	it('has the same pixels and other metadata as before', async () => {
		const before = await make(name);
		const { bytes: after } = await write(before);
		expect((await pixels(after)).equals(await pixels(before))).toBe(true);
		expect(await readOthers(after)).toEqual(await readOthers(before));
		expect(readOtherTags(after)).toEqual(expect.arrayContaining(readOtherTags(before)));
		expect(readFormat(after)).toEqual(readFormat(before));
	});

	it('has the one text that is wanted, and the other one later', async () => {
		const before = await make(name);
		const { bytes: embedded, ...first } = await write(before, { parameters });
		expect(first).toEqual({ parametersEmbedded: true });
		expect(readFileWords(embedded)).toEqual({ parameters });
		const { bytes: marked, ...second } = await write(embedded, {
			sourceType: 'compositeWithTrainedAlgorithmicMedia',
		});
		expect(second).toEqual({ markedAsAiGenerated: true });
		const sourceType = `${VOCABULARY}/compositeWithTrainedAlgorithmicMedia`;
		expect(readFileWords(marked)).toEqual({ parameters, sourceType });
		expect(await write(before, {})).toEqual({ bytes: before });
	});
});

it.each([
	['a PNG', 33], // behind IHDR
	['a JPEG', 2],
	['a JFIF file', 20], // behind JFIF
])('changes no other byte of %s', async (name, start) => {
	const before = await make(name);
	const { bytes: after } = await write(before);
	const added = after.length - before.length;
	expect(Buffer.concat([after.subarray(0, start), after.subarray(start + added)])).toEqual(before);
});

it.each(['a JPEG', 'a JPEG with metadata', 'a JPEG of a camera'])(
	'has EXIF before XMP in %s',
	async (name) => {
		const { bytes } = await write(await make(name));
		expect(bytes.indexOf('Exif\0\0')).toBeLessThan(bytes.indexOf('http://ns.adobe.com/xap'));
	},
);

it('finds its place in a JPEG with stray bytes between its segments, of which none is lost', async () => {
	const jpeg = await make('a JFIF file');
	const stray = Buffer.from([0x12, 0x34, 0xff, 0, 0xff, 0xff]);
	const before = Buffer.concat([jpeg.subarray(0, 20), stray, jpeg.subarray(20)]);
	const { bytes, ...written } = await write(before);
	expect(written).toEqual({ parametersEmbedded: true, markedAsAiGenerated: true });
	expect(readFileWords(bytes)).toEqual({ parameters, sourceType: MARK });
	const added = bytes.length - before.length;
	expect(Buffer.concat([bytes.subarray(0, 20), bytes.subarray(20 + added)])).toEqual(before);
});

describe('a WebP', () => {
	function chunksOf(webp: Buffer): string {
		const length = (at: number) => webp.readUInt32LE(at + 4);
		const types: string[] = [];
		for (let at = 12; at < webp.length; at += 8 + length(at) + (length(at) % 2))
			types.push(webp.toString('latin1', at, at + 4));
		return types.join(' ');
	}

	it.each([
		['a lossy WebP', 'VP8X VP8  EXIF XMP ', 0x0c],
		['a lossless WebP', 'VP8X VP8L EXIF XMP ', 0x0c],
		['a lossless WebP with alpha', 'VP8X VP8L EXIF XMP ', 0x1c],
		['a lossy WebP with alpha', 'VP8X ALPH VP8  EXIF XMP ', 0x1c],
		['a WebP with metadata', 'VP8X ICCP VP8  EXIF XMP ', 0x2c],
		['an animated WebP', 'VP8X ANIM ANMF ANMF ANMF EXIF XMP ', 0x0e],
	])('has its chunks, flags and size right: %s', async (name, chunks, flags) => {
		const { bytes } = await write(await make(name));
		expect(chunksOf(bytes)).toBe(chunks);
		expect(bytes.readUInt32LE(4)).toBe(bytes.length - 8);
		expect([bytes[20], bytes.readUIntLE(24, 3), bytes.readUIntLE(27, 3)]).toEqual([flags, 44, 29]);
	});

	it('has EXIF before XMP, no matter which was there first', async () => {
		const { bytes: marked } = await write(await make('a lossy WebP'), { sourceType: BOTH.sourceType });
		expect(marked[20]).toBe(0x04);
		const { bytes } = await write(marked, { parameters });
		expect(chunksOf(bytes)).toBe('VP8X VP8  EXIF XMP ');
		expect(bytes[20]).toBe(0x0c);
	});

	it('keeps what stands behind it, and the name before its EXIF data', async () => {
		const before = await make('a WebP with metadata');
		const { bytes } = await write(Buffer.concat([before, Buffer.from('noise')]));
		expect(bytes.toString('latin1', bytes.length - 5)).toBe('noise');
		expect(bytes.readUInt32LE(4)).toBe(bytes.length - 8 - 5);
		expect(before.toString('latin1')).toMatch(/EXIF[^]{4}Exif\0\0II/);
		expect(bytes.toString('latin1')).toMatch(/EXIF[^]{4}Exif\0\0II/);
	});
});

describe('what cannot be written is not, and the rest is', () => {
	const zeros = Buffer.alloc(5_000_000);

	/** A JPEG whose XMP will be so many bytes too long with the source type in them. */
	async function withLongXmp(tooMany: number): Promise<Buffer> {
		const name = 'http://ns.adobe.com/xap/1.0/\0';
		const written = withSourceType(Buffer.from(files.XMP), BOTH.sourceType)!.length;
		const blanks = ' '.repeat(65_533 - name.length - written + tooMany);
		return files.insertSegment(await make('a JPEG'), Buffer.from(`${name}${files.XMP}${blanks}`));
	}

	it.each<[string, () => Promise<Buffer>, FileWords, boolean, boolean]>([
		[
			'parameters as long as a segment of JPEG can hold',
			() => make('a JPEG'),
			{ ...BOTH, parameters: 'x'.repeat((65_533 - 6 - 44 - 8 - 1) / 2) },
			true,
			true,
		],
		[
			'longer ones',
			() => make('a JPEG'),
			{ ...BOTH, parameters: 'x'.repeat((65_533 - 6 - 44 - 8 + 1) / 2) },
			false,
			true,
		],
		[
			'long ones in a WebP',
			() => make('a lossy WebP'),
			{ ...BOTH, parameters: '🐈'.repeat(20_000) },
			true,
			true,
		],
		['long ones in a PNG', () => make('a PNG'), { ...BOTH, parameters: '🐈'.repeat(20_000) }, true, true],
		[
			'EXIF data that cannot be read',
			async () =>
				files.insertSegment(await make('a JPEG'), Buffer.from('Exif\0\0MM\0*\0\0\xff\0', 'latin1')),
			BOTH,
			false,
			true,
		],
		['XMP as long as a segment of JPEG can hold', () => withLongXmp(0), BOTH, true, true],
		['longer XMP', () => withLongXmp(1), BOTH, true, false],
		[
			'XMP of which the compression is broken',
			async () =>
				files.insertChunk(
					await make('a PNG'),
					'zTXt',
					Buffer.from('XML:com.adobe.xmp\0\0not deflated'),
				),
			BOTH,
			true,
			false,
		],
		[
			'XMP that fill memory',
			async () =>
				files.insertChunk(
					await make('a PNG'),
					'zTXt',
					Buffer.concat([Buffer.from('XML:com.adobe.xmp\0\0'), deflateSync(zeros)]),
				),
			BOTH,
			true,
			false,
		],
		['a PNG without an end', async () => (await make('a PNG')).subarray(0, -12), BOTH, false, false],
		['a JPEG without pixels', async () => (await make('a JPEG')).subarray(0, 200), BOTH, false, false],
		[
			'a WebP whose last chunk is longer than what is left',
			async () => {
				const webp = await make('a lossy WebP');
				webp.writeUInt32LE(webp.readUInt32LE(4) - 2, 4);
				return webp;
			},
			BOTH,
			false,
			false,
		],
		[
			'a WebP that is cut off',
			async () => (await make('a lossy WebP')).subarray(0, -1),
			BOTH,
			false,
			false,
		],
	])('%s', async (_what, makeFile, words, parametersEmbedded, markedAsAiGenerated) => {
		const before = await makeFile();
		const { bytes, ...written } = await write(before, words);
		expect(written).toEqual({ parametersEmbedded, markedAsAiGenerated });
		if (!parametersEmbedded && !markedAsAiGenerated) expect(bytes).toBe(before);
		else
			expect(readFileWords(bytes)).toEqual({
				...(parametersEmbedded && { parameters: words.parameters }),
				...(markedAsAiGenerated && { sourceType: MARK }),
			});
	});

	it.each(['a PNG', 'a JPEG', 'a lossy WebP'])('%s: half of a character, and zeros', async (name) => {
		const { bytes } = await write(await make(name), { parameters: 'a \0 b \ud83d c' });
		expect(readFileWords(bytes).parameters).toBe('a \ufffd b \ufffd c');
	});
});

it('takes a file apart into no more pieces than an honest one has', async () => {
	const chunk = Buffer.from('EXIF\0\0\0\0', 'latin1');
	const webp = Buffer.concat([
		await make('a WebP with metadata'),
		...Array.from({ length: 5_000 }, () => chunk),
	]);
	webp.writeUInt32LE(webp.length - 8, 4);
	const pieces = await webpContainer.split(webp);
	expect(pieces!.length).toBeLessThan(1_010);
	expect(Buffer.concat(pieces!.map(({ bytes }) => bytes)).equals(webp)).toBe(true);
});

it.each(['a PNG with metadata', 'a JPEG of a camera', 'a JPEG with metadata', 'a WebP with metadata'])(
	'is never stopped by damage: %s',
	async (name) => {
		const file = await make(name);
		const damage = fc.array(fc.tuple(fc.nat(Math.min(file.length, 2_000) - 1), fc.nat(255)), {
			minLength: 1,
			maxLength: 4,
		});
		await fc.assert(
			fc.asyncProperty(damage, fc.nat(file.length), async (changes, length) => {
				const damaged = Buffer.from(file);
				for (const [at, value] of changes) damaged[at] = value;
				const cut = damaged.subarray(0, Math.max(12, length));
				const { bytes } = await writeIntoFile(cut, files.extensionOf(file), BOTH);
				expect(bytes.length).toBeGreaterThanOrEqual(cut.length);
			}),
			{ numRuns: 300 },
		);
	},
);

it.each(['split', 'addParameters', 'makePiece', 'placeOf', 'join'] as const)(
	'leaves a file as it is where %s throws',
	async (step) => {
		const before = await make('a PNG');
		const spy = jest.spyOn(pngContainer, step).mockImplementation(() => {
			throw new RangeError('Invalid string length');
		});
		try {
			expect(await write(before)).toEqual({
				bytes: before,
				parametersEmbedded: false,
				markedAsAiGenerated: false,
			});
		} finally {
			spy.mockRestore();
		}
	},
);

it('says nothing of what was not wanted, also of a file that ends too soon', async () => {
	const bytes = Buffer.from('RIFF');
	expect(await write(bytes, { parameters })).toEqual({ bytes, parametersEmbedded: false });
	const { sourceType } = BOTH;
	expect(await write(bytes, { sourceType })).toEqual({ bytes, markedAsAiGenerated: false });
});
