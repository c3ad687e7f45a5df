import { Logger } from '@n8n/backend-common';
import { Container } from '@n8n/di';
import { runNode } from '../../support/engine';
import { API_KEY } from '../../support/service';
import { numbered, RETRY, SMALL, useItems } from './runItems';

const service = useItems();

describe('Max Parallel Requests', () => {
	it.each([
		[undefined, 4, 120],
		[1, 1, 20],
		[3, 3, 120],
		[50, 10, 250],
	])('%p: at most %i in flight', async (maxParallelRequests, highest, ms) => {
		service.slow(ms);
		const { items } = await service.run(numbered(10), { maxParallelRequests });
		expect(items.map(({ json }) => json.prompt)).toEqual(numbered(10));
		expect(service.emulator.ledger.highestInFlight).toBe(highest);
	});

	it('is kept where Batching starts the items one by one', async () => {
		service.slow(120);
		const { items } = await service.run(numbered(4), { maxParallelRequests: 2 }, { batch: 20 });
		expect(items).toHaveLength(4);
		expect(service.emulator.ledger.highestInFlight).toBe(2);
	});

	it('leaves Batching its rhythm', async () => {
		await service.run(numbered(3), {}, { batch: 200 });
		const [first, second, third] = service.requests.map(({ startedAt }) => startedAt);
		expect(second! - first!).toBeGreaterThan(100);
		expect(third! - second!).toBeGreaterThan(100);
	});

	it('is not confused with a timeout: waiting for a place does not count', async () => {
		service.slow(150);
		const { error, items } = await runNode({
			rows: numbered(4).map((text) => ({ text })),
			parameters: {
				prompt: '={{ $json.text }}',
				...SMALL,
				options: { maxParallelRequests: 1 },
				requestOptions: { timeout: 500 },
			},
			credential: service.credential,
		});
		expect(error).toBeUndefined();
		expect(items).toHaveLength(4);
	});
});

describe('stop means stop', () => {
	it('sends nothing new after the first failure', async () => {
		service.refuse('image 1');
		const { error } = await service.run(numbered(20), { maxParallelRequests: 1 });
		expect(service.prompts()).toEqual(['image 0', 'image 1']);
		expect(error!.context.itemIndex).toBe(1);
		expect(error!.description).toContain(
			'This run has cost so far: 1 image made (8 credits). 1 image that was made is kept as long as n8n keeps this execution: Retry in the list of executions',
		);
	});

	it('awaits what is in flight, and says what is paid for', async () => {
		service.emulator.faults.add({
			when: { prompt: 'image 0' },
			fault: { kind: 'refused', message: 'no' },
		});
		service.slow(150);
		const { error } = await service.run(numbered(9), { maxParallelRequests: 4 });
		expect(service.requests).toHaveLength(4);
		expect(service.requests.every(({ outcome }) => outcome === 'answered')).toBe(true);
		expect(error!.description).toContain('This run has cost so far: 3 images made (24 credits).');
		expect(error!.context.itemIndex).toBe(0);
	});

	it('ends the waits of other items', async () => {
		service.emulator.faults.add({
			when: { prompt: 'image 0' },
			fault: { kind: 'status', status: 503 },
		});
		service.emulator.faults.add({ when: { prompt: 'image 1' }, fault: { kind: 'latency', ms: 200 } });
		service.refuse('image 1');
		const began = Date.now();
		const { error } = await service.run(numbered(3), { maxRetries: 10 });
		expect(Date.now() - began).toBeLessThan(4000);
		expect(error!.message).toContain('The service refused the request');
		expect(error!.context.itemIndex).toBe(1);
	});
});

it('a cancelled execution sends nothing that waits for a place', async () => {
	service.slow(200);
	const whenStarted = service.whenRequested(2);
	await service.run(numbered(8), { maxParallelRequests: 2 }, { whenStarted });
	await new Promise((resolve) => setTimeout(resolve, 300));
	expect(service.requests).toHaveLength(2);
});

describe('the log', () => {
	it('has a line for each request, and how far the run is, without key and image', async () => {
		const logger = Container.get(Logger);
		const lines: string[] = [];
		for (const level of ['debug', 'info'] as const) {
			jest.spyOn(logger, level).mockImplementation((...line) => {
				lines.push(`${level} ${line[0]} ${JSON.stringify(line[1] ?? {})}`);
			});
		}
		service.refuse('image 1');
		await service.run(numbered(3), {}, { onError: 'continueRegularOutput' });
		const ours = lines.filter((line) => line.includes('Stable Diffusion 3: '));
		expect(ours.filter((line) => /^debug .*item 0, image 0: image, \d+ ms/.test(line))).toHaveLength(1);
		expect(
			ours.filter((line) =>
				/^debug .*item 1, image 0: The service refused the request: no, \d+ ms/.test(line),
			),
		).toHaveLength(1);
		expect(ours.filter((line) => line.startsWith('info'))).toEqual([
			'info Stable Diffusion 3: 2 of 3 images, 16 credits, 1 failed {}',
		]);
		for (const line of ours) expect(line.length).toBeLessThan(300);
		expect(lines.join()).not.toContain(API_KEY);
	});
});

it('pays once where n8n gives up a try with Batching while its first image is made', async () => {
	service.slow(300);
	// n8n's own evaluation for the second item fails, after the check's.
	let calls = 0;
	const random = jest.spyOn(Math, 'random').mockImplementation(() => (calls++ === 1 ? 0 : 0.9));
	const failing = '$itemIndex === 1 && Math.random() < 0.5 ? $("Nowhere").item.json.x : $json.text';
	const { items, error } = await service.run(
		['a', 'b'],
		{},
		{ batch: 100, parameters: { prompt: `={{ ${failing} }}` }, settings: RETRY },
	);
	random.mockRestore();
	expect(error).toBeUndefined();
	expect(service.prompts()).toEqual(['a', 'b']);
	expect(items.map(({ json }) => json.creditsUsed)).toEqual([8, 8]);
});
