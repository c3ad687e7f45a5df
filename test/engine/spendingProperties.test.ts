import fc from 'fast-check';
import type { Fault, FaultRule } from '../../emulator';
import { runNode, type NodeOutcome, type OnError } from '../support/engine';
import { useService } from '../support/service';

const service = useService();

/**
 * What may happen to a row, as the faults of its first requests; after these it works. The waits are those that the
 * service asks for (none), so that hundreds of runs take seconds: growing waits have tests of their own.
 */
const FATES = {
	works: [],
	bad: [],
	refused: [{ kind: 'refused', message: 'no' }],
	busyOnce: [{ kind: 'status', status: 429, retryAfterSeconds: 0 }],
	busyTwice: [
		{ kind: 'status', status: 429, retryAfterSeconds: 0 },
		{ kind: 'status', status: 503, retryAfterSeconds: 0 },
	],
	busyTooOften: Array.from({ length: 4 }, () => ({ kind: 'status', status: 503, retryAfterSeconds: 0 })),
	lost: [{ kind: 'dropBefore' }],
	chargedForNothing: [{ kind: 'noImage' }],
	timedOutAtTheGateway: [{ kind: 'status', status: 504 }],
} satisfies Record<string, Fault[]>;

type Fate = keyof typeof FATES;

const MAX_RETRIES = 2;

const plan = fc.record({
	fates: fc.array(
		fc.oneof(
			{ weight: 6, arbitrary: fc.constant<Fate>('works') },
			{ weight: 4, arbitrary: fc.constantFrom(...(Object.keys(FATES) as Fate[])) },
		),
		{ minLength: 1, maxLength: 40 },
	),
	onError: fc.constantFrom<OnError>('stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'),
	retryOnFail: fc.boolean(),
	maxParallelRequests: fc.integer({ min: 1, max: 8 }),
});

type Plan = typeof plan extends fc.Arbitrary<infer T> ? T : never;

const promptOf = (index: number) => `row ${String(index).padStart(2, '0')}`;

async function play({ fates, onError, retryOnFail, maxParallelRequests }: Plan): Promise<NodeOutcome> {
	service.emulator.reset();
	fates.forEach((fate, index) => {
		for (const fault of FATES[fate] as Fault[]) {
			const rule: FaultRule = { when: { prompt: promptOf(index) }, times: 1, fault };
			service.emulator.faults.add(rule);
		}
	});
	return await runNode({
		rows: fates.map((fate, index) => ({ text: fate === 'bad' ? '' : promptOf(index) })),
		parameters: {
			prompt: '={{ $json.text }}',
			size: 'custom',
			width: 320,
			height: 320,
			options: { maxParallelRequests, maxRetries: MAX_RETRIES },
		},
		credential: service.credential,
		onError,
		settings: { retryOnFail, maxTries: 2, waitBetweenTries: 1 },
	});
}

/** The items of both outputs, by the row that they are paired with. */
const byRow = ({ items, errorItems }: NodeOutcome) =>
	[...items, ...errorItems].map((item) => ({
		row: (item.pairedItem as { item: number }).item,
		json: item.json,
	}));

it('keeps every spending rule, whatever happens to the rows', async () => {
	await fc.assert(
		fc.asyncProperty(plan, async (chosen) => {
			const { fates, onError, maxParallelRequests } = chosen;
			const outcome = await play(chosen);
			const { requests, highestInFlight, charged } = service.emulator.ledger;

			// Never more in flight than allowed, and nothing still on its way.
			expect(highestInFlight).toBeLessThanOrEqual(maxParallelRequests);
			expect(requests.filter((request) => request.outcome === 'in flight')).toEqual([]);

			// No picture is paid for twice.
			const paid = requests.filter((request) => request.answer.image && request.charged > 0);
			const paidPrompts = paid.map(({ body }) => (body as { prompt: string }).prompt);
			expect(new Set(paidPrompts).size).toBe(paidPrompts.length);

			// Credits are the pictures, and what the service charged for nothing.
			const forNothing = requests.filter((request) => !request.answer.image && request.charged > 0);
			expect(charged).toBe(8 * (paid.length + forNothing.length));

			const rows = byRow(outcome);
			if (outcome.error) {
				expect(onError).toBe('stopWorkflow');
				expect(rows).toEqual([]);
				if (fates.includes('bad')) expect(requests).toEqual([]);
				if (paid.length > 0) expect(outcome.error.description).toContain(`${paid.length} picture`);
				return;
			}
			// One outcome a row, in order, linked to its row; pictures are the rows' own, and all that were paid for.
			expect(rows.map(({ row }) => row).sort((a, b) => a - b)).toEqual(
				fates.map((_fate, index) => index),
			);
			for (const output of [outcome.items, outcome.errorItems]) {
				const order = output.map(({ pairedItem }) => (pairedItem as { item: number }).item);
				expect(order).toEqual([...order].sort((a, b) => a - b));
			}
			const pictures = rows.filter(({ json }) => json.fileName);
			for (const { row, json } of pictures) expect(json.prompt).toBe(promptOf(row));
			expect(pictures.map(({ row }) => promptOf(row)).sort()).toEqual([...paidPrompts].sort());
		}),
		{ numRuns: 60 },
	);
}, 100_000);

it('ends every wait when the execution is cancelled', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.integer({ min: 1, max: 12 }),
			fc.constantFrom<Fault>(
				{ kind: 'status', status: 429, retryAfterSeconds: 100 },
				{ kind: 'status', status: 503 },
				{ kind: 'latency', ms: 100 },
			),
			fc.integer({ min: 0, max: 120 }),
			async (count, fault, cancelAfter) => {
				service.emulator.reset();
				service.emulator.faults.add({ fault });
				const began = Date.now();
				await runNode({
					rows: Array.from({ length: count }, () => ({})),
					parameters: {
						prompt: 'a cat',
						size: 'custom',
						width: 320,
						height: 320,
						options: { maxParallelRequests: 2 },
					},
					credential: service.credential,
					whenStarted: (cancel) => setTimeout(cancel, cancelAfter),
				});
				// Far below the waits that it cut short.
				expect(Date.now() - began).toBeLessThan(cancelAfter + 700);
			},
		),
		{ numRuns: 15 },
	);
}, 60_000);
