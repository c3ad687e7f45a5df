import { pause } from './pause';

/** What n8n hands over as the body of an answer: the bytes as they arrive. */
export type BodyStream = AsyncIterable<Buffer> & { destroy?: () => void };

/** The HTTP client ends a silent body too, with another error. This part of its timeout comes first. */
const FIRST = 0.95;

/** Named as the HTTP client names the timeout of a request. */
class Timeout extends Error {
	readonly code = 'ECONNABORTED';

	constructor(ms: number) {
		super(`timeout of ${ms}ms exceeded`);
	}
}

/** A body was still coming when no more time was left for it. */
export class NeverEnded extends Error {
	constructor(readonly longestMs: number) {
		super(`not at its end after ${longestMs}ms`);
	}
}

/**
 * Hands over the parts of a body as they arrive. The HTTP client's own timeout ends with the head of the answer, so the
 * silence after it is measured here.
 *
 * @param take returns false where it needs no more; the connection is cut then
 * @param timeoutMs longest silence, in ms
 * @param longestMs it is not read for longer, however it comes in
 * @throws what the connection broke off with, a timeout, or NeverEnded
 */
export async function readParts(
	body: BodyStream,
	take: (part: Buffer) => boolean,
	timeoutMs: number,
	longestMs: number,
): Promise<void> {
	let lastPart = performance.now();
	const latest = lastPart + longestMs;
	const end = new AbortController();
	const read = async () => {
		for await (const part of body) {
			lastPart = performance.now();
			// What comes after the timeout is not waited for any more.
			if (end.signal.aborted || !take(part)) break;
		}
	};
	const limitSilence = async () => {
		while (!end.signal.aborted) {
			const silent = lastPart + timeoutMs * FIRST;
			const left = Math.min(silent, latest) - performance.now();
			if (left <= 0) throw silent < latest ? new Timeout(timeoutMs) : new NeverEnded(longestMs);
			await pause(left, end.signal);
		}
	};
	// Side by side: to destroy a silent stream does not end the wait for its next part.
	await Promise.race([read(), limitSilence()]).finally(() => {
		end.abort();
		body.destroy?.();
	});
}
