import type * as n8nWorkflow from 'n8n-workflow';

/** Every wait of the node and of n8n is so many times shorter, and the node's clock so many times faster. */
export const FASTER = 50;

let faster = FASTER;

/**
 * n8n-workflow with shorter waits, for `jest.mock('n8n-workflow', ...)`, which has to stand in the test file itself.
 */
export function withShorterWaits(): object {
	const actual = jest.requireActual<typeof n8nWorkflow>('n8n-workflow');
	const sleep = (ms: number, signal?: AbortSignal) => actual.sleep(ms / faster, signal);
	return { ...actual, sleep };
}

/**
 * The monotonic clock, faster to match. To be called in each test, as mocks are taken back after it.
 *
 * @param times how much faster, for the waits too, to the end of the file or the next call
 */
export function speedUpClock(times = FASTER): void {
	faster = times;
	const now = performance.now.bind(performance);
	jest.spyOn(performance, 'now').mockImplementation(() => now() * faster);
}
