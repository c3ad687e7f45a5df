import { numbered, useRows } from './runRows';

const service = useRows();

describe('Max Retries', () => {
	it('repeats after HTTP 503, which costs nothing, until it works', async () => {
		const status = 503;
		service.emulator.faults.add({ times: 1, fault: { kind: 'status', status } });
		const { items, error } = await service.run(['a']);
		expect(error).toBeUndefined();
		expect(items).toHaveLength(1);
		expect(service.requests.map(({ answer }) => answer.status)).toEqual([status, 200]);
		expect(service.requests[1]!.startedAt - service.requests[0]!.endedAt!).toBeGreaterThan(700);
		expect(service.emulator.ledger.charged).toBe(8);
	});

	it('waits longer each time, and says in the end how often and how long it tried', async () => {
		service.emulator.faults.add({ fault: { kind: 'status', status: 503, html: '' } });
		const { error } = await service.run(['a'], { maxRetries: 2 });
		const [first, second, third, ...others] = service.requests;
		expect(others).toEqual([]);
		// About 1 s and 2 s, each less 20 % at most.
		expect(second!.startedAt - first!.endedAt!).toBeGreaterThan(750);
		expect(third!.startedAt - second!.endedAt!).toBeGreaterThan(1550);
		expect(error!.message).toMatch(
			/^The service is unavailable \(HTTP 503\) \(tried 3 times in \d+ s\)$/,
		);
	});

	it('0: not once', async () => {
		service.emulator.faults.add({ fault: { kind: 'status', status: 503 } });
		await service.run(['a'], { maxRetries: 0 });
		expect(service.requests).toHaveLength(1);
	});

	it('repeats where nobody listens', async () => {
		const credential = { ...service.credential, baseUrl: 'http://127.0.0.1:9' };
		const { error } = await service.run(['a'], { maxRetries: 1 }, { credential });
		expect(error!.message).toMatch(/ECONNREFUSED.* \(tried 2 times in \d+ s\)$/);
	});
});

describe('HTTP 429', () => {
	it.each([
		['seconds', { retryAfterSeconds: 1 }],
		['a date', { retryAfterDate: 2 }],
	])('waits as long as Retry-After says in %s', async (_how, retryAfter) => {
		service.emulator.faults.add({ times: 1, fault: { kind: 'status', status: 429, ...retryAfter } });
		await service.run(['a']);
		const [first, second] = service.requests;
		expect(second!.startedAt - first!.endedAt!).toBeGreaterThan(900);
		expect(second!.startedAt - first!.endedAt!).toBeLessThan(8000);
	});

	it('holds up the whole run, which then goes on gently', async () => {
		service.emulator.faults.add({
			when: { prompt: 'image 0' },
			times: 1,
			fault: { kind: 'status', status: 429, retryAfterSeconds: 1 },
		});
		service.slow(400);
		const { items } = await service.run(numbered(12), { maxParallelRequests: 4 });
		expect(items.map(({ json }) => json.prompt)).toEqual(numbered(12));

		const refused = service.requests.find(({ answer }) => answer.status === 429)!;
		const later = service.requests.filter(({ startedAt }) => startedAt > refused.endedAt! + 50);
		expect(later.length).toBe(9);
		expect(Math.min(...later.map(({ startedAt }) => startedAt)) - refused.endedAt!).toBeGreaterThan(900);
		expect(later.slice(0, 3).map(({ inFlightAtArrival }) => inFlightAtArrival)).toEqual([1, 1, 2]);
		expect(Math.max(...later.map(({ inFlightAtArrival }) => inFlightAtArrival))).toBe(4);
	});
});
