import { getEventListeners } from 'node:events';
import type { INode, Logger } from 'n8n-workflow';
import { connectionLost } from '../../../nodes/StableDiffusion3/connectionFailure';
import { refused } from '../../../nodes/StableDiffusion3/failures';
import { textToImage } from '../../../nodes/StableDiffusion3/operations/textToImage';
import type { StoredImage } from '../../../nodes/StableDiffusion3/output/imageItem';
import type { CheckedItem } from '../../../nodes/StableDiffusion3/request/checkItem';
import { Account } from '../../../nodes/StableDiffusion3/spending/Account';
import type { ExecutionMemory } from '../../../nodes/StableDiffusion3/spending/executionMemory';
import {
	isReported,
	keptImagesFor,
	reportCredits,
} from '../../../nodes/StableDiffusion3/spending/keptImages';
import { Plan } from '../../../nodes/StableDiffusion3/spending/Plan';
import { Run } from '../../../nodes/StableDiffusion3/spending/Run';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

const ITEM = { url: '/u', body: {}, credits: 8, numberOfImages: 1, maxParallelRequests: 1 } as CheckedItem;
const RETRIED = { retryOnFail: true, maxTries: 3, parameters: {} } as unknown as INode;
const ONCE = { parameters: {} } as unknown as INode;

let runs = 0;

/** A run of two items, of which the first has an image that n8n has stored. */
function runWith(node: INode, more: Partial<Run['surroundings']> = {}, cancel?: AbortSignal) {
	const memory: ExecutionMemory = {};
	const name = `run ${++runs}`;
	const surroundings: Run['surroundings'] = {
		...{ address: '', account: new Account(), hide: (outcome) => outcome, memory, isSaved: true },
		...{ node: name, executionId: '1', testImages: new Map(), isTool: false, ...more },
	};
	const logger = { debug() {}, info() {} } as unknown as Logger;
	const run = new Run(new Plan(textToImage, [ITEM, ITEM]), surroundings, logger, undefined, 0);
	const stored = { id: 'filesystem:1', paidId: name, key: 'key', credits: 8 } as StoredImage;
	const enter = () => [0, 1].forEach((itemIndex) => run.enter(itemIndex, cancel, node));
	enter();
	run.ledger.record('0/0', { item: { json: {} }, stored, reused: false }, 8);
	run.ledger.record('1/0', refused(200, -1, 'no'), 8);
	return { run, enter, memory, keptForAll: () => keptImagesFor(name, 'key').length };
}

it('keeps the images of the last try for Retry and for a new execution', async () => {
	const { run, memory, keptForAll } = runWith(ONCE);
	expect(await run.keepImages()).toMatchObject({ images: 1, byRetry: 1, byNewExecution: 1, isTool: false });
	expect([memory.keptImages?.length, keptForAll()]).toEqual([1, 1]);
});

it('keeps them for the next try, and for a new execution where none has come after 10 s', async () => {
	const { run, keptForAll } = runWith(RETRIED);
	expect(await run.keepImages()).toMatchObject({ images: 1, byRetry: 1, byNewExecution: 0 });
	await jest.advanceTimersByTimeAsync(9_999);
	expect(keptForAll()).toBe(0);
	await jest.advanceTimersByTimeAsync(1);
	expect(keptForAll()).toBe(1);
});

it('keeps them for nobody else once the next try has come', async () => {
	const { run, enter, memory, keptForAll } = runWith(RETRIED);
	await run.keepImages();
	enter();
	await jest.advanceTimersByTimeAsync(20_000);
	expect([memory.keptImages, keptForAll()]).toEqual([undefined, 0]);
});

it('keeps them at once where the execution is cancelled, without a Retry, as n8n does not run the node again', async () => {
	const cancel = new AbortController();
	const { run, keptForAll } = runWith(RETRIED, {}, cancel.signal);
	cancel.abort();
	expect(await run.keepImages()).toMatchObject({ images: 1, byRetry: 0, byNewExecution: 1 });
	expect(keptForAll()).toBe(1);
});

it('leaves them at once where the execution was cancelled and the next try, a run of its own, cannot be prepared', async () => {
	const cancel = new AbortController();
	const { run, keptForAll } = runWith(RETRIED, {}, cancel.signal);
	await run.keepImages();
	run.followedBy(Promise.reject(new Error('The database is down')), false);
	expect(getEventListeners(cancel.signal, 'abort')).toEqual([]);
	cancel.abort();
	await jest.advanceTimersByTimeAsync(0);
	expect(keptForAll()).toBe(1);
});

it('waits for no next try after the last one', async () => {
	const { run } = runWith(ONCE);
	await run.keepImages();
	expect(jest.getTimerCount()).toBe(0);
});

it('keeps no empty list', async () => {
	const { run, memory } = runWith(ONCE);
	run.ledger.record('0/0', refused(200, -1, 'no'), 8);
	await run.keepImages();
	expect(memory).not.toHaveProperty('keptImages');
});

it.each([
	['of the execution that it is a Retry of', {}, 2],
	["but not another call's of a tool", { isTool: true }, 1],
	['but nothing where n8n does not save it', { isSaved: false }, 1],
])('keeps what is left, %s', async (_what, more, images) => {
	const earlier = { paidId: `elsewhere ${runs}`, key: 'other', credits: 8 } as StoredImage;
	const { run } = runWith(ONCE, { memory: { keptImages: [earlier] }, ...more });
	expect(await run.keepImages()).toMatchObject({ images, byNewExecution: images });
});

it.each([
	['a tool, which n8n does not run again', { isTool: true }, { byRetry: 0, byNewExecution: 1 }],
	['where n8n does not save the memory', { isSaved: false }, { byRetry: 0, byNewExecution: 1 }],
	['where n8n does not say which node', { node: undefined }, { byRetry: 1, byNewExecution: 0 }],
])('promises only what is so: %s', async (_what, more, kept) => {
	expect(await runWith(ONCE, more).run.keepImages()).toMatchObject({ images: 1, ...kept });
});

it('counts no image of an earlier execution as one of its own that is kept', async () => {
	const { run } = runWith(ONCE);
	run.ledger.record('1/0', { item: { json: {} }, reused: true }, 0);
	expect(await run.keepImages()).toMatchObject({ images: 1 });
});

it.each([
	['the last try', ONCE, false],
	['a try that another one follows', RETRIED, true],
])(
	'after %s: credits of earlier executions stay reported only where another try follows',
	async (_which, node, is) => {
		const { run } = runWith(node);
		const earlier = { paidId: `earlier ${runs}`, credits: 8 } as StoredImage;
		reportCredits(earlier);
		run.reported.push(earlier.paidId);
		await run.keepImages();
		expect(isReported(earlier)).toBe(is);
	},
);

it('may start although more than the Credit Limit is spent, where nothing is left to request', () => {
	const limited = { ...ITEM, creditLimit: 8 };
	const memory: ExecutionMemory = { spentCredits: 16 };
	const { surroundings } = runWith(ONCE, { memory }).run;
	const logger = { debug() {}, info() {} } as unknown as Logger;
	const run = new Run(new Plan(textToImage, [limited]), surroundings, logger, undefined, 0);
	run.ledger.record('0/0', connectionLost('ECONNRESET', 'x'), 8);
	run.enter(0, undefined, ONCE);
	expect(run.overLimit).toBeUndefined();
	expect(run.cannotStart).toBe(false);
});
