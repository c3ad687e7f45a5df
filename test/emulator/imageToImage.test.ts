import sharp from 'sharp';
import { startEmulator } from '../../emulator';
import type { Emulator } from '../../emulator';
import { difference, lastEntry, postForm, sha256 } from './client';
import type { Envelope } from './client';

let emulator: Emulator;
let input: Buffer;
beforeAll(async () => {
	emulator = await startEmulator();
	input = await sharp({ create: { width: 320, height: 320, channels: 3, background: '#2a6f4e' } })
		.composite([
			{
				input: Buffer.from(
					'<svg width="320" height="320"><circle cx="90" cy="120" r="60" fill="red"/></svg>',
				),
			},
		])
		.png()
		.toBuffer();
});
afterAll(() => emulator.stop());
beforeEach(() => emulator.reset());

const valid = { prompt: 'A lighthouse', width: '320', height: '320', strength: '0.5', seed: '5' };

async function image(fields: Record<string, string>, image = input): Promise<Buffer> {
	const { data, message } = (await (await postForm(emulator, fields, image)).json()) as Envelope;
	if (data?.image === undefined) throw new Error(message);
	return Buffer.from(data.image, 'base64');
}

describe('refuses', () => {
	const { prompt, strength, ...others } = valid;
	test.each([
		['no prompt', { ...others, strength }, /^prompt: required$/],
		['no strength', { ...others, prompt }, /^strength: required$/],
		['a strength in words', { ...valid, strength: 'half' }, /^strength: must be a number$/],
		['an empty strength', { ...valid, strength: '' }, /^strength: must be a number$/],
		['a strength above 1', { ...valid, strength: '1.01' }, /^strength: must be from 0 to 1$/],
		['a strength below 0', { ...valid, strength: '-0.1' }, /^strength: must be from 0 to 1$/],
		['a width with unit', { ...valid, width: '320px' }, /^width: must be an integer$/],
		['a broken width', { ...valid, width: '320.5' }, /^width: must be an integer$/],
		['a height out of range', { ...valid, height: '64' }, /^height: must be from 320 to 1536$/],
		['an aspect ratio', { ...valid, aspect_ratio: '1:1' }, /^aspect_ratio: unknown field$/],
		['an unknown model', { ...valid, model: 'sd2' }, /^model: must be one of /],
		['a seed out of range', { ...valid, seed: '4294967295' }, /^seed: must be from /],
		[
			'a negative prompt with turbo',
			{ ...valid, model: 'sd3-large-turbo', negative_prompt: 'fog' },
			/^negative_prompt: does not work/,
		],
		['an image as text', { ...valid, image: 'iVBORw0KGgo' }, /^image: must be a file$/],
	])('%s', async (_name, fields: Record<string, string>, message) => {
		const response = await postForm(emulator, fields, 'image' in fields ? undefined : input);
		expect(response.status).toBe(200);
		expect(await response.json()).toEqual({
			code: -1,
			message: expect.stringMatching(message) as string,
		});
		expect(emulator.ledger.charged).toBe(0);
	});

	test.each([
		['no image', undefined, /^image: required$/],
		['a text as image', Buffer.from('hello'), /^image: not a readable PNG, JPEG or WebP image$/],
		[
			'an SVG',
			Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
			/^image: not a readable/,
		],
	])('%s', async (_name, image, message) => {
		const body = (await (await postForm(emulator, valid, image)).json()) as Envelope;
		expect(body.message).toMatch(message);
	});

	test('an image that is cut off', async () => {
		const noise = await sharp({
			create: {
				width: 320,
				height: 320,
				channels: 3,
				noise: { type: 'gaussian', mean: 128, sigma: 30 },
				background: '#000',
			},
		})
			.png()
			.toBuffer();
		const body = (await (
			await postForm(emulator, valid, noise.subarray(0, noise.length / 2))
		).json()) as Envelope;
		expect(body.message).toMatch(/^image: not a readable/);
	});

	test('two images, and a file in another field', async () => {
		const form = new FormData();
		for (const [name, value] of Object.entries(valid)) form.append(name, value);
		for (const field of ['image', 'image', 'mask'])
			form.append(field, new Blob([new Uint8Array(input)]), 'a.png');
		const url = `${emulator.url}/api/generate/sd3/imageToImage`;
		const response = await fetch(url, {
			method: 'POST',
			headers: { authorization: 'emulator-key' },
			body: form,
		});
		expect(((await response.json()) as Envelope).message).toBe(
			'mask: unknown field; image: more than one file',
		);
	});

	test('JSON', async () => {
		const response = await fetch(`${emulator.url}/api/generate/sd3/imageToImage`, {
			method: 'POST',
			headers: { authorization: 'emulator-key', 'content-type': 'application/json' },
			body: '{}',
		});
		expect(await response.json()).toEqual({ code: -1, message: 'body: must be multipart/form-data' });
	});
});

describe('paints', () => {
	test('the input itself at strength 0', async () => {
		expect(await difference(await image({ ...valid, strength: '0' }), input)).toBe(0);
	});

	test('as if there was no input at strength 1', async () => {
		const other = await sharp(input).negate().png().toBuffer();
		const [one, two] = [
			await image({ ...valid, strength: '1' }),
			await image({ ...valid, strength: '1' }, other),
		];
		expect(one.equals(two)).toBe(true);
		expect(await difference(one, input)).toBeGreaterThan(20);
	});

	test('a blend in between, nearer to the input the lower the strength', async () => {
		const low = await difference(await image({ ...valid, strength: '0.2' }), input);
		const high = await difference(await image({ ...valid, strength: '0.8' }), input);
		expect(low).toBeGreaterThan(1);
		expect(high).toBeGreaterThan(low * 1.5);
	});

	test('in the asked size, from a JPEG or WebP of another size', async () => {
		for (const format of ['jpeg', 'webp'] as const) {
			const other = await sharp(input).resize(200, 140).toFormat(format).toBuffer();
			const result = await image({ ...valid, width: '384', height: '320', strength: '0' }, other);
			expect(await sharp(result).metadata()).toMatchObject({ width: 384, height: 320, format: 'png' });
		}
	});
});

test('the ledger describes the file and keeps the fields', async () => {
	await postForm(emulator, valid, input);
	const entry = await lastEntry(emulator);
	expect(entry.operation).toBe('imageToImage');
	expect(entry.body).toEqual({
		...valid,
		image: { fileName: 'Größe.png', mimeType: 'image/png', bytes: input.length, sha256: sha256(input) },
	});
});
