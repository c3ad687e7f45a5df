import { runNode } from '../../support/engine';
import { numbered, SMALL, useRows } from './runRows';

const service = useRows();

describe('Max Parallel Requests', () => {
	it.each([
		[undefined, 4],
		[1, 1],
		[3, 3],
		[50, 10],
	])('%p: at most %i in flight', async (maxParallelRequests, highest) => {
		service.slow(250);
		const { items } = await service.run(numbered(10), { maxParallelRequests });
		expect(items.map(({ json }) => json.prompt)).toEqual(numbered(10));
		expect(service.emulator.ledger.highestInFlight).toBe(highest);
	});

	it('is kept where Batching starts the rows one by one', async () => {
		service.slow(200);
		const { items } = await service.run(numbered(4), { maxParallelRequests: 2 }, { batch: 50 });
		expect(items).toHaveLength(4);
		expect(service.emulator.ledger.highestInFlight).toBe(2);
	});

	it('leaves Batching its rhythm', async () => {
		await service.run(numbered(3), {}, { batch: 400 });
		const [first, second, third] = service.requests.map(({ startedAt }) => startedAt);
		expect(second! - first!).toBeGreaterThan(200);
		expect(third! - second!).toBeGreaterThan(200);
	});

	it('is not confused with a time-out: waiting for a place does not count', async () => {
		service.slow(400);
		const { error, items } = await runNode({
			rows: numbered(4).map((text) => ({ text })),
			parameters: {
				prompt: '={{ $json.text }}',
				...SMALL,
				options: { maxParallelRequests: 1 },
				requestOptions: { timeout: 1500 },
			},
			credential: service.credential,
		});
		expect(error).toBeUndefined();
		expect(items).toHaveLength(4);
	});
});
