import { gzipSync } from 'node:zlib';
import ExifReader from 'exifreader';
import fc from 'fast-check';
import sharp from 'sharp';
import { writeParameters } from '../../../nodes/StableDiffusion3/image/generationParameters';
import { withPngText } from '../../../nodes/StableDiffusion3/image/pngText';

const noise = () =>
	sharp({
		create: {
			width: 40,
			height: 30,
			channels: 3,
			background: '#345',
			noise: { type: 'gaussian', mean: 90, sigma: 60 },
		},
	});

/** What an independent reader finds. */
const readText = (png: Buffer): unknown =>
	(ExifReader.load(png, { includeUnknown: true }) as Record<string, { description?: unknown } | undefined>)
		.parameters?.description;

const TEXTS = ['plain words', 'Größe\nzwei', 'emoji 🐈 and 日本語', 'النص العربي', '', 'x'.repeat(20_000)];

it.each(TEXTS.filter((text) => text !== ''))('is read back by an independent reader: %j', async (text) => {
	expect(readText(withPngText(await noise().png().toBuffer(), 'parameters', text))).toBe(text);
});

it.each(TEXTS)('leaves every pixel as it was, for an independent decoder: %j', async (text) => {
	for (const png of [
		noise().png(),
		noise().png({ palette: true, progressive: true }),
		noise().ensureAlpha(0.4).png(),
	]) {
		const before = await png.toBuffer();
		const after = withPngText(before, 'parameters', text);
		expect(
			(await sharp(after, { failOn: 'warning' }).raw().toBuffer()).equals(
				await sharp(before).raw().toBuffer(),
			),
		).toBe(true);
	}
});

it('adds one chunk and changes nothing else', async () => {
	const before = await noise().png().toBuffer();
	const after = withPngText(before, 'parameters', 'text');
	const added = after.length - before.length;
	expect(Buffer.concat([after.subarray(0, 33), after.subarray(33 + added)]).equals(before)).toBe(true);
	expect(after.toString('latin1', 37, 41)).toBe('tEXt');
});

/** The check sum that a PNG has for each chunk is the one at the end of a gzip file. */
const checkSum = (bytes: Buffer) => gzipSync(bytes).readUInt32LE(gzipSync(bytes).length - 8);

/** The chunk that was added: its type and its data. Its length and check sum are right, or this throws. */
async function added(text: string): Promise<{ type: string; data: Buffer }> {
	const png = withPngText(await noise().png().toBuffer(), 'parameters', text);
	const length = png.readUInt32BE(33);
	const chunk = png.subarray(37, 37 + 4 + length);
	expect(png.readUInt32BE(37 + chunk.length)).toBe(checkSum(chunk));
	return { type: chunk.toString('latin1', 0, 4), data: chunk.subarray(4) };
}

it.each([
	['plain words', 'tEXt', 'parameters\0plain words'],
	['two\nlines ~', 'tEXt', 'parameters\0two\nlines ~'],
	['Größe\u00a0ÿ', 'tEXt', 'parameters\0Größe\u00a0ÿ'],
	['a\ttab', 'iTXt', 'parameters\0\0\0\0\0a\ttab'],
	['\u007f', 'iTXt', 'parameters\0\0\0\0\0\u007f'],
	['a zero \0 b', 'iTXt', 'parameters\0\0\0\0\0a zero \ufffd b'],
	['猫', 'iTXt', 'parameters\0\0\0\0\0猫'],
])('writes %j as %s', async (text, type, data) => {
	const chunk = await added(text);
	expect(chunk.type).toBe(type);
	expect(chunk.data.toString(type === 'tEXt' ? 'latin1' : 'utf8')).toBe(data);
});

describe('writeParameters', () => {
	it('writes what AUTOMATIC1111 shows as PNG info', () => {
		const parameters = {
			prompt: 'a cat\non a roof',
			negativePrompt: 'fog',
			seed: 42,
			width: 1344,
			height: 768,
			model: 'sd3-large',
		};
		expect(writeParameters(parameters)).toBe(
			'a cat\non a roof\nNegative prompt: fog\nSeed: 42, Size: 1344x768, Model: sd3-large',
		);
		expect(writeParameters({ ...parameters, negativePrompt: undefined, seed: undefined })).toContain(
			'\nSeed: -1, Size',
		);
		expect(writeParameters({ ...parameters, negativePrompt: undefined, strength: 0 })).toBe(
			'a cat\non a roof\nSeed: 42, Size: 1344x768, Model: sd3-large, Denoising strength: 0',
		);
	});

	it('can be parsed again by the rule of its reader', () => {
		// From AUTOMATIC1111: pairs of the last line, at least three of them.
		const pair = /\s*(\w[\w \-/]+):\s*("(?:\\.|[^\\"])+"|[^,]*)(?:,|$)/g;
		fc.assert(
			fc.property(fc.string({ minLength: 1 }), fc.nat(4294967294), (prompt, seed) => {
				const text = writeParameters({ prompt, seed, width: 1024, height: 640, model: 'sd3-medium' });
				const last = text.split('\n').at(-1)!;
				expect(
					Object.fromEntries([...last.matchAll(pair)].map(([, name, value]) => [name, value])),
				).toEqual({
					Seed: String(seed),
					Size: '1024x640',
					Model: 'sd3-medium',
				});
			}),
		);
	});
});
