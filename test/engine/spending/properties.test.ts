import { Logger } from '@n8n/backend-common';
import { Container } from '@n8n/di';
import fc from 'fast-check';
import type { INodeExecutionData } from 'n8n-workflow';
import sharp from 'sharp';
import type { Fault, LedgerEntry } from '../../../emulator';
import { runNode, type NodeOutcome, type OnError } from '../../support/engine';
import type * as fasterClock from '../../support/fasterClock';
import { speedUpClock } from '../../support/fasterClock';
import { API_KEY, useService } from '../../support/service';
import { toldCosts, type Costs } from '../../support/toldCosts';

jest.mock('n8n-workflow', () =>
	jest.requireActual<typeof fasterClock>('../../support/fasterClock').withShorterWaits(),
);

const service = useService(API_KEY, 100);

const PRICES = { textToImage: 8, imageToImage: 8, inpaint: 6 };

type Operation = keyof typeof PRICES;

/** What may happen to an item, as the faults of its first requests; after these it works. */
const FATES = {
	works: [],
	bad: [],
	refused: [{ kind: 'refused', message: 'no' }],
	outOfCredits: [{ kind: 'status', status: 402 }],
	busy: [{ kind: 'status', status: 429, retryAfterSeconds: 1 }],
	busyOften: [
		{ kind: 'status', status: 429 },
		{ kind: 'status', status: 503 },
		{ kind: 'status', status: 429 },
	],
	lost: [{ kind: 'dropBefore' }],
	lostWithItsAnswer: [{ kind: 'dropDuring' }],
	chargedForNothing: [{ kind: 'noImage' }],
	timedOutAtTheGateway: [{ kind: 'status', status: 504 }],
	slow: [{ kind: 'latency', ms: 60 }],
} satisfies Record<string, Fault[]>;

type Fate = keyof typeof FATES;

const fate = fc.oneof(
	{ weight: 5, arbitrary: fc.constant<Fate>('works') },
	{ weight: 5, arbitrary: fc.constantFrom(...(Object.keys(FATES) as Fate[])) },
);

const plan = fc.record({
	fates: fc.array(fate, { minLength: 1, maxLength: 8 }),
	images: fc.constantFrom(1, 1, 3),
	operation: fc.constantFrom(...(Object.keys(PRICES) as Operation[])),
	onError: fc.constantFrom<OnError>(
		'stopWorkflow',
		'stopWorkflow',
		'continueRegularOutput',
		'continueErrorOutput',
	),
	retryOnFail: fc.boolean(),
	repeatUncertain: fc.boolean(),
	creditLimit: fc.constantFrom(0, 0, 0, 24, 80),
	maxParallelRequests: fc.integer({ min: 1, max: 5 }),
	maxRetries: fc.integer({ min: 0, max: 2 }),
	cancelAfterMs: fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, fc.nat(150)),
	second: fc.constantFrom<'retry' | 'new'>('retry', 'new'),
});

type Plan = typeof plan extends fc.Arbitrary<infer T> ? T : never;

let inputImage: Buffer;
const lines: string[] = [];

beforeAll(async () => {
	inputImage = await sharp({ create: { width: 320, height: 320, channels: 3, background: '#386' } })
		.png()
		.toBuffer();
});

/** Seeds of different images never meet, so that an image is known by its seed. */
const seedOf = (item: number) => 100 * (item + 1);
const seedIn = ({ body }: LedgerEntry) => Number((body as { seed: unknown }).seed);

let plays = 0;

async function play(chosen: Plan, more: Partial<Parameters<typeof runNode>[0]>): Promise<NodeOutcome> {
	const { fates, images, operation, onError, retryOnFail, maxParallelRequests, maxRetries } = chosen;
	const { repeatUncertain, creditLimit } = chosen;
	const options = { numberOfImages: images, maxParallelRequests, maxRetries, repeatUncertain, creditLimit };
	return await runNode({
		rows: fates.map((one, index) => ({
			text: one === 'bad' ? '' : `item ${index}`,
			seed: seedOf(index),
		})),
		images: fates.map(() => ({ bytes: inputImage, fileName: 'input.png', mimeType: 'image/png' })),
		parameters: {
			resource: operation === 'inpaint' ? 'editing' : 'generation',
			operation,
			// Each image is its own mask.
			maskBinaryPropertyName: 'data',
			prompt: '={{ $json.text }}',
			seed: '={{ $json.seed }}',
			size: 'custom',
			width: 320,
			height: 320,
			options,
		},
		credential: service.credential,
		onError,
		settings: { retryOnFail, maxTries: 3, waitBetweenTries: 1 },
		...more,
	});
}

const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);
const creditsOf = (items: INodeExecutionData[]) =>
	sum(items.map(({ json }) => (json.creditsUsed as number) ?? 0));

/** The credits that a text names before some words. */
const named = (text: string, words: RegExp) =>
	Number(new RegExp(`(\\d+) credits\\)?,? ?${words.source}`).exec(text)?.[1] ?? 0);

/** What the node says that a run has cost, in credits: in its last log line, which a run of a single image may lack. */
function logged(expected: number): Costs | undefined {
	const line = lines.filter((one) => one.includes(`of ${expected} images`)).at(-1);
	if (line === undefined) return undefined;
	return {
		made: named(line, /(?=,|$)/),
		charged: named(line, /charged without an image/),
		uncertain: named(line, /may have been charged/),
	};
}

/** The same in the message that stopped the workflow. */
const told = ({ error }: NodeOutcome): Costs => toldCosts(error!.description ?? '');

/** The same in the items that came out. */
function itemised({ items, errorItems }: NodeOutcome): Costs {
	const all = [...items, ...errorItems];
	const details = all.flatMap(({ json }) =>
		json.details ? [json.details as { charged: string; description: string }] : [],
	);
	const credits = ({ description }: { description: string }) =>
		Number(/\((\d+) credits\)/.exec(description)?.[1]);
	return {
		made: creditsOf(all.filter(({ json }) => json.reusedFromExecution === undefined)),
		charged: sum(details.filter(({ charged }) => charged === 'charged').map(credits)),
		uncertain: sum(details.filter(({ charged }) => charged === 'may have been charged').map(credits)),
	};
}

const isUncertain = ({ answer, outcome }: LedgerEntry) => answer.status === 504 || outcome !== 'answered';
const isForNothing = (entry: LedgerEntry) => !entry.answer.image && entry.charged > 0 && !isUncertain(entry);

/** What holds for one execution, whatever its settings. Returns what it has cost by the service's ledger. */
function judge(requests: LedgerEntry[], { repeatUncertain }: Plan, said: Costs): number {
	const charged = sum(requests.map((request) => request.charged));
	expect(charged).toBeGreaterThanOrEqual(said.made + said.charged);
	expect(charged).toBeLessThanOrEqual(said.made + said.charged + said.uncertain);
	// Nothing that may have been charged is requested again, unless that is allowed.
	for (const [index, request] of requests.entries()) {
		const again = requests.slice(index + 1).some((later) => seedIn(later) === seedIn(request));
		const isPaid = request.answer.image && request.charged > 0 && !isUncertain(request);
		if (isPaid || isForNothing(request) || (isUncertain(request) && !repeatUncertain))
			expect(again).toBe(false);
	}
	return charged;
}

const quiet = async () => {
	do await new Promise((resolve) => setTimeout(resolve, 20));
	while (service.requests.some(({ outcome }) => outcome === 'in flight'));
};

it('keeps every spending rule, in an execution and in the next one', async () => {
	speedUpClock();
	jest.spyOn(Container.get(Logger), 'info').mockImplementation((line) => void lines.push(line));
	await fc.assert(
		fc.asyncProperty(plan, async (chosen) => {
			const { fates, images, onError, creditLimit, maxParallelRequests, cancelAfterMs, second } =
				chosen;
			service.emulator.reset();
			lines.length = 0;
			fates.forEach((one, index) => {
				for (const fault of FATES[one] as Fault[]) {
					service.emulator.faults.add({ when: { prompt: `item ${index}` }, times: 1, fault });
				}
			});
			const workflowId = `property-${++plays}`;
			const expected = images * fates.filter((one) => one !== 'bad').length;
			let isCancelled = false;
			let isOver = false;
			const first = await play(chosen, {
				workflowId,
				whenStarted: (cancel) => {
					if (cancelAfterMs === undefined) return;
					setTimeout(() => {
						isCancelled = !isOver;
						if (!isOver) cancel();
					}, cancelAfterMs);
				},
			}).finally(() => (isOver = true));
			await quiet();

			const requests = [...service.requests];
			expect(service.emulator.ledger.highestInFlight).toBeLessThanOrEqual(maxParallelRequests);
			const log = logged(expected);
			const said = first.error && !isCancelled ? told(first) : itemised(first);
			if (log && !isCancelled) {
				expect(first.error || { ...said, uncertain: log.uncertain }).toEqual(first.error || log);
				if (first.error) expect(said).toEqual(log);
				else expect(said.uncertain).toBeLessThanOrEqual(log.uncertain);
			}
			const charged = judge(requests, chosen, log ?? said);
			if (creditLimit > 0) expect(charged).toBeLessThanOrEqual(creditLimit);
			if (first.error && fates.includes('bad') && onError === 'stopWorkflow')
				expect(requests).toEqual([]);

			// The same items again, and nothing goes wrong this time.
			const failed = first.error !== undefined || isCancelled;
			service.emulator.faults.clear();
			lines.length = 0;
			const retryOf = second === 'retry' && failed && !isCancelled ? first.run : undefined;
			const next = await play(
				{ ...chosen, fates: fates.map(() => 'works' as const) },
				{ workflowId, retryOf },
			);
			await quiet();
			const laterRequests = service.requests.slice(requests.length);
			const nextLog = logged(images * fates.length);
			const nextSaid = next.error ? told(next) : itemised(next);
			const later = judge(laterRequests, chosen, nextLog ?? nextSaid);
			if (creditLimit > 0) expect((retryOf ? charged : 0) + later).toBeLessThanOrEqual(creditLimit);

			// What was made and not delivered is not requested again. What a cancel cut off may be.
			const firstSaid = log ?? said;
			const paid = requests.filter(
				(request) => request.answer.image && request.charged > 0 && !isUncertain(request),
			);
			const kept = new Set(failed ? paid.map(seedIn) : []);
			const again = laterRequests.filter((request) => kept.has(seedIn(request)));
			expect(again.length * PRICES[chosen.operation]).toBeLessThanOrEqual(
				isCancelled ? firstSaid.uncertain : 0,
			);

			// Each credit is reported once.
			if (next.error) return;
			const outputs = [...(failed ? [] : [first]), next].flatMap(({ items, errorItems }) => [
				...items,
				...errorItems,
			]);
			expect(creditsOf(outputs)).toBe(firstSaid.made + (nextLog ?? nextSaid).made);
		}),
		{ numRuns: 18 },
	);
}, 100_000);
