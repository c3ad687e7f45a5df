import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { runNode, storedBytes, type InputImage, type NodeRun } from '../support/engine';
import { useService } from '../support/service';

const service = useService();

const drawing = (width: number, height: number) =>
	sharp({
		create: {
			width,
			height,
			channels: 3,
			background: '#386',
			noise: { type: 'gaussian', mean: 100, sigma: 40 },
		},
	});

async function png(width = 640, height = 384): Promise<InputImage> {
	return {
		bytes: await drawing(width, height).png().toBuffer(),
		fileName: 'shoe.png',
		mimeType: 'image/png',
	};
}

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

const run = (parameters: Record<string, unknown>, images: NodeRun['images'], more: Partial<NodeRun> = {}) =>
	runNode({
		rows: (images ?? []).map(() => ({})),
		parameters: { operation: 'imageToImage', prompt: 'a blue shoe', ...parameters },
		credential: service.credential,
		images,
		...more,
	});

it('sends the image with its own bytes, name and type, and nothing but the required fields', async () => {
	const image = await png();
	const { items, error } = await run({}, [image]);
	expect(error).toBeUndefined();
	expect(service.requests[0]).toMatchObject({
		path: '/api/generate/sd3/imageToImage',
		key: { equal: true },
	});
	expect(service.requests[0]!.headers['content-type']).toMatch(/^multipart\/form-data; ?boundary=/);
	expect(service.bodies).toEqual([
		{
			prompt: 'a blue shoe',
			width: '640',
			height: '384',
			model: 'sd3-large',
			strength: '0.6',
			image: expect.objectContaining({
				fileName: 'shoe.png',
				mimeType: 'image/png',
				bytes: image.bytes.length,
				sha256: sha256(image.bytes),
			}) as unknown,
		},
	]);
	expect(items[0]!.json).toEqual({
		seed: service.requests[0]!.answer.seed,
		prompt: 'a blue shoe',
		model: 'sd3-large',
		strength: 0.6,
		width: 640,
		height: 384,
		imageIndex: 0,
		fileName: `sd3-${service.requests[0]!.answer.seed}.png`,
		mimeType: 'image/png',
		fileSize: expect.any(Number) as unknown,
		creditsUsed: 8,
	});
	expect(sha256(await storedBytes(items[0]!))).toBe(service.requests[0]!.answer.image!.sha256);
});

it('sends every field', async () => {
	await run(
		{
			model: 'sd3-medium',
			negativePrompt: 'laces',
			inputBinaryPropertyName: 'photo',
			strength: '={{ "0.25" }}',
			size: 'custom',
			width: 320,
			height: 448,
			seed: 9,
		},
		[{ ...(await png()), field: 'photo' }],
	);
	expect(service.bodies).toEqual([
		{
			prompt: 'a blue shoe',
			width: '320',
			height: '448',
			model: 'sd3-medium',
			strength: '0.25',
			seed: '9',
			negative_prompt: 'laces',
			image: expect.objectContaining({ fileName: 'shoe.png' }) as unknown,
		},
	]);
});

it.each([0, 1])('sends a strength of %i', async (strength) => {
	const { items } = await run({ strength }, [await png()]);
	expect(service.bodies).toMatchObject([{ strength: String(strength) }]);
	expect(items[0]!.json.strength).toBe(strength);
});

it('sends the pixels of an aspect ratio, but not the ratio', async () => {
	const { items } = await run({ size: 'aspectRatio', aspectRatio: '21:9' }, [await png()]);
	expect(service.bodies).toMatchObject([{ width: '1536', height: '640' }]);
	expect(service.bodies[0]).not.toHaveProperty('aspect_ratio');
	expect(items[0]!.json).not.toHaveProperty('aspectRatio');
});

it('keeps a negative prompt from the turbo model', async () => {
	await run({ model: '={{ "sd3-large-turbo" }}', negativePrompt: 'laces' }, [await png()]);
	expect(service.bodies[0]).not.toHaveProperty('negative_prompt');
});

describe('Same as Input Image', () => {
	it.each([
		['PNG', () => drawing(500, 330).png(), 'image/png', '512', '320'],
		['JPEG', () => drawing(500, 330).jpeg(), 'image/jpeg', '512', '320'],
		['WebP', () => drawing(500, 330).webp(), 'image/webp', '512', '320'],
		[
			'a turned JPEG, the way people see it',
			() => drawing(500, 330).jpeg().withMetadata({ orientation: 6 }),
			'image/jpeg',
			'320',
			'512',
		],
		['a large photo', () => drawing(3000, 2000).jpeg(), 'image/jpeg', '1536', '1024'],
		['a small icon', () => drawing(64, 64).png(), 'image/png', '320', '320'],
	])('reads the size of %s', async (_what, draw, mimeType, width, height) => {
		const bytes = await draw().toBuffer();
		await run({}, [{ bytes, fileName: 'input', mimeType }]);
		expect(service.bodies).toMatchObject([{ width, height, image: { mimeType, sha256: sha256(bytes) } }]);
	});

	it('finds the size behind metadata that are longer than one piece of the file', async () => {
		const jpeg = await drawing(500, 330).jpeg().toBuffer();
		const comment = Buffer.alloc(60_004, 0x20);
		comment.writeUInt32BE(0xfffe_ea62);
		const long = Buffer.concat([jpeg.subarray(0, 2), comment, comment, comment, jpeg.subarray(2)]);
		await run({}, [{ bytes: long, fileName: 'long.jpg', mimeType: 'image/jpeg' }]);
		expect(service.bodies).toMatchObject([{ width: '512', height: '320' }]);
	});
});

it('works with images that n8n keeps in memory', async () => {
	const image = await png(500, 330);
	const { items } = await run({}, [image], { binaryMode: 'default' });
	expect(service.bodies).toMatchObject([
		{ width: '512', height: '320', image: { sha256: sha256(image.bytes) } },
	]);
	expect(sha256(await storedBytes(items[0]!))).toBe(service.requests[0]!.answer.image!.sha256);
});

describe('all input images are checked before the first request', () => {
	const page = {
		bytes: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'),
		fileName: 'x.png',
		mimeType: 'image/svg+xml',
	};

	it.each<[string, Record<string, unknown>, InputImage | undefined, string]>([
		[
			'no binary data',
			{},
			undefined,
			'Input Data Field Name is "data", but the input item has no binary field of this name. It has no binary data at all',
		],
		[
			'another field',
			{ inputBinaryPropertyName: 'photo' },
			page,
			'Input Data Field Name is "photo", but the input item has no binary field of this name. It has data',
		],
		[
			'no image',
			{},
			page,
			'The binary field "data" (Input Data Field Name) holds image/svg+xml, but must hold a PNG, JPEG or WebP image',
		],
		['no field name', { inputBinaryPropertyName: '={{ "" }}' }, page, 'Input Data Field Name is empty'],
	])('%s', async (_what, parameters, image, message) => {
		const { error } = await run(parameters, [image]);
		expect(error!.message).toContain(message);
		expect(error!.description).toContain('not charged');
		expect(service.requests).toEqual([]);
	});

	it('also that of the last row', async () => {
		const { error } = await run({}, [await png(), await png(), page]);
		expect(error!.message).toContain('Item 2 (number 3 of 3): The binary field "data"');
		expect(service.requests).toEqual([]);
	});

	it.each([
		[
			'strength',
			{ strength: 1.5 },
			'Strength is 1.5, but must be a number from 0 to 1. The nearest valid value is 1',
		],
		[
			'strength in words',
			{ strength: '={{ "strong" }}' },
			'Strength is "strong", but must be a number from 0 to 1',
		],
	])('and %s', async (_what, parameters, message) => {
		const { error } = await run(parameters, [await png()]);
		expect(error!.message).toBe(message);
		expect(service.requests).toEqual([]);
	});
});

it('keeps the spending rules: limit, safe repetition, one payment', async () => {
	service.emulator.faults.add({ fault: { kind: 'latency', ms: 50 } });
	service.emulator.faults.add({
		skip: 2,
		times: 1,
		fault: { kind: 'status', status: 503, retryAfterSeconds: 0 },
	});
	service.emulator.faults.add({ skip: 5, times: 1, fault: { kind: 'refused', message: 'no' } });
	const images = await Promise.all([320, 384, 448, 512, 576].map((width) => png(width, 320)));
	const { items, error } = await run({ options: { maxParallelRequests: 2 } }, images, {
		settings: { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 },
	});
	expect(error).toBeUndefined();
	expect(items.map(({ json }) => json.width)).toEqual([320, 384, 448, 512, 576]);
	expect(service.emulator.ledger.highestInFlight).toBe(2);
	expect(service.emulator.ledger.charged).toBe(40);
});
