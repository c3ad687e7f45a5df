import { getEventListeners } from 'node:events';
import { onAbort, pause } from '../../nodes/StableDiffusion3/pause';

it('waits as long as it is told', async () => {
	const began = Date.now();
	await pause(60, new AbortController().signal);
	expect(Date.now() - began).toBeGreaterThanOrEqual(55);
});

it('ends at once when it is aborted, and leaves no listener behind', async () => {
	const ending = new AbortController();
	const pausing = pause(60_000, ending.signal);
	ending.abort();
	await pausing;
	await pause(60_000, ending.signal);
	expect(getEventListeners(ending.signal, 'abort')).toEqual([]);
});

it('puts one listener on a signal, however many wait, and ends all of them', async () => {
	const ending = new AbortController();
	const pausing = Array.from({ length: 50 }, () => pause(60_000, ending.signal));
	expect(getEventListeners(ending.signal, 'abort')).toHaveLength(1);
	await pause(1, ending.signal);
	expect(getEventListeners(ending.signal, 'abort')).toHaveLength(1);
	ending.abort();
	await Promise.all(pausing);
});

it('leaves no listener where it ends by itself, and can wait for the signal again', async () => {
	const ending = new AbortController();
	await pause(1, ending.signal);
	expect(getEventListeners(ending.signal, 'abort')).toEqual([]);
	const pausing = pause(60_000, ending.signal);
	ending.abort();
	await pausing;
});

it('calls nothing that was taken back', () => {
	const ending = new AbortController();
	const [taken, left] = [jest.fn(), jest.fn()];
	onAbort(ending.signal, taken)();
	onAbort(ending.signal, left);
	ending.abort();
	expect(taken).not.toHaveBeenCalled();
	expect(left).toHaveBeenCalledTimes(1);
});

it('takes back only its own call, however often it is asked', () => {
	const ending = new AbortController();
	const takeBack = onAbort(ending.signal, jest.fn());
	takeBack();
	const later = jest.fn();
	onAbort(ending.signal, later);
	takeBack();
	onAbort(ending.signal, jest.fn());
	expect(getEventListeners(ending.signal, 'abort')).toHaveLength(1);
	ending.abort();
	expect(later).toHaveBeenCalledTimes(1);
});

it('takes a time that is longer than any timer', async () => {
	const ending = new AbortController();
	const ended = jest.fn();
	const pausing = pause(2 ** 31, ending.signal).then(ended);
	await pause(30, new AbortController().signal);
	expect(ended).not.toHaveBeenCalled();
	ending.abort();
	await pausing;
});

it('leaves no listener on a signal that was aborted', () => {
	const ending = new AbortController();
	onAbort(ending.signal, () => {});
	ending.abort();
	expect(getEventListeners(ending.signal, 'abort')).toEqual([]);
});
