import { ExecuteSingleContext } from 'n8n-core';
import { runNode } from '../../support/engine';
import { inputImage } from '../../support/images';
import { creditsOf, ERASE, numbered, RETRY, SMALL, useItems } from './runItems';

const service = useItems();

describe('all items are checked before the first request', () => {
	it('one bad item of three: nothing is sent, and the message says which', async () => {
		const { error, items } = await service.run(['a', 'b', '']);
		expect(service.requests).toEqual([]);
		expect(items).toEqual([]);
		expect(error!.message).toBe(
			'Item 3 of 3 (item 2 in n8n): Prompt is empty, but must say what the image shows',
		);
		expect(error!.description).toBe(
			'Correct Prompt, or the expression behind it. Nothing was sent, so this run was not charged.',
		);
		expect(error!.context.itemIndex).toBe(2);
	});

	it('says how many more are bad', async () => {
		const { error } = await service.run(['a', '', 'b', ' ', '']);
		expect(error!.message).toBe(
			'Item 2 of 5 (item 1 in n8n): Prompt is empty, but must say what the image shows. 2 more items cannot be used either',
		);
		expect(error!.context.itemIndex).toBe(1);
	});

	it('also where Batching starts the bad item later', async () => {
		const { error } = await service.run(['a', 'b', ''], {}, { batch: 100 });
		expect(service.requests).toEqual([]);
		expect(error!.context.itemIndex).toBe(2);
	});

	it.each([
		['nothing that n8n has evaluated', {}, []],
		['with Batching, the items that come later', { batch: 1 }, [1, 2]],
	])('evaluates by itself %s', async (_what, more, indexes) => {
		const evaluate = jest.spyOn(ExecuteSingleContext.prototype, 'evaluateExpression');
		const { items } = await service.run(['a', 'b', 'c'], {}, more);
		const evaluated = evaluate.mock.calls.map(([expression, itemIndex]) => [expression, itemIndex]);
		evaluate.mockRestore();
		expect(items.map(({ json }) => json.prompt)).toEqual(['a', 'b', 'c']);
		expect(evaluated).toEqual(indexes.map((itemIndex) => ['{{ $json.text }}', itemIndex]));
	});

	it('also where an expression of a later item fails', async () => {
		const { error } = await runNode({
			rows: [{ text: 'a' }, {}],
			parameters: { prompt: '={{ $json.text ?? $("Nowhere").first().json.text }}', ...SMALL },
			credential: service.credential,
		});
		await new Promise((resolve) => setTimeout(resolve, 200));
		expect(error).toBeDefined();
		expect(service.requests).toEqual([]);
	});

	it('also where a later image is bad', async () => {
		const images = [await inputImage(), await inputImage(), await inputImage(63, 64)];
		const { error } = await service.run(numbered(3), {}, { parameters: ERASE, images });
		expect(service.requests).toEqual([]);
		expect(error!.message).toBe(
			'Item 3 of 3 (item 2 in n8n): The input image is 63 x 64 px, but each side must be at least 64 px',
		);
	});

	it('where the workflow continues, bad items become error items and the rest runs', async () => {
		const { items } = await service.run(['a', '', 'b'], {}, { onError: 'continueRegularOutput' });
		expect(service.prompts().sort()).toEqual(['a', 'b']);
		expect(items.map(({ json }) => json.prompt ?? json.error)).toEqual([
			'a',
			'Prompt is empty, but must say what the image shows',
			'b',
		]);
	});
});

describe('Credit Limit', () => {
	it('refuses a run that would cost more, before the first request', async () => {
		const { error } = await service.run(numbered(3), { creditLimit: 23 });
		expect(service.requests).toEqual([]);
		expect(error!.message).toBe('This run would cost 24 credits (3 images), but Credit Limit is 23');
		expect(error!.description).toBe(
			'Raise Options > Credit Limit, or send fewer items to this node. Nothing was sent, so this run was not charged.',
		);
	});

	it('becomes one error item for each item where the workflow continues', async () => {
		const { items } = await service.run(
			numbered(3),
			{ creditLimit: 16 },
			{ onError: 'continueRegularOutput' },
		);
		expect(service.requests).toEqual([]);
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
		for (const { json } of items) expect(json.error).toContain('Credit Limit is 16');
	});

	it.each([24, 100, 0])('%i lets three images pass', async (creditLimit) => {
		const { items } = await service.run(numbered(3), { creditLimit });
		expect(items).toHaveLength(3);
	});

	it('holds for all runs of an execution', async () => {
		const { error } = await service.run(numbered(3), { creditLimit: 40 }, { runs: 2 });
		expect(error!.message).toBe(
			'This run would cost 24 credits (3 images), and this execution has already cost up to 24, but Credit Limit is 40',
		);
		expect(error!.description).toContain('Nothing was sent, so this run was not charged.');
		expect(service.emulator.ledger.charged).toBe(24);
	});

	it('counts what may have been charged, over the tries', async () => {
		service.emulator.faults.add({ fault: { kind: 'status', status: 504 } });
		const { error } = await service.run(
			['a'],
			{ creditLimit: 16, repeatUncertain: true },
			{ settings: RETRY },
		);
		expect(service.requests).toHaveLength(2);
		expect(error!.message).toContain('and this execution has already cost up to 16, but');
		expect(error!.description).toContain('2 images that may have been charged (16 credits)');
	});

	it.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
		'refuses only what is still to be requested, with %s: a later try hands on what an earlier one made',
		async (onError) => {
			// n8n tries again where the first item has failed.
			service.emulator.faults.add({
				when: { prompt: 'image 0' },
				times: 1,
				fault: { kind: 'status', status: 504, charged: true },
			});
			const { items, errorItems } = await service.run(
				numbered(4),
				{ creditLimit: 32, repeatUncertain: true },
				{ settings: RETRY, onError },
			);
			const all = [...errorItems, ...items].map(({ json }) => json);
			const [failed, ...others] = all as Array<{ error?: string; details?: { charged: string } }>;
			expect(failed!.error).toContain('and this execution has already cost up to 32, but');
			expect(failed!.details!.charged).toBe('may have been charged');
			expect(others.map(({ error }) => error)).toEqual([undefined, undefined, undefined]);
			expect(creditsOf(items.filter(({ json }) => !json.error))).toBe(24);
			expect(service.emulator.ledger.charged).toBe(32);
		},
	);
});

/** What n8n reads for each item beside our parameters. */
const runWith = async (requestOptions: object, settings = {}, options = {}) =>
	await runNode({
		rows: numbered(3).map((text) => ({ text })),
		parameters: {
			prompt: '={{ $json.text }}',
			...SMALL,
			options,
			requestOptions: requestOptions as never,
		},
		credential: service.credential,
		settings,
	});

const BAD_PROXY = '={{ $json.text === "image 2" ? "nohost" : "" }}';
const BAD_EXPRESSION = '={{ $json.text === "image 2" ? $("Nowhere").item.json.x : 3000 }}';

describe('Request Options that fail for one item', () => {
	it.each([
		['proxy', { proxy: BAD_PROXY }, 'The proxy is not valid'],
		['timeout', { timeout: BAD_EXPRESSION }, ''],
	])('%s: nothing is sent, in no try', async (_name, options, message) => {
		const { error } = await runWith(options, RETRY);
		await new Promise((resolve) => setTimeout(resolve, 150));
		expect(error!.message).toContain(message);
		expect(service.requests).toEqual([]);
	});

	it('nothing is sent with Batching either', async () => {
		await runWith({ timeout: BAD_EXPRESSION, batching: { batch: { batchSize: 1, batchInterval: 50 } } });
		await new Promise((resolve) => setTimeout(resolve, 150));
		expect(service.requests).toEqual([]);
	});
});

it('with Batching, the first failure is told when n8n looks at it', async () => {
	service.refuse('image 0');
	const batching = { batch: { batchSize: 1, batchInterval: 100 } };
	const { error } = await runWith({ batching }, {}, { maxParallelRequests: 1 });
	expect(error!.message).toBe('The service refused the request: no');
	expect(service.requests).toHaveLength(1);
});
