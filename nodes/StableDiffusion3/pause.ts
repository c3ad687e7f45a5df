import { sleep } from 'n8n-workflow';

/** Node's timers know no longer time, and fire at once where they are asked for one, in ms. */
const LONGEST_TIMER = 2 ** 31 - 1;

/**
 * Waits, or ends at once when the signal is aborted.
 *
 * n8n 2 takes the signal and drops its timer; n8n 1 does not know it, which is why it is listened to here as well.
 *
 * @param ms how long; 24.8 days at most
 */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
	if (signal.aborted) return;
	await new Promise<void>((resolve) => {
		const end = () => {
			signal.removeEventListener('abort', end);
			resolve();
		};
		signal.addEventListener('abort', end);
		sleep(Math.min(ms, LONGEST_TIMER), signal).then(end, end);
	});
}
