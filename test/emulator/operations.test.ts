import sharp from 'sharp';
import type { OperationName } from '../../emulator';
import {
	emulator,
	envelopeIn,
	goodKey,
	imageIn,
	lastEntry,
	post,
	postForm,
	smallest,
	useEmulator,
} from './client';
import type { FormFields } from './client';

useEmulator({ images: 'noise' });

/** A WebP of one colour, lossless, from the end of its base64 text. */
const webp = (end: string) => Buffer.from(`UklGRiQAAABXRUJQVlA4TBcAAAAv${end}=`, 'base64');
const image = webp('Y8APEAfQt6rUqYABICH8v69E9D/1AQA');
const opaque = webp('Y8APAAfQt6rUqf8BICH8v69E9D/1AQA');
const upright = webp('P8AYAAfQt6rUqf8BICH8v69E9D/1AAA');
const ownSize = { width: 100, height: 64 };

const prompt = '🦊'.repeat(10_000);
const negative_prompt = 'a'.repeat(10_000);
const words = { prompt, ...smallest };
const json = { aspect_ratio: '1:1', negative_prompt };
const form = { negative_prompt, output_format: 'webp' };
const sd3 = { model: 'sd3-medium', negative_prompt };
const around = { right: 0, up: 36, down: 2000, creativity: 1, prompt, output_format: 'png' };

/** The operations as the service's pages have them, with valid values at their limits. */
const pages: Record<
	OperationName,
	[path: string, price: number, required: FormFields, optional: FormFields, size: object]
> = {
	textToImage: ['/api/generate/sd3/textToImage', 8, words, { ...json, ...sd3 }, smallest],
	stableImageUltra: ['/api/generate/ultra', 16, words, json, smallest],
	stableImageCore: ['/api/generate/core', 6, words, { ...json, style_preset: 'anime' }, smallest],
	imageToImage: ['/api/generate/sd3/imageToImage', 8, { ...words, image, strength: 1 }, sd3, smallest],
	sketch: ['/api/control/sketch', 6, { image, prompt }, { ...form, control_strength: 0 }, ownSize],
	structure: ['/api/control/structure', 6, { image, prompt }, { ...form, control_strength: 1 }, ownSize],
	erase: ['/api/edit/erase', 6, { image }, { mask: image, output_format: 'jpeg' }, ownSize],
	inpaint: ['/api/edit/inpaint', 6, { image, prompt }, { ...form, mask: image }, ownSize],
	outpaint: ['/api/edit/outpaint', 8, { image, left: 1 }, around, { width: 101, height: 64 }],
	searchAndReplace: [
		'/api/edit/search-and-replace',
		8,
		{ image, prompt, search_prompt: prompt },
		form,
		ownSize,
	],
};
const names = Object.keys(pages) as OperationName[];
const everyField = Object.assign(
	{},
	...Object.values(pages).flatMap(([, , ...fields]) => fields),
) as FormFields;

/** Fields, a value that is wrong in each of them, and what is said of it. A form's numbers arrive as text. */
const wrongValues: Array<[fields: string, value: string | number, rule: string]> = [
	['prompt search_prompt', ' \n\t ', 'must not be blank'],
	['prompt search_prompt negative_prompt', 'a'.repeat(10_001), 'at most 10000 characters'],
	['width height left right up down seed', '320px', 'must be an integer'],
	['width height left right up down seed', 384.5, 'must be an integer'],
	['width height', 256, 'must be from 320 to 1536'],
	['width height', 1600, 'must be from 320 to 1536'],
	['width height', 500, 'must be divisible by 64'],
	['strength control_strength creativity', '', 'must be a number'],
	['strength control_strength creativity', -0.1, 'must be from 0 to 1'],
	['strength control_strength creativity', 1.01, 'must be from 0 to 1'],
	['left right up down', -1, 'must be from 0 to 2000'],
	['left right up down', 2001, 'must be from 0 to 2000'],
	['model', 'sd2', 'must be one of sd3-large, sd3-large-turbo, sd3-medium'],
	['output_format', 'gif', 'must be one of jpeg, png, webp'],
	['aspect_ratio', '4:3', 'must be one of 16:9, 1:1, 21:9, 2:3, 3:2, 4:5, 5:4, 9:16, 9:21'],
	['aspect_ratio', '16:9', '16:9 contradicts width 320 and height 320, nearest is 1:1'],
	[
		'style_preset',
		'oil',
		'must be one of 3d-model, analog-film, anime, cinematic, comic-book, digital-art, enhance, fantasy-art, isometric, ' +
			'line-art, low-poly, modeling-compound, neon-punk, origami, photographic, pixel-art, tile-texture',
	],
	['image mask', 'iVBORw0KGgo', 'must be a file'],
	['seed', -1, 'must be from 0 to 4294967294'],
	['seed', 4_294_967_295, 'must be from 0 to 4294967294'],
];

/** Sends fields as the operation takes them. */
function send(name: OperationName, fields: object): Promise<Response> {
	const [path, , required] = pages[name];
	return 'image' in required ? postForm(fields as FormFields, path) : post(fields, { path });
}

const messageOf = async (name: OperationName, fields: object) =>
	(await envelopeIn(send(name, fields))).message;

describe.each(names)('%s', (name) => {
	const [, price, required, optional, size] = pages[name];
	const full = { ...required, ...optional, seed: 4_294_967_294 };

	test('takes its required fields alone, and gives a PNG of the right size for its price', async () => {
		emulator.accounts.set(goodKey, price);
		const { bytes, seed } = await imageIn(send(name, required));
		expect(await sharp(bytes).metadata()).toMatchObject({ ...size, format: 'png', channels: 3 });
		expect(emulator.accounts.credits(goodKey)).toBe(0);
		const answer = { seed, image: { ...size, mimeType: 'image/png', bytes: bytes.length } };
		expect(await lastEntry()).toMatchObject({ operation: name, charged: price, answer });
		const poor = await send(name, required);
		const message = `Not enough credits: an image costs ${price}`;
		expect([poor.status, await poor.json()]).toEqual([402, { code: -1, message }]);
	});

	test('takes every field at its limit', async () => {
		const { bytes, seed } = await imageIn(send(name, full));
		expect(seed).toBe(full.seed);
		expect((await sharp(bytes).metadata()).format).toBe(optional.output_format ?? 'png');
	});

	test('wants each required field, and refuses what its page does not have', async () => {
		const { left, ...needed } = required;
		const missing = Object.keys(needed).map((field) => `${field}: required`);
		expect(await messageOf(name, { ...(left && { left }) })).toBe(missing.sort().join('; '));
		const strange = Object.keys({ ...everyField, steps: 20 }).filter((field) => !(field in full));
		const refused = strange.map((field) => `${field}: unknown field`);
		expect(await messageOf(name, { ...everyField, steps: 20, ...full })).toBe(refused.sort().join('; '));
	});

	test('refuses wrong values in each of its fields', async () => {
		for (const [fields, value, rule] of wrongValues) {
			for (const field of fields.split(' ').filter((known) => known in full)) {
				if (field in optional && rule === 'must not be blank') continue;
				const said = [field, value, await messageOf(name, { ...full, [field]: value })];
				expect(said).toEqual([field, value, `${field}: ${rule}`]);
			}
		}
		expect(emulator.ledger.charged).toBe(0);
		expect((await lastEntry()).problem).toBe('seed: must be from 0 to 4294967294');
	});
});

const turbo = { model: 'sd3-large-turbo', negative_prompt: 'fog' };
const noTurbo = 'negative_prompt: does not work with sd3-large-turbo';
const noMask = 'mask: required, as the image has no alpha channel';
const otherMask = "mask: must have the image's size 100 x 64, not 64 x 100";

test.each<[OperationName, object, string]>([
	['textToImage', turbo, noTurbo],
	['imageToImage', turbo, noTurbo],
	['textToImage', { model: turbo.model }, 'success'],
	['erase', { image: opaque }, noMask],
	['inpaint', { image: opaque }, noMask],
	['erase', { mask: upright }, otherMask],
	['inpaint', { mask: upright }, otherMask],
	['inpaint', { image: opaque, mask: image }, 'success'],
	['outpaint', { left: 0, right: 0 }, 'left: at least one of left, right, up and down must not be 0'],
	['outpaint', { left: 0, down: 1, prompt: '' }, 'success'],
	['textToImage', { prompt: 7 }, 'prompt: must be a text'],
	['textToImage', { prompt: null }, 'prompt: must be a text'],
	['stableImageUltra', { width: '512' }, 'width: must be an integer'],
	['stableImageCore', { width: true, steps: 20 }, 'steps: unknown field; width: must be an integer'],
])('%s: %j', async (name, fields, message) => {
	expect(await messageOf(name, { ...pages[name][2], ...fields })).toBe(message);
	expect(emulator.ledger.charged).toBe(message === 'success' ? pages[name][1] : 0);
});

test('every aspect ratio goes with its size, and any size without one', async () => {
	const sizes =
		'768x320 16:9,576x320 21:9,768x320 2:3,320x448 3:2,448x320 4:5,320x384 5:4,384x320 9:16,320x576 9:21,320x768';
	for (const pair of sizes.split(' ')) {
		const [, aspect_ratio, width, height] = /^(?:(.+),)?(\d+)x(\d+)$/.exec(pair) ?? [];
		const fields = { ...words, width: Number(width), height: Number(height), aspect_ratio };
		expect([pair, await messageOf('stableImageUltra', fields)]).toEqual([pair, 'success']);
	}
});

describe('a file', () => {
	const flat = (width: number, height: number) =>
		sharp({ create: { width, height, channels: 3, background: '#2a6f4e' } })
			.png()
			.toBuffer();
	const noise = { type: 'gaussian', mean: 128, sigma: 30 } as const;
	const photo = sharp({ create: { ...ownSize, channels: 3, background: '#333', noise } });
	const unreadable = 'not a readable PNG, JPEG or WebP image';

	test.each(['png', 'jpeg', 'webp', 'gif'] as const)(
		'may be %s, but not GIF, and not cut off',
		async (format) => {
			const whole = await photo.clone().toFormat(format).toBuffer();
			const fields = { ...pages.inpaint[2], image: whole, mask: whole };
			const bad = `image: ${unreadable}; mask: ${unreadable}`;
			expect(await messageOf('inpaint', fields)).toBe(format === 'gif' ? bad : 'success');
			const half = whole.subarray(0, whole.length / 2);
			expect(await messageOf('inpaint', { ...fields, image: half, mask: half })).toBe(bad);
		},
	);

	test.each<[string, () => Promise<Buffer> | Buffer[], string]>([
		['no text', () => [Buffer.from('hello')], unreadable],
		['one', () => [image, image], 'more than one file'],
		['64 px wide', () => flat(63, 200), 'each side must be at least 64 px, not 63 x 200'],
		['not huge', () => flat(3073, 3072), 'must have at most 9437184 px in all, not 3073 x 3072'],
	])('must be %s', async (_what, make, rule) => {
		expect(await messageOf('erase', { image: await make() })).toBe(`image: ${rule}`);
	});

	test('may have 9437184 px', async () => {
		const fields = { image: await flat(3072, 3072), prompt: '' };
		expect(await messageOf('sketch', fields)).toBe('prompt: must not be blank');
	});
});

test('a body of another kind or size, and a query', async () => {
	const tooLarge = { ...words, prompt: 'a'.repeat(2_000_000) };
	const cases: Array<[Parameters<typeof post>, number, string]> = [
		[[[words]], 200, 'body: must be a JSON object'],
		[['"hello"'], 200, 'body: must be a JSON object'],
		[['{"prompt":'], 200, 'body: '],
		[[tooLarge], 413, 'body: '],
		[[words, { headers: { 'content-type': 'text/plain' } }], 200, 'body: must be application/json'],
		[[words, { path: '/api/edit/erase' }], 200, 'body: must be multipart/form-data'],
		[[words, { path: '/api/generate/core?debug=1' }], 200, 'debug: unknown query parameter'],
	];
	for (const [sent, status, message] of cases) {
		const response = await post(...sent);
		const envelope = { code: -1, message: expect.stringMatching(`^${message}`) };
		expect([response.status, await response.json()]).toEqual([status, envelope]);
	}
});
