import ExifReader from 'exifreader';
import sharp from 'sharp';
import { runNode, storedBytes, type NodeRun } from '../support/engine';
import { useService } from '../support/service';

const service = useService();

const run = (options: Record<string, unknown>, { parameters = {}, ...more }: Partial<NodeRun> = {}) =>
	runNode({
		parameters: {
			prompt: '={{ $json.text ?? "a cat" }}',
			size: 'custom',
			width: 320,
			height: 320,
			options: options as never,
			...parameters,
		},
		credential: service.credential,
		...more,
	});

const seeds = () => service.requests.map(({ body }) => (body as { seed?: number }).seed);

describe('Number of Images', () => {
	it('makes that many for each item, in order, together, with seeds in a row', async () => {
		const { items } = await run(
			{ numberOfImages: 3, fileName: '={{ $json.text }}' },
			{ rows: [{ text: 'cat' }, { text: 'dog' }], parameters: { seed: 100 } },
		);
		expect(
			items.map(({ json, pairedItem }) => [
				json.prompt,
				json.imageIndex,
				json.seed,
				json.fileName,
				pairedItem,
			]),
		).toEqual([
			['cat', 0, 100, 'cat.png', { item: 0 }],
			['cat', 1, 101, 'cat-2.png', { item: 0 }],
			['cat', 2, 102, 'cat-3.png', { item: 0 }],
			['dog', 0, 100, 'dog.png', { item: 1 }],
			['dog', 1, 101, 'dog-2.png', { item: 1 }],
			['dog', 2, 102, 'dog-3.png', { item: 1 }],
		]);
		expect(service.emulator.ledger.charged).toBe(48);
		expect(service.emulator.ledger.highestInFlight).toBe(4);
	});

	it('takes a random seed for each where none is given', async () => {
		const { items } = await run({ numberOfImages: 4 });
		expect(seeds()).toEqual([undefined, undefined, undefined, undefined]);
		expect(new Set(items.map(({ json }) => json.seed)).size).toBe(4);
	});

	it('refuses a seed whose successors would be too large, before the first request', async () => {
		const { error } = await run({ numberOfImages: 3 }, { parameters: { seed: 4294967293 } });
		expect(error!.message).toContain('Seed is 4294967293, but 3 images need 3 seeds in a row');
		expect(error!.message).toContain('The nearest valid value is 4294967292');
		expect(service.requests).toEqual([]);
		await run({ numberOfImages: 3 }, { parameters: { seed: 4294967292 } });
		expect(seeds()).toEqual([4294967292, 4294967293, 4294967294]);
	});

	it.each([0, 11, 2.5, 'many'])('refuses %p', async (numberOfImages) => {
		const { error } = await run({ numberOfImages });
		expect(error!.message).toContain('Number of Images is');
		expect(service.requests).toEqual([]);
	});

	it('counts for the Credit Limit', async () => {
		const rows = [{}, {}];
		const { error } = await run({ numberOfImages: 3, creditLimit: 47 }, { rows });
		expect(error!.message).toContain(
			'This run would cost 48 credits (6 images at 8 credits), but Credit Limit is 47',
		);
		expect(service.requests).toEqual([]);
	});

	it('lets each image fail alone where the workflow continues', async () => {
		service.emulator.faults.add({ skip: 1, times: 1, fault: { kind: 'refused', message: 'no' } });
		const { items } = await run(
			{ numberOfImages: 3, maxParallelRequests: 1 },
			{ parameters: { seed: 5 }, onError: 'continueRegularOutput' },
		);
		expect(items.map(({ json }) => json.seed ?? json.error)).toEqual([
			5,
			'The service refused the request: no',
			7,
		]);
		expect(items[1]!.json.details).toMatchObject({ imageIndex: 1, charged: 'not charged' });
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 0 }, { item: 0 }]);
	});

	it('pays for each image once with Retry On Fail', async () => {
		service.emulator.faults.add({ skip: 2, times: 1, fault: { kind: 'refused', message: 'no' } });
		const { items, error } = await run(
			{ numberOfImages: 4, maxParallelRequests: 1 },
			{ settings: { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 } },
		);
		expect(error).toBeUndefined();
		expect(items).toHaveLength(4);
		expect(service.requests).toHaveLength(5);
		expect(service.emulator.ledger.charged).toBe(32);
	});
});

describe('Embed Generation Parameters', () => {
	const parameters = { prompt: 'une tête d’épingle 🎨', negativePrompt: 'brouillard', seed: 77 };

	it('writes them into the PNG and leaves the image as it is', async () => {
		const plain = await run({}, { parameters });
		const { items } = await run({ embedParameters: true }, { parameters });
		const [before, after] = [await storedBytes(plain.items[0]!), await storedBytes(items[0]!)];
		const { parameters: found } = ExifReader.load(after) as Record<string, { description: string }>;
		expect(found!.description).toBe(
			'une tête d’épingle 🎨\nNegative prompt: brouillard\nSeed: 77, Size: 320x320, Model: sd3-large',
		);
		expect((await sharp(after).raw().toBuffer()).equals(await sharp(before).raw().toBuffer())).toBe(true);
		expect(items[0]!.json).toMatchObject({ parametersEmbedded: true, fileSize: after.length });
		expect(plain.items[0]!.json).not.toHaveProperty('parametersEmbedded');
	});

	it.each(['jpeg', 'webp'] as const)('leaves a %s alone and says so', async (format) => {
		service.emulator.faults.add({ fault: { kind: 'format', format } });
		const { items } = await run({ embedParameters: true }, { parameters });
		expect(items[0]!.json.parametersEmbedded).toBe(false);
		expect((await storedBytes(items[0]!)).length).toBe(service.requests[0]!.answer.image!.bytes);
	});
});
