import { sleep } from 'n8n-workflow';

/**
 * Waits, or ends at once when the signal is aborted.
 *
 * n8n 2 takes the signal and drops its timer; n8n 1 does not know it, which is why it is listened to here as well.
 *
 * @param ms how long
 */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
	if (signal.aborted) return;
	await new Promise<void>((resolve) => {
		const end = () => {
			signal.removeEventListener('abort', end);
			resolve();
		};
		signal.addEventListener('abort', end);
		sleep(ms, signal).then(end, end);
	});
}
