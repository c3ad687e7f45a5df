import { NodeApiError } from 'n8n-workflow';
import { refused } from '../../../nodes/StableDiffusion3/failures';
import { httpFailure } from '../../../nodes/StableDiffusion3/httpFailure';
import { borrowMemory } from '../../../nodes/StableDiffusion3/response/imageMemory';
import { IMAGE, prepare, itemsOf, type Play } from './play';

const ITEM = {
	json: expect.objectContaining({ prompt: 'a', creditsUsed: 8 }),
	binary: { data: { fileName: 'sd3-1.png' } },
};

/** Fails for the prompts that begin with "bad". */
const reply: Play['reply'] = ({ body }) => (body.prompt?.startsWith('bad') ? refused(200, -1, 'no') : IMAGE);

const errorOf = (outcome: unknown) => {
	expect(outcome).toBeInstanceOf(NodeApiError);
	const { message, description, context } = outcome as NodeApiError;
	return { message, description, itemIndex: context.itemIndex as number };
};

it('makes one output item for each input item, paired with it', async () => {
	const { run, sent } = prepare({ items: itemsOf('a', 'b') });
	expect(await run()).toEqual([
		[{ ...ITEM, pairedItem: { item: 0 } }],
		[expect.objectContaining({ pairedItem: { item: 1 } })],
	]);
	expect(sent).toHaveLength(2);
});

it('makes the images of an item in order, each with a seed of its own', async () => {
	const { run, sent } = prepare({
		items: itemsOf('a'),
		parameters: { seed: 7 },
		options: { numberOfImages: 3 },
	});
	const [items] = await run();
	expect(items).toMatchObject([0, 1, 2].map((imageIndex) => ({ json: { imageIndex } })));
	expect(sent.map(({ body }) => body.seed)).toEqual([7, 8, 9]);
});

it('lends the memory of an image to the next one when it is stored, and no sooner', async () => {
	const MB = 1024 * 1024;
	const memory: unknown[] = [];
	const { run } = prepare({
		items: itemsOf('a', 'b'),
		options: { maxParallelRequests: 1 },
		reply: () => {
			const bytes = borrowMemory(MB);
			memory.push(bytes.buffer);
			return { ...IMAGE, bytes };
		},
		parts: {
			helpers: {
				prepareBinaryData: async ({ buffer }: Buffer) => {
					expect(borrowMemory(MB).buffer).not.toBe(buffer);
					return {};
				},
			},
		},
	});
	expect(await run()).toMatchObject([[{ json: { prompt: 'a' } }], [{ json: { prompt: 'b' } }]]);
	expect(memory[1]).toBe(memory[0]);
});

describe('a bad item, where one failure stops the run', () => {
	it('is named, and nothing is sent', async () => {
		const { run, sent } = prepare({ items: itemsOf('a', '', ' ', 'b') });
		const [first, second, third, last] = await run();
		expect([first, last, sent]).toEqual([[], [], []]);
		expect(errorOf(second)).toEqual({
			message:
				'Item 2 of 4 (item 1 in n8n): Prompt is empty, but must say what the image shows. 1 more item cannot be used either',
			description:
				'Correct Prompt, or the expression behind it. Nothing was sent, so this run was not charged.',
			itemIndex: 1,
		});
		expect(errorOf(third).message).toContain('(item 2 in n8n): ');
	});

	it.each([
		[['', '', ''], '. 2 more items cannot be used either'],
		[['a', ''], 'must say what the image shows'],
	])('of %j says how many are like it', async (prompts, end) => {
		const outcomes = await prepare({ items: itemsOf(...prompts) }).run();
		expect(errorOf(outcomes.at(-1)).message.endsWith(end)).toBe(true);
	});

	it('is not numbered where it is the only item', async () => {
		const [outcome] = await prepare({ items: itemsOf('') }).run();
		expect(errorOf(outcome).message).toBe('Prompt is empty, but must say what the image shows');
	});
});

describe('where the run continues', () => {
	it('a bad item and a failed image become error items, and the others are made', async () => {
		const { run, prompts } = prepare({ items: itemsOf('', 'bad', 'a'), reply, continues: true });
		const [bad, failed, made] = await run();
		expect(bad).toMatchObject([
			{ json: { message: 'Prompt is empty, but must say what the image shows' } },
		]);
		expect(failed).toMatchObject([
			{
				json: {
					message: 'The service refused the request: no',
					details: { imageIndex: 0, code: -1 },
				},
				pairedItem: { item: 1 },
			},
		]);
		expect(made).toHaveLength(1);
		expect(prompts()).toEqual(['bad', 'a']);
	});

	it('each image of an item fails alone', async () => {
		const { run } = prepare({
			items: itemsOf('a'),
			options: { numberOfImages: 3 },
			reply: (_sent, count) => (count === 1 ? refused(200, -1, 'no') : IMAGE),
			continues: true,
		});
		expect(await run()).toMatchObject([
			[
				{ json: { imageIndex: 0 } },
				{ json: { details: { imageIndex: 1 } } },
				{ json: { imageIndex: 2 } },
			],
		]);
	});
});

describe('Max Parallel Requests', () => {
	/** The most requests that were in flight at one time. */
	async function mostInFlight(items: Play['items'], options: Play['options']): Promise<number> {
		let inFlight = 0;
		let most = 0;
		const { run } = prepare({
			items,
			options,
			reply: async () => {
				most = Math.max(most, ++inFlight);
				await new Promise((resolve) => setImmediate(resolve));
				inFlight -= 1;
				return IMAGE;
			},
		});
		await run();
		return most;
	}

	it.each([1, 2, 3])('%i holds for all items of a run', async (maxParallelRequests) => {
		expect(await mostInFlight(itemsOf('a', 'b', 'c', 'd'), { maxParallelRequests })).toBe(
			maxParallelRequests,
		);
	});

	it('is that of the most careful item', async () => {
		const items = [3, 2, 4].map((parallel) => ({ json: { prompt: 'a', parallel } }));
		expect(await mostInFlight(items, { maxParallelRequests: '=parallel' })).toBe(2);
	});
});

describe('Credit Limit', () => {
	it.each([
		[24, 0],
		[0, 0],
		[23, 3],
	])('of %i refuses so many of three images: %i', async (creditLimit, refusals) => {
		const { run, sent } = prepare({ items: itemsOf('a', 'b', 'c'), options: { creditLimit } });
		const outcomes = await run();
		expect(outcomes.filter((outcome) => outcome instanceof Error)).toHaveLength(refusals);
		expect(sent).toHaveLength(3 - refusals);
		if (refusals > 0) {
			expect(errorOf(outcomes[0])).toEqual({
				message: 'This run would cost 24 credits (3 images), but Credit Limit is 23',
				description:
					'Raise Options > Credit Limit, or send fewer items to this node. Nothing was sent, so this run was not charged.',
				itemIndex: 0,
			});
		}
	});

	it('is that of the most careful item, and counts every image', async () => {
		const { run, sent } = prepare({
			items: [
				{ json: { prompt: 'a', limit: 1_000, images: 2 } },
				{ json: { prompt: 'b', limit: 30, images: 2 } },
				{ json: { prompt: 'c', limit: 0, images: 1 } },
			],
			options: { creditLimit: '=limit', numberOfImages: '=images' },
			continues: true,
		});
		const [[first]] = (await run()) as [[{ json: { message: string } }]];
		expect(first.json.message).toContain('40 credits (5 images), but Credit Limit is 30');
		expect(sent).toEqual([]);
	});

	it('speaks of one image where another run of the execution has spent the rest meanwhile', async () => {
		const memory = { spentCredits: 0 };
		const { run, sent } = prepare({
			items: itemsOf('a', 'b'),
			options: { creditLimit: 16, maxParallelRequests: 1 },
			parts: { getContext: () => memory },
			reply: () => {
				memory.spentCredits += 8;
				return IMAGE;
			},
		});
		const [, second] = await run();
		expect(errorOf(second).message).toBe(
			'This image would cost 8 credits, and this execution has already cost up to 16, but Credit Limit is 16',
		);
		expect(sent).toHaveLength(1);
	});
});

describe('the credential', () => {
	it.each([
		[{ apiKey: 'key\u2028key', baseUrl: '' }, 'The API key contains a line break'],
		[{ apiKey: 'key-123456', baseUrl: 'ftp://x/ ' }, 'The Base URL "ftp://x" is not an address'],
		[{ apiKey: 'key-123456', baseUrl: 'key-123456' }, 'The Base URL "***" is not an address'],
	])('%j is refused before the first request', async (credential, message) => {
		const { run, sent } = prepare({ items: itemsOf('a'), credential });
		const [outcome] = await run();
		expect(errorOf(outcome).message).toContain(message);
		expect(sent).toEqual([]);
	});

	it.each([{ apiKey: ' käy\n', baseUrl: 'https://service.example//' }, { apiKey: 'key\tkey' }])(
		'%j is used',
		async (credential) => {
			const { run, sent, log } = prepare({ items: itemsOf('a'), credential });
			await run();
			expect(sent).toHaveLength(1);
			expect(log.filter((line) => line.startsWith('warn'))).toEqual([]);
		},
	);

	it('is warned of where others can read it on the way', async () => {
		const { run, log } = prepare({
			items: itemsOf('a'),
			credential: { apiKey: 'key-123456', baseUrl: 'http://service.example:81' },
		});
		await run();
		expect(log).toContain(
			'warn Stable Diffusion 3: The API key goes to service.example:81 unencrypted. Use https:// in the credential',
		);
	});
});

describe('a failure that stops the run', () => {
	it('says what the whole run has cost', async () => {
		const play = (...prompts: string[]) =>
			prepare({ items: itemsOf(...prompts), reply, options: { maxParallelRequests: 1 } }).run();
		const describe = async (...prompts: string[]) => errorOf((await play(...prompts)).at(-1)).description;
		const base = 'Correct what it names, then run this item again. This image was not charged.';
		expect(await describe('bad')).toBe(base);
		expect(await describe('a', 'b', 'bad')).toContain(
			`${base} This run has cost so far: 2 images made (16 credits). 2 images that were made are not kept`,
		);
		const [first] = await play('bad', 'a');
		expect(errorOf(first).description).toBe(`${base} This run has cost nothing so far.`);
	});

	it('lets nothing new be sent, and awaits what is in flight', async () => {
		let slow = () => {};
		const { run, prompts } = prepare({
			items: itemsOf('bad', 'slow', 'late'),
			options: { maxParallelRequests: 2 },
			reply: ({ body }) =>
				body.prompt === 'slow'
					? new Promise((resolve) => (slow = () => resolve(IMAGE)))
					: httpFailure(401, ''),
		});
		let ended = false;
		const running = run().finally(() => (ended = true));
		await new Promise((resolve) => setImmediate(resolve));
		expect([prompts(), ended]).toEqual([['bad', 'slow'], false]);
		slow();
		const [bad, , late] = await running;
		expect(errorOf(bad).description).toContain('This run has cost so far: 1 image made (8 credits).');
		expect(late).toEqual([]);
	});
});
