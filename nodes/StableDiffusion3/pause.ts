import { sleep } from 'n8n-workflow';

/** In ms. Node fires a timer of a longer time at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** What to call when a signal is aborted, and the listener that does. */
const waitingFor = new WeakMap<AbortSignal, { calls: Set<() => void>; listener: () => void }>();

/**
 * Calls something when a signal is aborted that is not yet. However many wait for a signal, it gets one listener: Node takes
 * more than ten for a leak, and warns of it in n8n's log.
 *
 * @returns takes the call back
 */
export function onAbort(signal: AbortSignal, call: () => void): () => void {
	let waiting = waitingFor.get(signal);
	if (!waiting) {
		const all = new Set<() => void>();
		waiting = { calls: all, listener: () => all.forEach((one) => one()) };
		waitingFor.set(signal, waiting);
		signal.addEventListener('abort', waiting.listener, { once: true });
	}
	const { calls, listener } = waiting;
	calls.add(call);
	return () => {
		if (!calls.delete(call) || calls.size > 0) return;
		signal.removeEventListener('abort', listener);
		waitingFor.delete(signal);
	};
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
