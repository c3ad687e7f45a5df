import { creditsOf, failNextCopy, loseNextImage, ONE_BY_ONE, RETRY, useItems } from './runItems';

const service = useItems();

describe('Reuse Images in Test Runs', () => {
	it('gives a manual execution the images of the same requests, for nothing', async () => {
		const workflowId = 'tests';
		const first = await service.run(['a', 'a', 'b'], ONE_BY_ONE, { workflowId });
		const { items } = await service.run(
			['c', 'b', 'a', 'a', 'a'],
			{ ...ONE_BY_ONE, reuseInTestRuns: true },
			{ workflowId },
		);
		expect(items.map(({ json }) => json.creditsUsed)).toEqual([8, 0, 0, 0, 8]);
		const [a, equal, b] = first.items.map(({ json }) => json.seed);
		expect(items.slice(1, 4).map(({ json }) => json.seed)).toEqual([b, a, equal]);
		expect(service.emulator.ledger.charged).toBe(40);
	});

	it('gives equal items different images, and counts none of them for the Credit Limit', async () => {
		const workflowId = 'tests-limit';
		await service.run(['a', 'a'], ONE_BY_ONE, { workflowId });
		const options = { ...ONE_BY_ONE, reuseInTestRuns: true, creditLimit: 8 };
		const { items } = await service.run(['a', 'a', 'a'], options, { workflowId });
		expect(new Set(items.map(({ json }) => json.seed)).size).toBe(3);
		expect(items.map(({ json }) => json.creditsUsed)).toEqual([0, 0, 8]);
	});

	it('counts no image of another request as free for the Credit Limit', async () => {
		const workflowId = 'tests-others';
		await service.run(['a', 'b'], ONE_BY_ONE, { workflowId });
		const options = { reuseInTestRuns: true, creditLimit: 4 };
		const { error } = await service.run(['a', 'a'], options, { workflowId });
		expect(error!.message).toBe('This run would cost 8 credits (1 image), but Credit Limit is 4');
		expect(error!.description).toContain('Nothing was sent');
	});

	it('requests an image that n8n no longer has', async () => {
		const workflowId = 'tests-lost';
		await service.run(['a'], {}, { workflowId });
		loseNextImage();
		const { items } = await service.run(['a'], { reuseInTestRuns: true }, { workflowId });
		expect(items.map(({ json }) => json.creditsUsed)).toEqual([8]);
		expect(service.emulator.ledger.charged).toBe(16);
	});

	it.each([
		['one at a time', 1, {}],
		['side by side', 4, {}],
		['over the tries', 2, { kind: 'status', status: 503 }],
	] as const)('never gives an execution its own images: %s', async (_how, maxParallelRequests, fault) => {
		if ('kind' in fault) service.emulator.faults.add({ skip: 1, times: 1, fault });
		const { items } = await service.run(
			['a', 'a'],
			{ maxParallelRequests, maxRetries: 0, numberOfImages: 3, reuseInTestRuns: true },
			{ workflowId: `own ${maxParallelRequests}`, settings: RETRY },
		);
		expect(new Set(items.map(({ json }) => json.seed)).size).toBe(6);
		expect(items.map(({ json }) => json.reusedFromExecution)).toEqual(Array(6).fill(undefined));
		expect([creditsOf(items), service.emulator.ledger.charged]).toEqual([48, 48]);
	});

	it('gives again what a Continue mode delivered, where an item with several images is run again, which otherwise pays for all', async () => {
		const more = { workflowId: 'again', onError: 'continueErrorOutput' } as const;
		service.emulator.faults.add({ skip: 1, times: 1, fault: { kind: 'refused' } });
		const creditsOfRun = async (reuseInTestRuns: boolean) => {
			const options = { ...ONE_BY_ONE, numberOfImages: 3, reuseInTestRuns };
			const { items, errorItems } = await service.run(['a'], options, more);
			return [items.length, errorItems.length, creditsOf(items)];
		};
		expect(await creditsOfRun(false)).toEqual([2, 1, 16]);
		expect(await creditsOfRun(false)).toEqual([3, 0, 24]);
		expect(await creditsOfRun(true)).toEqual([3, 0, 0]);
		expect(service.emulator.ledger.charged).toBe(40);
	});

	it('gives each run of a loop other images, in both executions the same', async () => {
		const loop = async () => {
			const more = { workflowId: 'loop', runs: 3 };
			const { run } = await service.run(['a'], { reuseInTestRuns: true, creditLimit: 24 }, more);
			const runs = run.data.resultData.runData['Stable Diffusion 3']!;
			return runs.flatMap(({ data }) => data?.main?.[0] ?? []);
		};
		const [first, second] = [await loop(), await loop()];
		const seeds = first.map(({ json }) => json.seed);
		expect(new Set(seeds).size).toBe(3);
		expect(second.map(({ json }) => json.seed)).toEqual(seeds);
		expect([creditsOf(first), creditsOf(second)]).toEqual([24, 0]);
	});

	it('gives an image that is kept as well to one of two equal items only', async () => {
		const workflowId = 'kept and remembered';
		service.emulator.faults.add({ skip: 1, times: 1, fault: { kind: 'refused' } });
		await service.run(['a', 'a'], ONE_BY_ONE, { workflowId });
		const { items } = await service.run(['a', 'a'], { reuseInTestRuns: true }, { workflowId });
		expect(new Set(items.map(({ json }) => json.seed)).size).toBe(2);
		expect([creditsOf(items), service.emulator.ledger.charged]).toEqual([16, 16]);
	});

	it('does not pay again because a copy failed for a moment', async () => {
		const workflowId = 'moment of a test';
		await service.run(['a'], {}, { workflowId });
		failNextCopy();
		const reuse = { reuseInTestRuns: true, creditLimit: 1 };
		const { items } = await service.run(['a'], reuse, { workflowId, settings: RETRY });
		expect(items.map(({ json }) => json.creditsUsed)).toEqual([0]);
		expect(service.emulator.ledger.charged).toBe(8);
	});

	it('is for manual executions and this option only', async () => {
		const workflowId = 'tests-only';
		await service.run(['a'], {}, { workflowId });
		await service.run(['a'], {}, { workflowId });
		await service.run(['a'], { reuseInTestRuns: true }, { workflowId, mode: 'trigger' });
		expect(service.emulator.ledger.charged).toBe(24);
	});
});
