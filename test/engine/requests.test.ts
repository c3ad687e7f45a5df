import sharp from 'sharp';
import { runNode, storedBytes } from '../support/engine';
import { drawing, inputImage, sha256 } from '../support/images';
import { useNode } from '../support/useNode';

describe('Text to Image', () => {
	const service = useNode();

	it('makes an image from nothing but a prompt', async () => {
		const prompt = 'A red lighthouse at dusk';
		const { items, error } = await runNode({ parameters: { prompt }, credential: service.credential });
		expect(error).toBeUndefined();
		const sent = { prompt, width: 1024, height: 1024, model: 'sd3-large' };
		expect(service.bodies).toEqual([{ ...sent, aspect_ratio: '1:1' }]);
		const [request] = service.requests;
		expect(request).toMatchObject({
			method: 'POST',
			path: '/api/generate/sd3/textToImage',
			key: { equal: true },
			headers: { 'content-type': 'application/json' },
		});
		const bytes = await storedBytes(items[0]!);
		const { seed, image } = request!.answer;
		expect(sha256(bytes)).toBe(image!.sha256);
		expect(await sharp(bytes).metadata()).toMatchObject({ format: 'png', width: 1024, height: 1024 });
		const file = { fileName: `sd3-${seed}.png`, mimeType: 'image/png' };
		expect(items).toEqual([
			{
				json: {
					operation: 'textToImage',
					...{ ...sent, aspectRatio: '1:1', seed, imageIndex: 0, creditsUsed: 8 },
					...{ ...file, fileSize: bytes.length },
				},
				binary: {
					data: expect.objectContaining({
						...file,
						fileExtension: 'png',
						fileType: 'image',
						bytes: bytes.length,
					}) as unknown,
				},
				pairedItem: { item: 0 },
			},
		]);
	});

	it('sends every field, numbers as numbers also where an expression gives text', async () => {
		const prompt = 'A red lighthouse\nat dusk, "oil" 🎨';
		const { items } = await service.run(
			{
				prompt,
				model: 'sd3-medium',
				negativePrompt: 'people, ships',
				size: '={{ "custom" }}',
				width: '={{ "384" }}',
				seed: '={{ "4294967294" }}',
				binaryPropertyName: 'image',
				options: { fileName: '={{ $json.sku }}', includeOtherFields: true },
			},
			{ rows: [{ sku: 'A-1', seed: 'from the sheet' }] },
		);
		const sent = { prompt, width: 384, height: 320, model: 'sd3-medium', seed: 4294967294 };
		expect(service.bodies).toEqual([{ ...sent, aspect_ratio: '5:4', negative_prompt: 'people, ships' }]);
		expect(items[0]!.json).toEqual({
			...{
				...sent,
				operation: 'textToImage',
				sku: 'A-1',
				negativePrompt: 'people, ships',
				aspectRatio: '5:4',
			},
			...{ imageIndex: 0, creditsUsed: 8 },
			...{ fileName: 'A-1.png', mimeType: 'image/png', fileSize: expect.any(Number) as unknown },
		});
		expect(Object.keys(items[0]!.binary!)).toEqual(['image']);
		expect(sha256(await storedBytes(items[0]!, 'image'))).toBe(service.requests[0]!.answer.image!.sha256);
	});

	it('sends no negative prompt to the turbo model, also where a column chooses it', async () => {
		await service.run(
			{ model: '={{ $json.model }}', negativePrompt: 'fog' },
			{ rows: [{ model: 'sd3-large-turbo' }, { model: 'sd3-large' }] },
		);
		const negatives = (service.bodies as Array<Record<string, unknown>>).map((body) => [
			body.model,
			body.negative_prompt,
		]);
		expect(new Map(negatives as Array<[string, unknown]>)).toEqual(
			new Map([
				['sd3-large-turbo', undefined],
				['sd3-large', 'fog'],
			]),
		);
	});

	it.each([
		['jpeg', 'jpg'],
		['webp', 'webp'],
	] as const)('names a %s after its bytes', async (format, extension) => {
		service.emulator.faults.add({ fault: { kind: 'format', format } });
		const { items } = await service.run({ options: { fileName: 'cat.png' } });
		const file = { fileName: `cat.${extension}`, mimeType: `image/${format}` };
		expect(items[0]!.json).toMatchObject({ ...file, width: 320, height: 320 });
		expect(items[0]!.binary!.data).toMatchObject({ ...file, fileExtension: extension });
		expect(sha256(await storedBytes(items[0]!))).toBe(service.requests[0]!.answer.image!.sha256);
	});

	it('goes over to the path that answers, and stays there for the rest of the run', async () => {
		service.emulator.paths = ['sdv3'];
		const options = { maxParallelRequests: 1 };
		const { items } = await service.run({ options }, { rows: [{}, {}] });
		expect(items).toHaveLength(2);
		expect(service.requests.map(({ path }) => path)).toEqual(
			['sd3', 'sdv3', 'sdv3'].map((version) => `/api/generate/${version}/textToImage`),
		);
	});

	it('makes Number of Images for each item, in order, together, with seeds in a row', async () => {
		service.emulator.faults.add({ fault: { kind: 'latency', ms: 100 } });
		const { items } = await service.run(
			{
				prompt: '={{ $json.text }}',
				seed: 100,
				options: { numberOfImages: 3, fileName: '={{ $json.text }}' },
			},
			{ rows: [{ text: 'cat' }, { text: 'dog' }] },
		);
		expect(
			items.map(({ json, pairedItem }) => [json.imageIndex, json.seed, json.fileName, pairedItem]),
		).toEqual([
			[0, 100, 'cat.png', { item: 0 }],
			[1, 101, 'cat-2.png', { item: 0 }],
			[2, 102, 'cat-3.png', { item: 0 }],
			[0, 100, 'dog.png', { item: 1 }],
			[1, 101, 'dog-2.png', { item: 1 }],
			[2, 102, 'dog-3.png', { item: 1 }],
		]);
		expect(service.emulator.ledger).toMatchObject({ charged: 48, highestInFlight: 4 });
	});

	it('counts each of several images for the Credit Limit', async () => {
		const { error } = await service.run(
			{ options: { numberOfImages: 3, creditLimit: 47 } },
			{ rows: [{}, {}] },
		);
		expect(error!.message).toContain('would cost 48 credits (6 images), but Credit Limit is 47');
		expect(service.requests).toEqual([]);
	});

	it('works on the first item only with Execute Once', async () => {
		const { items } = await service.run({}, { rows: [{}, {}], settings: { executeOnce: true } });
		expect(items).toHaveLength(1);
		expect(service.requests).toHaveLength(1);
	});
});

describe('Image to Image', () => {
	const service = useNode();
	const ITEM = { operation: 'imageToImage', size: 'input' };

	it('sends the image with its own bytes, and nothing but the required fields', async () => {
		const image = await inputImage(640, 384);
		const { items, error } = await service.run(ITEM, { images: [image] });
		expect(error).toBeUndefined();
		expect(service.requests[0]).toMatchObject({
			path: '/api/generate/sd3/imageToImage',
			key: { equal: true },
			headers: {
				'content-type': expect.stringMatching(/^multipart\/form-data; ?boundary=/) as unknown,
			},
		});
		const { mimeType, bytes } = image;
		expect(service.bodies).toEqual([
			{
				...{ prompt: 'a cat', width: '640', height: '384', model: 'sd3-large', strength: '0.6' },
				image: expect.objectContaining({
					...{ fileName: 'image.png', mimeType, bytes: bytes.length, sha256: sha256(bytes) },
				}) as unknown,
			},
		]);
		const { seed, image: answered } = service.requests[0]!.answer;
		expect(items[0]!.json).toEqual({
			...{ seed, prompt: 'a cat', model: 'sd3-large', strength: 0.6, width: 640, height: 384 },
			...{ operation: 'imageToImage', imageIndex: 0, creditsUsed: 8 },
			...{ fileName: `sd3-${seed}.png`, mimeType, fileSize: expect.any(Number) as unknown },
		});
		expect(sha256(await storedBytes(items[0]!))).toBe(answered!.sha256);
	});

	it('sends every field, and of an aspect ratio only the pixels', async () => {
		await service.run(
			{
				...{ operation: 'imageToImage', model: 'sd3-medium', negativePrompt: 'laces', seed: 9 },
				...{ inputBinaryPropertyName: 'photo', strength: '={{ "0.25" }}' },
				...{ size: 'aspectRatio', aspectRatio: '21:9' },
			},
			{ images: [{ ...(await inputImage()), field: 'photo' }] },
		);
		expect(service.bodies).toEqual([
			{
				...{ prompt: 'a cat', width: '1536', height: '640', model: 'sd3-medium', strength: '0.25' },
				...{ seed: '9', negative_prompt: 'laces' },
				image: expect.objectContaining({ fileName: 'image.png' }) as unknown,
			},
		]);
	});

	it.each(['filesystem', 'default'] as const)(
		'reads the size the way people see it, behind long metadata, in binary mode %s',
		async (binaryMode) => {
			const jpeg = await drawing(500, 330).jpeg().withMetadata({ orientation: 6 }).toBuffer();
			const comment = Buffer.alloc(60_004, 0x20);
			comment.writeUInt32BE(0xfffe_ea62);
			// n8n reads a stored file in pieces of 48 kB; the size comes in the fourth.
			const behind = 2 + 4 + jpeg.readUInt16BE(4) - 2;
			const bytes = Buffer.concat([
				jpeg.subarray(0, behind),
				...[comment, comment, comment],
				jpeg.subarray(behind),
			]);
			const { items } = await service.run(ITEM, {
				...{ binaryMode, images: [{ bytes, fileName: 'long.jpg', mimeType: 'image/jpeg' }] },
			});
			expect(service.bodies).toMatchObject([
				{ width: '320', height: '512', image: { mimeType: 'image/jpeg', sha256: sha256(bytes) } },
			]);
			expect(sha256(await storedBytes(items[0]!))).toBe(service.requests[0]!.answer.image!.sha256);
		},
	);

	it.each([
		[
			'no binary data',
			undefined,
			'Input Data Field Name is "data", but the input item has no binary field',
		],
		[
			'no image',
			Buffer.from('<svg/>'),
			'The file in the binary field "data" (Input Data Field Name) is an SVG image',
		],
	])(
		'checks all input images before the first request, also the last: %s',
		async (_what, bytes, message) => {
			const page = bytes && { bytes, fileName: 'x.png', mimeType: 'image/svg+xml' };
			const images = [await inputImage(), page];
			const { error } = await service.run(ITEM, { rows: [{}, {}], images });
			expect(error!.message).toContain(`Item 2 of 2 (item 1 in n8n): ${message}`);
			expect(error!.description).toContain('not charged');
			expect(service.requests).toEqual([]);
		},
	);
});

describe('many images', () => {
	const service = useNode();

	it.each([1, 3])('are stored as they came where %i at a time share their memory', async (parallel) => {
		const seeds = Array.from({ length: 12 }, (_, index) => index + 1);
		const { items, error } = await service.run(
			{
				seed: '={{ $json.seed }}',
				// Images of other sizes need other memory.
				width: '={{ $json.seed % 3 ? 576 : 320 }}',
				options: { maxParallelRequests: parallel },
			},
			{ rows: seeds.map((seed) => ({ seed })) },
		);
		expect(error).toBeUndefined();
		expect(items.map(({ json }) => json.seed)).toEqual(seeds);
		const sent = new Map(service.requests.map(({ answer }) => [answer.seed, answer.image!.sha256]));
		for (const item of items)
			expect(sha256(await storedBytes(item))).toBe(sent.get(item.json.seed as number));
	});
});
