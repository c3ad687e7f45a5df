import sharp from 'sharp';
import { storedBytes } from '../support/engine';
import { inputImage, sha256 } from '../support/images';
import { readFileWords } from '../support/readFileWords';
import { readInfotext } from '../support/readInfotext';
import { useNode } from '../support/useNode';

const service = useNode();

describe('a dry run', () => {
	const dry = { options: { dryRun: true } };

	it('says what each item would ask for and cost, with the values as they would be sent', async () => {
		const { items } = await service.run(
			{
				prompt: '={{ $json.prompt }}',
				model: '={{ $json.model }}',
				seed: '={{ $json.seed }}',
				options: { dryRun: true, numberOfImages: 3, includeOtherFields: true },
			},
			{ rows: [{ sku: 'A', prompt: 'a cat', model: 'stable-image-ultra', seed: '7' }] },
		);
		expect(items).toEqual([
			{
				json: {
					...{
						sku: 'A',
						ok: true,
						images: 3,
						credits: 48,
						operation: 'textToImage',
						prompt: 'a cat',
					},
					...{ model: 'stable-image-ultra', aspectRatio: '1:1', width: 320, height: 320, seed: 7 },
				},
				pairedItem: { item: 0 },
			},
		]);
		expect(service.requests).toEqual([]);
	});

	it.each(['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'] as const)(
		'names bad items without failing, with On Error: %s',
		async (onError) => {
			const { items, error, errorItems } = await service.run(
				{ ...dry, width: '={{ $json.width }}' },
				{ rows: [{ width: 320 }, { width: 1000 }, { width: 384 }], onError },
			);
			expect(error).toBeUndefined();
			expect(errorItems).toEqual([]);
			expect(items.map(({ json }) => json.ok)).toEqual([true, false, true]);
			const message =
				'Width is 1000, but must be a whole number divisible by 64 from 320 to 1536. The nearest valid value is 1024';
			expect(items[1]!.json).toEqual({
				ok: false,
				error: message,
				message: `${message}. Correct Width, or the expression behind it.`,
			});
			expect(service.requests).toEqual([]);
		},
	);

	it('says that a run over the Credit Limit would not start', async () => {
		const { items } = await service.run(
			{ options: { dryRun: true, creditLimit: 15 } },
			{ rows: [{}, {}] },
		);
		const error = 'This run would cost 16 credits (2 images), but Credit Limit is 15';
		expect(items.map(({ json }) => json)).toEqual(
			[0, 1].map(() => ({
				ok: false,
				error,
				message: expect.stringContaining(`${error}. Raise`) as string,
			})),
		);
	});

	it.each([
		['={{ $json.dry }}', [false, true]],
		['={{ $json.dry }}', [false, 'perhaps']],
	])(
		'sends nothing for any item where one asks for a dry run, or does not say: %s %j',
		async (dryRun, values) => {
			const { items } = await service.run(
				{ options: { dryRun } },
				{ rows: values.map((value) => ({ dry: value })), onError: 'continueRegularOutput' },
			);
			expect(items.map(({ json }) => json.ok)).toEqual([true, values[1] === true]);
			expect(service.requests).toEqual([]);
		},
	);

	it('of an item of ours, an image takes nothing that is about another image, and loses nothing else', async () => {
		const url = 'https://shop.example/a';
		const before = { sku: 'A', url, images: 2, prompt: 'mine' };
		const image = { ...before, operation: 'textToImage', creditsUsed: 8, strength: 0.5 };
		const dryRun = { ...image, creditsUsed: undefined, ok: true, credits: 8, left: 0 };
		const { items } = await service.run(
			{ options: { includeOtherFields: true } },
			{ rows: [before, image, { ...image, urlExpiresAt: 'tomorrow' }, dryRun] },
		);
		// What an image's item never says is the sheet's own: its url without a link, images.
		expect(
			items.map(({ json: { sku, url, images, strength, left, ok } }) => [
				sku,
				url,
				images,
				strength,
				left,
				ok,
			]),
		).toEqual([
			['A', url, 2, undefined, undefined, undefined],
			['A', url, 2, undefined, undefined, undefined],
			['A', undefined, 2, undefined, undefined, undefined],
			['A', url, undefined, undefined, undefined, undefined],
		]);
	});
});

describe('an item without JSON, as some nodes give, has no other fields', () => {
	const rows = [null, 'text' as never, ['a'] as never];
	const options = { includeOtherFields: true };

	it.each(['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'] as const)(
		'%s',
		async (onError) => {
			const { items, errorItems, error } = await service.run({ options }, { rows, onError });
			expect([error, errorItems]).toEqual([undefined, []]);
			expect(items.map(({ json }) => [json.creditsUsed, json['0']])).toEqual(
				rows.map(() => [8, undefined]),
			);
		},
	);

	it('in a dry run, and beside an image that fails', async () => {
		const dry = await service.run({ options: { ...options, dryRun: true } }, { rows });
		expect(dry.items.map(({ json }) => [json.ok, json['0']])).toEqual(rows.map(() => [true, undefined]));
		service.emulator.faults.add({ fault: { kind: 'refused', message: 'no' } });
		const failed = await service.run({ options }, { rows, onError: 'continueErrorOutput' });
		expect(failed.errorItems.map(({ json }) => json.error)).toEqual(
			rows.map(() => 'The service refused the request: no'),
		);
	});

	it("nor files, in n8n's binary mode combined", async () => {
		const workflowSettings = { binaryMode: 'combined' } as const;
		const { error } = await service.run(
			{ operation: 'imageToImage' },
			{ rows: rows.slice(0, 1), workflowSettings },
		);
		expect(error!.message).toContain('It has no binary data at all');
	});
});

describe('a temporary link', () => {
	const DAY = 24 * 60 * 60_000;

	it("gives n8n's signed address of the image, and until when it works", async () => {
		const { items } = await service.run({ options: { temporaryLink: '7 days' } });
		const { url, urlExpiresAt } = items[0]!.json as { url: string; urlExpiresAt: string };
		expect(url).toMatch(/\/binary-data\/signed\?token=[\w-]+\.[\w-]+\.[\w-]+$/);
		const token = JSON.parse(Buffer.from(url.split('.')[1]!, 'base64url').toString()) as {
			id: string;
			exp: number;
		};
		expect(token.id).toBe(items[0]!.binary!.data!.id);
		expect(Math.abs(token.exp * 1000 - Date.parse(urlExpiresAt))).toBeLessThan(2_000);
		expect(Math.abs(Date.parse(urlExpiresAt) - Date.now() - 7 * DAY)).toBeLessThan(60_000);
	});

	it('has none where it is not asked for', async () => {
		const { items } = await service.run();
		for (const name of ['url', 'urlExpiresAt', 'urlProblem'])
			expect(items[0]!.json).not.toHaveProperty(name);
	});

	it('says why there is none where binary data are in memory', async () => {
		const { items } = await service.run(
			{ options: { temporaryLink: '1 hour' } },
			{ binaryMode: 'default' },
		);
		expect(items[0]!.json).toMatchObject({
			url: null,
			urlExpiresAt: null,
			urlProblem: 'This n8n instance keeps binary data in memory, so there is no link to an image',
		});
	});

	it("shows the execution's credits among n8n's highlighted data", async () => {
		const { run } = await service.run({ model: 'stable-image-core' }, { rows: [{}, {}, {}] });
		expect(run.data.resultData.metadata).toEqual({ AI_Thriving_credits: '18' });
	});
});

describe('what an option writes into the file', () => {
	const VOCABULARY = 'http://cv.iptc.org/newscodes/digitalsourcetype';
	const BOTH = { embedParameters: true, markAsAiGenerated: true };
	const WANTED = { prompt: 'a cat 🐈,\n"Größe"', negativePrompt: 'fog', seed: 7 };

	/** The one image of a run, and what was stored of it. */
	async function make(parameters: Record<string, unknown>, more = {}) {
		const { items, error } = await service.run({ ...WANTED, ...parameters }, more);
		expect(error).toBeUndefined();
		return { json: items[0]!.json, bytes: await storedBytes(items[0]!) };
	}

	describe.each(['png', 'jpeg', 'webp'] as const)('a %s', (format) => {
		beforeEach(() => service.emulator.faults.add({ fault: { kind: 'format', format } }));

		it('is stored as it came, unless an option writes into it', async () => {
			const { json, bytes } = await make({});
			expect(sha256(bytes)).toBe(service.requests[0]!.answer.image!.sha256);
			expect(Object.keys(json)).not.toEqual(expect.arrayContaining(['parametersEmbedded']));
			expect(Object.keys(json)).not.toEqual(expect.arrayContaining(['markedAsAiGenerated']));
		});

		it('has parameters and mark in it where they are wanted, and the same pixels', async () => {
			const { bytes: plain } = await make({});
			const { json, bytes } = await make({ options: BOTH });
			const written = { parametersEmbedded: true, markedAsAiGenerated: true };
			expect(json).toMatchObject({ ...written, seed: 7, fileSize: bytes.length });
			const { parameters, sourceType } = readFileWords(bytes);
			expect(sourceType).toBe(`${VOCABULARY}/trainedAlgorithmicMedia`);
			expect(readInfotext(parameters!)).toEqual({
				prompt: WANTED.prompt,
				negativePrompt: 'fog',
				values: { Seed: '7', Size: '320x320', Model: 'sd3-large' },
			});
			const pixels = async (file: Buffer) => sha256(await sharp(file).raw().toBuffer());
			expect(await pixels(bytes)).toBe(await pixels(plain));
		});

		it('says that it was made from another image', async () => {
			const options = { markAsAiGenerated: '={{ "true" }}' };
			const { json, bytes } = await make(
				{ operation: 'imageToImage', options },
				{ images: [await inputImage()] },
			);
			expect(json).toMatchObject({ markedAsAiGenerated: true });
			expect(readFileWords(bytes)).toEqual({
				sourceType: `${VOCABULARY}/compositeWithTrainedAlgorithmicMedia`,
			});
		});
	});

	it('changes no other byte of a PNG', async () => {
		const { bytes: before } = await make({});
		const { bytes: after } = await make({ options: BOTH });
		const END_OF_IHDR = 33;
		const rest = after.subarray(END_OF_IHDR + after.length - before.length);
		expect(Buffer.concat([after.subarray(0, END_OF_IHDR), rest]).equals(before)).toBe(true);
	});

	it('says where parameters have no place: in a JPEG, where they are longer than a segment', async () => {
		service.emulator.faults.add({ fault: { kind: 'format', format: 'jpeg' } });
		const text = '🐈'.repeat(10_000);
		const { json, bytes } = await make({ prompt: text, negativePrompt: text, options: BOTH });
		expect(json).toMatchObject({ parametersEmbedded: false, markedAsAiGenerated: true });
		expect(readFileWords(bytes)).toEqual({ sourceType: `${VOCABULARY}/trainedAlgorithmicMedia` });
	});

	it('is said again of an image that comes from an earlier execution', async () => {
		const workflowId = 'marked';
		service.emulator.faults.add({
			when: { prompt: 'b' },
			times: 1,
			fault: { kind: 'status', status: 402 },
		});
		const parameters = { prompt: '={{ $json.text }}', options: { ...BOTH, maxParallelRequests: 1 } };
		const more = { rows: [{ text: 'a' }, { text: 'b' }], workflowId };
		expect((await service.run(parameters, more)).error).toBeDefined();
		const { items } = await service.run(parameters, more);
		expect(
			items.map(({ json }) => [json.reusedFromExecution !== undefined, json.parametersEmbedded]),
		).toEqual([
			[true, true],
			[false, true],
		]);
		for (const item of items) {
			expect(item.json.markedAsAiGenerated).toBe(true);
			expect(readFileWords(await storedBytes(item)).sourceType).toBe(
				`${VOCABULARY}/trainedAlgorithmicMedia`,
			);
		}
	});

	it('is refused before anything is sent where its value is none', async () => {
		const { error } = await service.run({ options: { markAsAiGenerated: '={{ "maybe" }}' } });
		expect(error!.message).toBe('Mark as AI-Generated is "maybe", but must be true or false');
		expect(service.requests).toEqual([]);
	});
});
