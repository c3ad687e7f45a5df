import { Logger } from '@n8n/backend-common';
import { Container } from '@n8n/di';
import type { IDataObject } from 'n8n-workflow';
import { runNode, type NodeRun } from '../support/engine';
import { API_KEY, useService } from '../support/service';

const service = useService();

const SMALL = { size: 'custom', width: 320, height: 320 };

/** Rows with the given prompts through the node. */
const run = (
	prompts: string[],
	options: IDataObject = {},
	more: Partial<NodeRun> & { batch?: number } = {},
) =>
	runNode({
		rows: prompts.map((text) => ({ text })),
		parameters: {
			prompt: '={{ $json.text }}',
			...SMALL,
			options: options as never,
			...(more.batch && {
				requestOptions: { batching: { batch: { batchSize: 1, batchInterval: more.batch } } },
			}),
		},
		credential: service.credential,
		...more,
	});

const numbered = (count: number) => Array.from({ length: count }, (_, index) => `picture ${index}`);

const prompts = () => service.requests.map(({ body }) => (body as { prompt: string }).prompt);

const refuse = (prompt: string, times?: number) =>
	service.emulator.faults.add({ when: { prompt }, times, fault: { kind: 'refused', message: 'no' } });

const RETRY = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };

describe('all rows are checked before the first request', () => {
	it('one bad row of three: nothing is sent, and the message says which', async () => {
		const { error, items } = await run(['a', 'b', '']);
		expect(service.requests).toEqual([]);
		expect(items).toEqual([]);
		expect(error!.message).toBe(
			'Row 3 (item 2): Prompt is empty, but must say what the picture shows. Nothing was sent, and nothing was charged',
		);
		expect(error!.context.itemIndex).toBe(2);
		expect(error!.description).toContain('not charged');
	});

	it('says how many more are bad', async () => {
		const { error } = await run(['a', '', 'b', ' ', '']);
		expect(error!.message).toContain('Row 2 (item 1): Prompt is empty');
		expect(error!.message).toContain('2 more rows of 5 cannot be used either. Nothing was sent');
		expect(error!.context.itemIndex).toBe(1);
	});

	it('also where Batching starts the bad row later', async () => {
		const { error } = await run(['a', 'b', ''], {}, { batch: 100 });
		expect(service.requests).toEqual([]);
		expect(error!.context.itemIndex).toBe(2);
	});

	it('also where an expression of a later row fails', async () => {
		const { error } = await runNode({
			rows: [{ text: 'a' }, {}],
			parameters: { prompt: '={{ $json.text ?? $("Nowhere").first().json.text }}', ...SMALL },
			credential: service.credential,
		});
		await new Promise((resolve) => setTimeout(resolve, 200));
		expect(error).toBeDefined();
		expect(service.requests).toEqual([]);
	});

	it('where the workflow continues, bad rows become error items and the rest runs', async () => {
		const { items } = await run(['a', '', 'b'], {}, { onError: 'continueRegularOutput' });
		expect(prompts().sort()).toEqual(['a', 'b']);
		expect(items.map(({ json }) => json.prompt ?? json.error)).toEqual([
			'a',
			'Prompt is empty, but must say what the picture shows',
			'b',
		]);
	});
});

describe('Max Parallel Requests', () => {
	it.each([
		[undefined, 4],
		[1, 1],
		[3, 3],
		[50, 10],
	])('%p: at most %i in flight', async (maxParallelRequests, highest) => {
		service.emulator.faults.add({ fault: { kind: 'latency', ms: 60 } });
		const { items } = await run(numbered(10), { maxParallelRequests });
		expect(items.map(({ json }) => json.prompt)).toEqual(numbered(10));
		expect(service.emulator.ledger.highestInFlight).toBe(highest);
	});

	it('is kept where Batching starts the rows one by one', async () => {
		service.emulator.faults.add({ fault: { kind: 'latency', ms: 200 } });
		const { items } = await run(numbered(4), { maxParallelRequests: 2 }, { batch: 50 });
		expect(items).toHaveLength(4);
		expect(service.emulator.ledger.highestInFlight).toBe(2);
	});

	it('leaves Batching its rhythm', async () => {
		await run(numbered(3), {}, { batch: 300 });
		const [first, second, third] = service.requests.map(({ startedAt }) => startedAt);
		expect(second! - first!).toBeGreaterThan(200);
		expect(third! - second!).toBeGreaterThan(200);
	});

	it('is not confused with a time-out: waiting for a place does not count', async () => {
		service.emulator.faults.add({ fault: { kind: 'latency', ms: 300 } });
		const { error, items } = await runNode({
			rows: numbered(4).map((text) => ({ text })),
			parameters: {
				prompt: '={{ $json.text }}',
				...SMALL,
				options: { maxParallelRequests: 1 },
				requestOptions: { timeout: 900 },
			},
			credential: service.credential,
		});
		expect(error).toBeUndefined();
		expect(items).toHaveLength(4);
	});
});

describe('Max Retries', () => {
	it.each([500, 502, 503])('repeats after HTTP %i, which costs nothing, until it works', async (status) => {
		service.emulator.faults.add({ times: 1, fault: { kind: 'status', status } });
		const { items, error } = await run(['a']);
		expect(error).toBeUndefined();
		expect(items).toHaveLength(1);
		expect(service.requests.map(({ answer }) => answer.status)).toEqual([status, 200]);
		expect(service.requests[1]!.startedAt - service.requests[0]!.endedAt!).toBeGreaterThan(700);
		expect(service.emulator.ledger.charged).toBe(8);
	});

	it('waits longer each time, and says in the end how often and how long it tried', async () => {
		service.emulator.faults.add({ fault: { kind: 'status', status: 503, html: '' } });
		const { error } = await run(['a'], { maxRetries: 2 });
		const [first, second, third, ...others] = service.requests;
		expect(others).toEqual([]);
		expect(third!.startedAt - second!.endedAt!).toBeGreaterThan(
			1.2 * (second!.startedAt - first!.endedAt!),
		);
		expect(error!.message).toMatch(
			/^The service is unavailable \(HTTP 503\) \(tried 3 times in [23] s\)$/,
		);
	});

	it('0: not once', async () => {
		service.emulator.faults.add({ fault: { kind: 'status', status: 503 } });
		await run(['a'], { maxRetries: 0 });
		expect(service.requests).toHaveLength(1);
	});

	it('repeats where nobody listens', async () => {
		const credential = { ...service.credential, baseUrl: 'http://127.0.0.1:9' };
		const { error } = await run(['a'], { maxRetries: 1 }, { credential });
		expect(error!.message).toMatch(/ECONNREFUSED.* \(tried 2 times in 1 s\)$/);
	});
});

describe('HTTP 429', () => {
	it.each([
		['seconds', { retryAfterSeconds: 1 }],
		['a date', { retryAfterDate: 2 }],
	])('waits as long as Retry-After says in %s', async (_how, retryAfter) => {
		service.emulator.faults.add({ times: 1, fault: { kind: 'status', status: 429, ...retryAfter } });
		await run(['a']);
		const [first, second] = service.requests;
		expect(second!.startedAt - first!.endedAt!).toBeGreaterThan(900);
		expect(second!.startedAt - first!.endedAt!).toBeLessThan(3500);
	});

	it('holds up the whole run, which then goes on gently', async () => {
		service.emulator.faults.add({
			when: { prompt: 'picture 0' },
			times: 1,
			fault: { kind: 'status', status: 429, retryAfterSeconds: 1 },
		});
		service.emulator.faults.add({ fault: { kind: 'latency', ms: 100 } });
		const { items } = await run(numbered(12), { maxParallelRequests: 4 });
		expect(items.map(({ json }) => json.prompt)).toEqual(numbered(12));

		const refused = service.requests.find(({ answer }) => answer.status === 429)!;
		const later = service.requests.filter(({ startedAt }) => startedAt > refused.endedAt! + 50);
		expect(later.length).toBe(9);
		expect(Math.min(...later.map(({ startedAt }) => startedAt)) - refused.endedAt!).toBeGreaterThan(900);
		expect(later.slice(0, 3).map(({ inFlightAtArrival }) => inFlightAtArrival)).toEqual([1, 1, 2]);
		expect(Math.max(...later.map(({ inFlightAtArrival }) => inFlightAtArrival))).toBe(4);
	});
});

describe('Retry On Fail pays once', () => {
	it('requests only what is missing where one row stops the workflow', async () => {
		refuse('picture 2', 1);
		const { items, error } = await run(numbered(4), {}, { settings: RETRY });
		expect(error).toBeUndefined();
		expect(items.map(({ json }) => json.prompt)).toEqual(numbered(4));
		expect(prompts().sort()).toEqual([...numbered(4), 'picture 2'].sort());
		expect(service.emulator.ledger.charged).toBe(32);
	});

	it.each(['continueRegularOutput', 'continueErrorOutput'] as const)('%s: the same', async (onError) => {
		refuse('picture 0', 1);
		refuse('picture 3', 2);
		const { items, errorItems } = await run(numbered(4), {}, { settings: RETRY, onError });
		// n8n tries again where the first item failed: once.
		expect(prompts().sort()).toEqual([...numbered(4), 'picture 0', 'picture 3'].sort());
		expect(service.emulator.ledger.charged).toBe(24);
		expect([...items, ...errorItems]).toHaveLength(4);
	});

	it('keeps to what an expression gave at first, so that chance does not pay twice', async () => {
		refuse('picture 1', 1);
		await runNode({
			rows: numbered(2).map((text) => ({ text })),
			parameters: {
				prompt: '={{ $json.text }}',
				seed: '={{ Math.ceil(Math.random() * 1e9) }}',
				...SMALL,
			},
			credential: service.credential,
			settings: RETRY,
		});
		expect(prompts().sort()).toEqual(['picture 0', 'picture 1', 'picture 1']);
		expect(service.emulator.ledger.charged).toBe(16);
	});

	it('tells equal rows apart', async () => {
		service.emulator.faults.add({ skip: 1, times: 1, fault: { kind: 'refused', message: 'no' } });
		const { items } = await run(['twin', 'twin'], { maxParallelRequests: 1 }, { settings: RETRY });
		expect(service.emulator.ledger.charged).toBe(16);
		expect(items[0]!.json.seed).not.toBe(items[1]!.json.seed);
	});

	it('ends with the run: a loop that comes back with the same rows pays again', async () => {
		await run(['a'], {}, { runs: 2 });
		expect(service.emulator.ledger.charged).toBe(16);
	});
});

describe('stop means stop', () => {
	it('sends nothing new after the first failure', async () => {
		refuse('picture 1');
		const { error } = await run(numbered(20), { maxParallelRequests: 1 });
		expect(prompts()).toEqual(['picture 0', 'picture 1']);
		expect(error!.context.itemIndex).toBe(1);
		expect(error!.description).toContain(
			'1 image of this run is already paid for (8 credits): Retry On Fail will reuse it, and On Error: Continue keeps it.',
		);
	});

	it('awaits what is in flight, and says what is paid for', async () => {
		service.emulator.faults.add({
			when: { prompt: 'picture 0' },
			fault: { kind: 'refused', message: 'no' },
		});
		service.emulator.faults.add({ fault: { kind: 'latency', ms: 300 } });
		const { error } = await run(numbered(9), { maxParallelRequests: 4 });
		expect(service.requests).toHaveLength(4);
		expect(service.requests.every(({ outcome }) => outcome === 'answered')).toBe(true);
		expect(error!.description).toContain(
			'3 images of this run are already paid for (24 credits): Retry On Fail will reuse them',
		);
		expect(error!.context.itemIndex).toBe(0);
	});

	it('ends the waits of other rows', async () => {
		service.emulator.faults.add({
			when: { prompt: 'picture 0' },
			fault: { kind: 'status', status: 503 },
		});
		service.emulator.faults.add({ when: { prompt: 'picture 1' }, fault: { kind: 'latency', ms: 200 } });
		refuse('picture 1');
		const began = Date.now();
		const { error } = await run(numbered(3), { maxRetries: 10 });
		expect(Date.now() - began).toBeLessThan(900);
		expect(error!.message).toContain('The service refused the request');
		expect(error!.context.itemIndex).toBe(1);
	});
});

describe('cancel means cancel', () => {
	it.each([
		['429', { kind: 'status', status: 429, retryAfterSeconds: 60 }],
		['503', { kind: 'status', status: 503 }],
	] as const)('ends the wait after a %s at once, and sends nothing more', async (_status, fault) => {
		service.emulator.faults.add({ fault });
		const began = Date.now();
		await run(numbered(8), { maxRetries: 10 }, { whenStarted: (cancel) => setTimeout(cancel, 300) });
		expect(Date.now() - began).toBeLessThan(900);
		const sent = service.requests.length;
		await new Promise((resolve) => setTimeout(resolve, 1000));
		expect(service.requests).toHaveLength(sent);
	});

	it('sends nothing that waits for a place', async () => {
		service.emulator.faults.add({ fault: { kind: 'latency', ms: 400 } });
		await run(
			numbered(8),
			{ maxParallelRequests: 2 },
			{ whenStarted: (cancel) => setTimeout(cancel, 200) },
		);
		await new Promise((resolve) => setTimeout(resolve, 800));
		expect(service.requests).toHaveLength(2);
	});
});

describe('Credit Limit', () => {
	it('refuses a run that would cost more, before the first request', async () => {
		const { error } = await run(numbered(3), { creditLimit: 23 });
		expect(service.requests).toEqual([]);
		expect(error!.message).toBe(
			'This run would cost 24 credits (3 images at 8 credits), but Credit Limit is 23',
		);
		expect(error!.description).toContain('not charged');
	});

	it('becomes one error item a row where the workflow continues', async () => {
		const { items } = await run(numbered(3), { creditLimit: 16 }, { onError: 'continueRegularOutput' });
		expect(service.requests).toEqual([]);
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
		for (const { json } of items) expect(json.error).toContain('Credit Limit is 16');
	});

	it.each([24, 100, 0])('%i lets three pictures pass', async (creditLimit) => {
		const { items } = await run(numbered(3), { creditLimit });
		expect(items).toHaveLength(3);
	});
});

describe('the log', () => {
	it('has a line for each request, and how far the run is, without key and picture', async () => {
		const logger = Container.get(Logger);
		const lines: string[] = [];
		for (const level of ['debug', 'info'] as const) {
			jest.spyOn(logger, level).mockImplementation((...line) => {
				lines.push(`${level} ${line[0]} ${JSON.stringify(line[1] ?? {})}`);
			});
		}
		refuse('picture 1');
		await run(numbered(3), {}, { onError: 'continueRegularOutput' });
		const ours = lines.filter((line) => line.includes('Stable Diffusion 3: '));
		expect(
			ours.filter((line) => /^debug .*row 1 \(item 0\), image 0: picture, \d+ ms/.test(line)),
		).toHaveLength(1);
		expect(
			ours.filter((line) =>
				/^debug .*row 2 \(item 1\), image 0: The service refused the request: no, \d+ ms/.test(line),
			),
		).toHaveLength(1);
		expect(ours.filter((line) => line.startsWith('info'))).toEqual([
			'info Stable Diffusion 3: 2 of 3 pictures, 16 credits, 1 failed {}',
		]);
		for (const line of ours) expect(line.length).toBeLessThan(300);
		expect(lines.join()).not.toContain(API_KEY);
	});
});
