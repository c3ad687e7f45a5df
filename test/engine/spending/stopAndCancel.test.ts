import { numbered, useRows } from './runRows';

const service = useRows();

describe('stop means stop', () => {
	it('sends nothing new after the first failure', async () => {
		service.refuse('image 1');
		const { error } = await service.run(numbered(20), { maxParallelRequests: 1 });
		expect(service.prompts()).toEqual(['image 0', 'image 1']);
		expect(error!.context.itemIndex).toBe(1);
		expect(error!.description).toContain(
			'This run has cost so far: 1 image made (8 credits). The 1 image is kept as long as n8n keeps this execution: Retry in the list of executions',
		);
	});

	it('awaits what is in flight, and says what is paid for', async () => {
		service.emulator.faults.add({
			when: { prompt: 'image 0' },
			fault: { kind: 'refused', message: 'no' },
		});
		service.slow(300);
		const { error } = await service.run(numbered(9), { maxParallelRequests: 4 });
		expect(service.requests).toHaveLength(4);
		expect(service.requests.every(({ outcome }) => outcome === 'answered')).toBe(true);
		expect(error!.description).toContain('This run has cost so far: 3 images made (24 credits).');
		expect(error!.context.itemIndex).toBe(0);
	});

	it('ends the waits of other rows', async () => {
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

describe('cancel means cancel', () => {
	it.each([
		['429', { kind: 'status', status: 429, retryAfterSeconds: 60 }],
		['503', { kind: 'status', status: 503 }],
	] as const)('ends the wait after a %s at once, and sends nothing more', async (_status, fault) => {
		service.emulator.faults.add({ fault });
		const began = Date.now();
		await service.run(
			numbered(8),
			{ maxRetries: 10 },
			{ whenStarted: (cancel) => setTimeout(cancel, 300) },
		);
		expect(Date.now() - began).toBeLessThan(30_000);
		// Those in flight when it was cancelled may still arrive.
		await new Promise((resolve) => setTimeout(resolve, 1000));
		const sent = service.requests.length;
		expect(sent).toBeLessThanOrEqual(4);
		await new Promise((resolve) => setTimeout(resolve, 2000));
		expect(service.requests).toHaveLength(sent);
	});

	it('sends nothing that waits for a place', async () => {
		service.slow(1500);
		await service.run(
			numbered(8),
			{ maxParallelRequests: 2 },
			{ whenStarted: (cancel) => setTimeout(cancel, 800) },
		);
		await new Promise((resolve) => setTimeout(resolve, 1200));
		expect(service.requests).toHaveLength(2);
	});
});
