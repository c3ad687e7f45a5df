import sharp from 'sharp';
import {
	difference,
	emulator,
	goodKey,
	imageToImage,
	lastEntry,
	post,
	postForm,
	sha256,
	useEmulator,
} from './client';
import type { Envelope } from './client';

useEmulator();

const circle = '<svg width="320" height="320"><circle cx="90" cy="120" r="60" fill="red"/></svg>';
const background = { width: 320, height: 320, channels: 3 as const, background: '#2a6f4e' };
let input: Buffer;
beforeAll(async () => {
	input = await sharp({ create: background })
		.composite([{ input: Buffer.from(circle) }])
		.png()
		.toBuffer();
});

const valid = { prompt: 'A lighthouse', width: '320', height: '320', strength: '0.5', seed: '5' };

const askWith = async (fields: Record<string, string>, image?: Buffer): Promise<Envelope> =>
	(await (await postForm(fields, image)).json()) as Envelope;

async function imageFor(fields: Record<string, string>, from = input): Promise<Buffer> {
	const { data, message } = await askWith({ ...valid, ...fields }, from);
	if (data?.image === undefined) throw new Error(message);
	return Buffer.from(data.image, 'base64');
}

describe('refuses', () => {
	test.each<[Record<string, string>, string | RegExp]>([
		[{ strength: 'half' }, 'strength: must be a number'],
		[{ strength: '' }, 'strength: must be a number'],
		[{ strength: '1.01' }, 'strength: must be from 0 to 1'],
		[{ strength: '-0.1' }, 'strength: must be from 0 to 1'],
		[{ width: '320px' }, 'width: must be an integer'],
		[{ width: '320.5' }, 'width: must be an integer'],
		[{ height: '64' }, 'height: must be from 320 to 1536'],
		[{ aspect_ratio: '1:1' }, 'aspect_ratio: unknown field'],
		[{ model: 'sd2' }, /^model: must be one of /],
		[{ seed: '4294967295' }, /^seed: must be from /],
		[{ model: 'sd3-large-turbo', negative_prompt: 'fog' }, /^negative_prompt: does not work/],
		[{ image: 'iVBORw0KGgo' }, 'image: must be a file'],
	])('%j', async (fields, message) => {
		const image = 'image' in fields ? undefined : input;
		const expected = typeof message === 'string' ? message : (expect.stringMatching(message) as string);
		expect(await askWith({ ...valid, ...fields }, image)).toEqual({ code: -1, message: expected });
		expect(emulator.ledger.charged).toBe(0);
	});

	test('a form without its fields and its image', async () => {
		const { message } = await askWith({});
		for (const field of ['prompt', 'strength', 'image']) expect(message).toContain(`${field}: required`);
	});

	test('a text, an SVG and a cut-off image', async () => {
		const noise = { type: 'gaussian', mean: 128, sigma: 30 } as const;
		const whole = await sharp({ create: { ...background, noise } })
			.png()
			.toBuffer();
		const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>';
		for (const image of [Buffer.from('hello'), Buffer.from(svg), whole.subarray(0, whole.length / 2)]) {
			const { message } = await askWith(valid, image);
			expect(message).toBe('image: not a readable PNG, JPEG or WebP image');
		}
	});

	test('two images, and a file in another field', async () => {
		const form = new FormData();
		for (const [name, value] of Object.entries(valid)) form.append(name, value);
		for (const field of ['image', 'image', 'mask'])
			form.append(field, new Blob([new Uint8Array(input)]), 'a.png');
		const headers = { authorization: goodKey };
		const response = await fetch(emulator.url + imageToImage, { method: 'POST', headers, body: form });
		const { message } = (await response.json()) as Envelope;
		expect(message).toBe('mask: unknown field; image: more than one file');
	});

	test('JSON', async () => {
		const response = await post({}, { path: imageToImage });
		expect(await response.json()).toEqual({ code: -1, message: 'body: must be multipart/form-data' });
	});
});

describe('paints', () => {
	test('the input itself at strength 0', async () => {
		expect(await difference(await imageFor({ strength: '0' }), input)).toBe(0);
	});

	test('as if there was no input at strength 1', async () => {
		const one = await imageFor({ strength: '1' });
		const two = await imageFor({ strength: '1' }, await sharp(input).negate().png().toBuffer());
		expect(one.equals(two)).toBe(true);
		expect(await difference(one, input)).toBeGreaterThan(20);
	});

	test('a blend in between, nearer to the input the lower the strength', async () => {
		const low = await difference(await imageFor({ strength: '0.2' }), input);
		const high = await difference(await imageFor({ strength: '0.8' }), input);
		expect(low).toBeGreaterThan(1);
		expect(high).toBeGreaterThan(low * 1.5);
	});

	test('in the requested size, from a JPEG or WebP of another size', async () => {
		for (const format of ['jpeg', 'webp'] as const) {
			const other = await sharp(input).resize(200, 140).toFormat(format).toBuffer();
			const result = await imageFor({ width: '384', strength: '0' }, other);
			expect(await sharp(result).metadata()).toMatchObject({ width: 384, height: 320, format: 'png' });
		}
	});
});

test('the ledger describes the file and keeps the fields', async () => {
	await postForm(valid, input);
	const { operation, body } = await lastEntry();
	const image = {
		fileName: 'Größe.png',
		mimeType: 'image/png',
		bytes: input.length,
		sha256: sha256(input),
	};
	expect({ operation, body }).toEqual({ operation: 'imageToImage', body: { ...valid, image } });
});
