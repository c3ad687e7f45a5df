import { Container } from '@n8n/di';
import fc from 'fast-check';
import { BinaryDataService } from 'n8n-core';
import type { Fault } from '../../../emulator';
import type { NodeOutcome } from '../../support/engine';
import type * as fasterClock from '../../support/fasterClock';
import { speedUpClock } from '../../support/fasterClock';
import { RETRY, useItems } from './runItems';

jest.mock('n8n-workflow', () =>
	jest.requireActual<typeof fasterClock>('../../support/fasterClock').withShorterWaits(),
);

const service = useItems();

/** Of these, none is charged. */
const FAULTS: Fault[] = [
	{ kind: 'status', status: 402 },
	{ kind: 'status', status: 503 },
	{ kind: 'refused', message: 'no' },
	{ kind: 'latency', ms: 40 },
];

const execution = fc.record({
	isRetry: fc.boolean(),
	retryOnFail: fc.boolean(),
	reuseInTestRuns: fc.boolean(),
	maxParallelRequests: fc.integer({ min: 1, max: 4 }),
	/** After so many requests. */
	faults: fc.array(fc.record({ skip: fc.nat(6), fault: fc.constantFrom(...FAULTS) }), { maxLength: 2 }),
	/** The copy that fails for a moment, from 0. */
	failingCopy: fc.option(fc.nat(3), { nil: undefined }),
});

type Execution = typeof execution extends fc.Arbitrary<infer T> ? T : never;

const GOOD: Execution = {
	...{ isRetry: false, retryOnFail: false, reuseInTestRuns: true, maxParallelRequests: 2 },
	...{ faults: [], failingCopy: undefined },
};

let plays = 0;

async function play(chosen: Execution, numberOfImages: number, more: object): Promise<NodeOutcome> {
	const { retryOnFail, reuseInTestRuns, maxParallelRequests, faults, failingCopy } = chosen;
	service.emulator.faults.clear();
	for (const one of faults) service.emulator.faults.add({ ...one, times: 1 });
	const store = Container.get(BinaryDataService);
	const open = store.getAsStream.bind(store);
	let copies = 0;
	const opened = jest.spyOn(store, 'getAsStream').mockImplementation(async (id) => {
		if (copies++ === failingCopy) throw new Error('EMFILE');
		return await open(id);
	});
	const options = { numberOfImages, reuseInTestRuns, maxParallelRequests, maxRetries: 0 };
	const settings = retryOnFail ? RETRY : {};
	return await service
		.run(['twin', 'twin', 'twin'], options, { settings, ...more })
		.finally(() => opened.mockRestore());
}

const chain = fc.tuple(fc.constantFrom(1, 2), fc.array(execution, { minLength: 1, maxLength: 4 }));

it('pays for no more than is missing, and delivers each of equal images once in an execution', async () => {
	speedUpClock();
	await fc.assert(
		fc.asyncProperty(chain, async ([images, executions]) => {
			service.emulator.reset();
			const workflowId = `equal-${++plays}`;
			const seeds = new Set<unknown>();
			const paid = () => service.emulator.ledger.charged / 8;
			let reported = 0;
			let last: NodeOutcome | undefined;
			for (const chosen of [...executions, GOOD]) {
				const retryOf = chosen.isRetry && last?.error ? last.run : undefined;
				const before = paid();
				const free = before - (chosen.reuseInTestRuns && !retryOf ? 0 : seeds.size);
				last = await play(chosen, images, { workflowId, retryOf });
				expect(paid() - before).toBeLessThanOrEqual(Math.max(0, 3 * images - free));
				if (last.error) continue;
				const delivered = last.items.map(({ json }) => json);
				expect(new Set(delivered.map(({ seed }) => seed)).size).toBe(3 * images);
				for (const { seed, creditsUsed, reusedFromExecution } of delivered) {
					expect(reusedFromExecution).not.toBe(last.executionId);
					reported += creditsUsed as number;
					seeds.add(seed);
				}
			}
			expect(last!.error).toBeUndefined();
			expect([reported / 8, seeds.size]).toEqual([paid(), paid()]);
		}),
		{ numRuns: 25 },
	);
}, 60_000);
