import fc from 'fast-check';
import sharp from 'sharp';
import type { Fault, FaultRule, LedgerEntry } from '../../../emulator';
import { runNode, type NodeOutcome, type OnError } from '../../support/engine';
import { useService } from '../../support/service';

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

const fate = fc.oneof(
	{ weight: 6, arbitrary: fc.constant<Fate>('works') },
	{ weight: 4, arbitrary: fc.constantFrom(...(Object.keys(FATES) as Fate[])) },
);

/** Up to 40 images: many rows of one, or a few rows of several. */
const rowsAndImages = fc.oneof(
	fc.record({ fates: fc.array(fate, { minLength: 1, maxLength: 40 }), images: fc.constant(1) }),
	fc.record({
		fates: fc.array(fate, { minLength: 1, maxLength: 13 }),
		images: fc.integer({ min: 2, max: 3 }),
	}),
);

const plan = fc.record({
	rows: rowsAndImages,
	operation: fc.constantFrom('textToImage', 'imageToImage'),
	onError: fc.constantFrom<OnError>('stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'),
	retryOnFail: fc.boolean(),
	maxParallelRequests: fc.integer({ min: 1, max: 8 }),
});

type Plan = typeof plan extends fc.Arbitrary<infer T> ? T : never;

let inputImage: Buffer;
beforeAll(async () => {
	inputImage = await sharp({ create: { width: 320, height: 320, channels: 3, background: '#386' } })
		.png()
		.toBuffer();
});

const promptOf = (index: number) => `row ${String(index).padStart(2, '0')}`;

/** Seeds of different rows never meet, so that an image is known by its seed. */
const seedOf = (row: number, image: number) => 100 * (row + 1) + image;

async function play({
	rows,
	operation,
	onError,
	retryOnFail,
	maxParallelRequests,
}: Plan): Promise<NodeOutcome> {
	const { fates, images } = rows;
	service.emulator.reset();
	fates.forEach((chosen, index) => {
		for (const fault of FATES[chosen] as Fault[]) {
			const rule: FaultRule = { when: { prompt: promptOf(index) }, times: 1, fault };
			service.emulator.faults.add(rule);
		}
	});
	return await runNode({
		rows: fates.map((chosen, index) => ({
			text: chosen === 'bad' ? '' : promptOf(index),
			seed: seedOf(index, 0),
		})),
		images: fates.map(() => ({ bytes: inputImage, fileName: 'input.png', mimeType: 'image/png' })),
		parameters: {
			operation,
			prompt: '={{ $json.text }}',
			seed: '={{ $json.seed }}',
			size: 'custom',
			width: 320,
			height: 320,
			options: { maxParallelRequests, maxRetries: MAX_RETRIES, numberOfImages: images },
		},
		credential: service.credential,
		onError,
		settings: { retryOnFail, maxTries: 2, waitBetweenTries: 1 },
	});
}

/** The outcomes on both outputs, by the row that they are paired with and the image of this row. */
const outcomesOf = ({ items, errorItems }: NodeOutcome) =>
	[...items, ...errorItems].map(({ pairedItem, json }) => {
		const { item } = pairedItem as { item: number };
		const details = json.details as { imageIndex: number } | undefined;
		return { row: item, image: (json.imageIndex as number | undefined) ?? details!.imageIndex, json };
	});

const byRowAndImage = (a: { row: number; image: number }, b: { row: number; image: number }) =>
	a.row - b.row || a.image - b.image;

it('keeps every spending rule, whatever happens to the images', async () => {
	await fc.assert(
		fc.asyncProperty(plan, async (chosen) => {
			const { rows, onError, maxParallelRequests, retryOnFail } = chosen;
			const { fates, images } = rows;
			const outcome = await play(chosen);
			const { requests, highestInFlight, charged } = service.emulator.ledger;

			// Never more in flight than allowed, and nothing still on its way.
			expect(highestInFlight).toBeLessThanOrEqual(maxParallelRequests);
			expect(requests.filter((request) => request.outcome === 'in flight')).toEqual([]);

			// No image is paid for twice.
			const paid = requests.filter((request) => request.answer.image && request.charged > 0);
			const paidSeeds = paid.map(({ answer }) => answer.seed!);
			expect(new Set(paidSeeds).size).toBe(paidSeeds.length);

			// Credits are the images, and what the service charged for nothing.
			const forNothing = requests.filter((request) => !request.answer.image && request.charged > 0);
			expect(charged).toBe(8 * (paid.length + forNothing.length));

			// What may have been charged is not requested again, unless n8n's Retry On Fail asks for it.
			const unclear = [...forNothing, ...requests.filter(({ answer }) => answer.status === 504)];
			const seedIn = ({ body }: LedgerEntry) => Number((body as { seed: unknown }).seed);
			const repeated = requests.filter((request) =>
				unclear.some((other) => request.index > other.index && seedIn(request) === seedIn(other)),
			);
			if (!retryOnFail) expect(repeated).toEqual([]);

			const outcomes = outcomesOf(outcome);
			if (outcome.error) {
				expect(onError).toBe('stopWorkflow');
				expect(outcomes).toEqual([]);
				if (fates.includes('bad')) expect(requests).toEqual([]);
				if (paid.length > 0) expect(outcome.error.description).toContain(`${paid.length} image`);
				return;
			}
			// One outcome an image (one for a row that could not be used), in order, linked to its row.
			const expected = fates.flatMap((one, row) =>
				Array.from({ length: one === 'bad' ? 1 : images }, (_entry, image) => ({ row, image })),
			);
			const actual = outcomes.map(({ row, image }) => ({ row, image }));
			expect([...actual].sort(byRowAndImage)).toEqual(expected);
			for (const output of [outcome.items, outcome.errorItems]) {
				const order = outcomesOf({ ...outcome, items: output, errorItems: [] });
				expect(order).toEqual([...order].sort(byRowAndImage));
			}
			// Images are the rows' own, and all that were paid for.
			const made = outcomes.filter(({ json }) => json.fileName);
			for (const { row, image, json } of made) {
				expect(json).toMatchObject({ prompt: promptOf(row), seed: seedOf(row, image) });
			}
			expect(made.map(({ json }) => json.seed).sort()).toEqual([...paidSeeds].sort());
		}),
		{ numRuns: 40 },
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
				expect(Date.now() - began).toBeLessThan(cancelAfter + 4000);
			},
		),
		{ numRuns: 15 },
	);
}, 60_000);
