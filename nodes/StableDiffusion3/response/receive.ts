import { pause } from '../pause';
import { AnswerReader, type Answer } from './AnswerReader';

/** What n8n hands over as the body of an answer: the bytes as they arrive. */
export type BodyStream = AsyncIterable<Buffer> & { destroy?: () => void };

/** Of an error response no more than this is read, in bytes: some pages have all their styles before the first word. */
const LONGEST_WORDS = 1024 * 1024;

/** The words of an error response are not waited for any longer, in ms: it can be acted on without them. */
const LONGEST_WAIT_FOR_WORDS = 10_000;

/** No answer is read for longer, however it comes in, in ms. */
const LONGEST_ANSWER = 15 * 60_000;

/** The HTTP client ends a silent body too, with another error. This part of its time-out comes first. */
const FIRST = 0.95;

/** Named as the HTTP client names the time-out of a request. */
class TimeOut extends Error {
	readonly code = 'ECONNABORTED';

	constructor(ms: number) {
		super(`timeout of ${ms}ms exceeded`);
	}
}

/**
 * Hands over the parts of a body as they arrive. The HTTP client's own time-out ends with the head of the answer, so the
 * silence after it is measured here.
 *
 * @param take returns false where it needs no more; the connection is cut then
 * @param timeOutMs longest silence, in ms
 * @throws what the connection broke off with, or a time-out
 */
async function readParts(
	body: BodyStream,
	take: (part: Buffer) => boolean,
	timeOutMs: number,
): Promise<void> {
	let lastPart = performance.now();
	const latest = lastPart + LONGEST_ANSWER;
	const end = new AbortController();
	const read = async () => {
		for await (const part of body) {
			lastPart = performance.now();
			// What comes after the time-out is not waited for any more.
			if (end.signal.aborted || !take(part)) break;
		}
	};
	const limitSilence = async () => {
		while (!end.signal.aborted) {
			const left = Math.min(lastPart + timeOutMs * FIRST, latest) - performance.now();
			if (left <= 0) throw new TimeOut(timeOutMs);
			await pause(left, end.signal);
		}
	};
	// Side by side: to destroy a silent stream does not end the wait for its next part.
	await Promise.race([read(), limitSilence()]).finally(() => {
		end.abort();
		body.destroy?.();
	});
}

/**
 * Reads the answer to a request that was accepted (HTTP 2xx).
 *
 * @param expectedLength bytes of the body, 0 where unknown
 * @param timeOutMs longest silence, in ms
 * @throws what the connection broke off with, or a time-out
 */
export async function receiveAnswer(
	body: BodyStream,
	expectedLength: number,
	timeOutMs: number,
): Promise<Answer> {
	const reader = new AnswerReader(expectedLength);
	await readParts(body, (part) => reader.write(part), timeOutMs);
	return reader.end();
}

/** The text of an error response. */
export interface ReceivedWords {
	text: string;
	/** False where it breaks off. */
	isWhole: boolean;
}

/**
 * Reads the text of an error response, or as much of it as comes: its HTTP status says enough without.
 *
 * @param timeOutMs longest silence, in ms; at most 10 s
 */
export async function receiveWords(body: BodyStream, timeOutMs: number): Promise<ReceivedWords> {
	const parts: Buffer[] = [];
	let length = 0;
	const take = (part: Buffer) => {
		parts.push(part);
		length += part.length;
		return length < LONGEST_WORDS;
	};
	let isWhole = true;
	await readParts(body, take, Math.min(timeOutMs, LONGEST_WAIT_FOR_WORDS)).catch(() => (isWhole = false));
	return { text: Buffer.concat(parts).toString('utf8'), isWhole: isWhole && length < LONGEST_WORDS };
}
