import type { INode } from 'n8n-workflow';
import { Try } from '../../../nodes/StableDiffusion3/spending/Try';

const nodeWith = (batch?: { batchSize?: unknown; batchInterval?: unknown }) =>
	({ parameters: { requestOptions: batch ? { batching: { batch } } : undefined } }) as unknown as INode;

const tryOf = (items: number, batch?: Parameters<typeof nodeWith>[0], cancel?: AbortSignal) =>
	new Try(nodeWith(batch), items, 4, cancel);

const BATCHES = { batchSize: 2, batchInterval: 5_000 };

it.each([
	['without Batching', undefined, 5, 4, 1_000],
	['the first of three batches of two', BATCHES, 5, 0, 11_000],
	['in the second of three batches', BATCHES, 5, 3, 6_000],
	['in the last batch', BATCHES, 5, 4, 1_000],
	['of two full batches', BATCHES, 4, 0, 6_000],
	['a batch size of text', { ...BATCHES, batchSize: '2' }, 5, 0, 11_000],
	['no batch size', { batchInterval: 5_000 }, 3, 0, 11_000],
	['a batch size of -1, which n8n takes for 1', { ...BATCHES, batchSize: -1 }, 3, 0, 11_000],
])('is over where n8n can have started no other item: %s', (_what, batch, items, entered, startsBy) => {
	const now = jest.spyOn(performance, 'now').mockReturnValue(70_000);
	const current = tryOf(items, batch);
	current.enter(entered);
	now.mockReturnValue(70_001 + startsBy);
	expect(current.isOver).toBe(false);
	current.itemEnded();
	expect(current.isOver).toBe(true);
	now.mockReturnValue(70_000 + startsBy);
	expect(current.isOver).toBe(false);
});

it.each([
	['that have entered', undefined, [false, true]],
	['of the run, with Batching', BATCHES, [false, false]],
])('knows the last one of the items %s', (_which, batch, expected) => {
	const current = tryOf(3, batch);
	current.enter(0);
	current.enter(2);
	expect([current.itemEnded(), current.itemEnded()]).toEqual(expected);
});

it('is given up by n8n where an item has not entered, but not with Batching', () => {
	const [plain, batched] = [tryOf(2), tryOf(2, BATCHES)];
	for (const current of [plain, batched]) current.enter(0);
	expect([plain.isAbandoned, batched.isAbandoned]).toEqual([true, false]);
	plain.enter(1);
	expect(plain.isAbandoned).toBe(false);
});

it('waits for all items only with Batching', async () => {
	const order: string[] = [];
	const batched = tryOf(2, BATCHES);
	const waiting = batched.whenAllEntered().then(() => order.push('all'));
	batched.enter(0);
	await tryOf(2).whenAllEntered();
	await Promise.resolve();
	order.push('second');
	batched.enter(1);
	await waiting;
	expect(order).toEqual(['second', 'all']);
});

it('hears of a cancel once it listens, also of an earlier one, and not after it has stopped listening', () => {
	const [controller, onCancel, late] = [new AbortController(), jest.fn(), jest.fn()];
	const [heard, silent] = [tryOf(1, undefined, controller.signal), tryOf(1, undefined, controller.signal)];
	silent.unlisten();
	heard.listen(onCancel);
	silent.listen(late);
	silent.unlisten();
	controller.abort();
	expect(onCancel).toHaveBeenCalledTimes(1);
	expect(late).not.toHaveBeenCalled();
	silent.listen(late);
	expect(late).toHaveBeenCalledTimes(1);
});
