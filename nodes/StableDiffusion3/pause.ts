import { sleep } from 'n8n-workflow';

/** Node's timers know no longer time, and fire at once where they are asked for one, in ms. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** What to call when a signal is aborted. */
const calls = new WeakMap<AbortSignal, Set<() => void>>();

/**
 * Calls something when a signal is aborted that is not yet. However many wait for a signal, it gets one listener: Node takes
 * more than ten for a leak, and warns of it in n8n's log.
 *
 * @returns takes the call back
 */
export function onAbort(signal: AbortSignal, call: () => void): () => void {
	const waiting = calls.get(signal) ?? new Set();
	if (!calls.has(signal)) {
		calls.set(signal, waiting);
		signal.addEventListener('abort', () => waiting.forEach((one) => one()), { once: true });
	}
	waiting.add(call);
	return () => waiting.delete(call);
}

/**
 * Waits, or ends at once when the signal is aborted.
 *
 * n8n 2's sleep takes a signal and drops its timer; n8n 1's does not know it.
 *
 * @param ms how long; 24.8 days at most
 */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
	if (signal.aborted) return;
	const timer = new AbortController();
	await new Promise<void>((resolve) => {
		const end = () => {
			forget();
			timer.abort();
			resolve();
		};
		const forget = onAbort(signal, end);
		sleep(Math.min(ms, LONGEST_TIMER), timer.signal).then(end, end);
	});
}
