import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { runNode, storedBytes } from '../support/engine';
import { useService } from '../support/service';

const service = useService();

const run = (parameters: Record<string, unknown>, rows?: Array<Record<string, never>>) =>
	runNode({
		rows,
		parameters: { operation: 'textToImage', ...parameters },
		credential: service.credential,
	});

it('makes an image from nothing but a prompt', async () => {
	const { items, error } = await run({ prompt: 'A red lighthouse at dusk' });

	expect(error).toBeUndefined();
	expect(service.bodies).toEqual([
		{
			prompt: 'A red lighthouse at dusk',
			width: 1024,
			height: 1024,
			model: 'sd3-large',
			aspect_ratio: '1:1',
		},
	]);
	const [request] = service.requests;
	expect(request).toMatchObject({
		method: 'POST',
		path: '/api/generate/sd3/textToImage',
		key: { equal: true },
	});
	expect(request!.headers['content-type']).toBe('application/json');

	const [item] = items;
	const bytes = await storedBytes(item!);
	const { seed, image } = request!.answer;
	expect(createHash('sha256').update(bytes).digest('hex')).toBe(image!.sha256);
	expect(await sharp(bytes).metadata()).toMatchObject({ format: 'png', width: 1024, height: 1024 });
	expect(items).toEqual([
		{
			json: {
				seed,
				prompt: 'A red lighthouse at dusk',
				model: 'sd3-large',
				aspectRatio: '1:1',
				width: 1024,
				height: 1024,
				imageIndex: 0,
				fileName: `sd3-${seed}.png`,
				mimeType: 'image/png',
				fileSize: bytes.length,
				creditsUsed: 8,
			},
			binary: {
				data: expect.objectContaining({
					fileName: `sd3-${seed}.png`,
					fileExtension: 'png',
					mimeType: 'image/png',
					fileType: 'image',
					bytes: bytes.length,
				}) as unknown,
			},
			pairedItem: { item: 0 },
		},
	]);
});

it('sends every field', async () => {
	const { items } = await runNode({
		rows: [{ sku: 'A-1', seed: 'from the sheet' }],
		parameters: {
			operation: 'textToImage',
			prompt: 'A red lighthouse\nat dusk, "oil" 🎨',
			model: 'sd3-medium',
			negativePrompt: 'people, ships',
			size: 'custom',
			width: 384,
			height: 320,
			seed: 4294967294,
			binaryPropertyName: 'image',
			options: { fileName: '={{ $json.sku }}', includeOtherFields: true },
		},
		credential: service.credential,
	});

	expect(service.bodies).toEqual([
		{
			prompt: 'A red lighthouse\nat dusk, "oil" 🎨',
			width: 384,
			height: 320,
			model: 'sd3-medium',
			aspect_ratio: '5:4',
			seed: 4294967294,
			negative_prompt: 'people, ships',
		},
	]);
	expect(items[0]!.json).toEqual({
		sku: 'A-1',
		seed: 4294967294,
		prompt: 'A red lighthouse\nat dusk, "oil" 🎨',
		model: 'sd3-medium',
		negativePrompt: 'people, ships',
		aspectRatio: '5:4',
		width: 384,
		height: 320,
		imageIndex: 0,
		fileName: 'A-1.png',
		mimeType: 'image/png',
		fileSize: expect.any(Number) as unknown,
		creditsUsed: 8,
	});
	expect(Object.keys(items[0]!.binary!)).toEqual(['image']);
	expect(await sharp(await storedBytes(items[0]!, 'image')).metadata()).toMatchObject({
		width: 384,
		height: 320,
	});
});

it.each([
	['1:1', 1024, 1024],
	['16:9', 1344, 768],
	['2:3', 832, 1216],
	['21:9', 1536, 640],
	['3:2', 1216, 832],
	['4:5', 896, 1088],
	['5:4', 1088, 896],
	['9:16', 768, 1344],
	['9:21', 640, 1536],
])('sends for %s the pixels %i x %i', async (aspectRatio, width, height) => {
	await run({ prompt: 'a cat', aspectRatio });
	expect(service.bodies).toEqual([
		{ prompt: 'a cat', width, height, model: 'sd3-large', aspect_ratio: aspectRatio },
	]);
});

describe('a negative prompt never reaches the turbo model', () => {
	const withoutNegative = {
		prompt: 'a cat',
		width: 1024,
		height: 1024,
		model: 'sd3-large-turbo',
		aspect_ratio: '1:1',
	};

	it('chosen in the panel', async () => {
		await run({ prompt: 'a cat', model: 'sd3-large-turbo', negativePrompt: 'fog' });
		expect(service.bodies).toEqual([withoutNegative]);
	});

	it('chosen by an expression, which defeats the display options', async () => {
		await run({ prompt: 'a cat', model: '={{ "sd3-large" + "-turbo" }}', negativePrompt: 'fog' });
		expect(service.bodies).toEqual([withoutNegative]);
	});

	it('chosen by a column, row by row', async () => {
		await runNode({
			rows: [{ model: 'sd3-large-turbo' }, { model: 'sd3-large' }],
			parameters: { prompt: 'a cat', model: '={{ $json.model }}', negativePrompt: 'fog' },
			credential: service.credential,
		});
		expect(service.bodies).toEqual(
			expect.arrayContaining([
				withoutNegative,
				{ ...withoutNegative, model: 'sd3-large', negative_prompt: 'fog' },
			]),
		);
	});
});

it('sends numbers as numbers, also where an expression gives text', async () => {
	await run({
		prompt: '={{ 42 }}',
		size: '={{ "custom" }}',
		width: '={{ "640" }}',
		height: '={{ 320 }}',
		seed: '={{ "7" }}',
	});
	expect(service.bodies).toEqual([
		{ prompt: '42', width: 640, height: 320, model: 'sd3-large', aspect_ratio: '16:9', seed: 7 },
	]);
});

it.each([
	['png', undefined, 'image/png'],
	['jpg', 'jpeg', 'image/jpeg'],
	['webp', 'webp', 'image/webp'],
] as const)('names a %s after its bytes', async (extension, format, mimeType) => {
	if (format) service.emulator.faults.add({ fault: { kind: 'format', format } });
	const { items } = await run({
		prompt: 'a cat',
		seed: 5,
		size: 'custom',
		width: 448,
		height: 320,
		options: { fileName: 'cat.png' },
	});
	expect(items[0]!.json).toMatchObject({ fileName: `cat.${extension}`, mimeType, width: 448, height: 320 });
	expect(items[0]!.binary!.data).toMatchObject({
		fileName: `cat.${extension}`,
		fileExtension: extension,
		mimeType,
	});
	expect((await sharp(await storedBytes(items[0]!)).metadata()).format).toBe(format ?? 'png');
});

it.each(['dataPrefix', 'whiteSpace', 'seedAsString'] as const)('reads an answer with %s', async (kind) => {
	service.emulator.faults.add({ fault: { kind } });
	const { items } = await run({ prompt: 'a cat', seed: 5, size: 'custom', width: 320, height: 320 });
	const bytes = await storedBytes(items[0]!);
	expect(createHash('sha256').update(bytes).digest('hex')).toBe(service.requests[0]!.answer.image!.sha256);
	expect(items[0]!.json.seed).toBe(5);
});

it.each([['/'], ['///'], [' ']])('does not mind the Base URL ending in %j', async (ending) => {
	const credential = { ...service.credential, baseUrl: `${service.emulator.url}${ending}` };
	const { error } = await runNode({ parameters: { prompt: 'a cat' }, credential });
	expect(error).toBeUndefined();
	expect(service.requests[0]!.path).toBe('/api/generate/sd3/textToImage');
});

describe('the two paths of the vendor', () => {
	it('goes over to the one that answers, and stays there for the rest of the run', async () => {
		service.emulator.paths = ['sdv3'];
		const { items, error } = await runNode({
			rows: [{}, {}],
			parameters: {
				prompt: 'a cat',
				size: 'custom',
				width: 320,
				height: 320,
				requestOptions: { batching: { batch: { batchSize: 1, batchInterval: 1000 } } },
			},
			credential: service.credential,
		});
		expect(error).toBeUndefined();
		expect(items).toHaveLength(2);
		expect(service.requests.map(({ path }) => path)).toEqual([
			'/api/generate/sd3/textToImage',
			'/api/generate/sdv3/textToImage',
			'/api/generate/sdv3/textToImage',
		]);
	});

	it.each([404, 405])('tries each once where HTTP %i comes from both', async (status) => {
		service.emulator.faults.add({ fault: { kind: 'status', status } });
		const { error } = await run({ prompt: 'a cat' });
		expect(service.requests).toHaveLength(2);
		expect(error).toMatchObject({ httpCode: String(status) });
		expect(error!.message).toContain('There is no Stable Diffusion 3 API at this address');
	});
});
