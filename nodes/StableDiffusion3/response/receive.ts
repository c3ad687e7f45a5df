import { readParts, type BodyStream } from '../readParts';
import { AnswerReader, type Answer } from './AnswerReader';

/** Of an error response no more than this is read, in bytes: some pages have all their styles before the first word. */
const LONGEST_WORDS = 1024 * 1024;

/** The words of an error response are not waited for any longer, in ms: it can be acted on without them. */
const LONGEST_WAIT_FOR_WORDS = 10_000;

/** The answer to an accepted request is not read for longer, however it comes in, in ms. */
const LONGEST_ANSWER = 15 * 60_000;

/**
 * Reads the answer to a request that was accepted (HTTP 2xx).
 *
 * @param expectedLength bytes of the body, 0 where unknown
 * @param timeoutMs longest silence, in ms
 * @throws what the connection broke off with, a timeout, or NeverEnded
 */
export async function receiveAnswer(
	body: BodyStream,
	expectedLength: number,
	timeoutMs: number,
): Promise<Answer> {
	const reader = new AnswerReader(expectedLength);
	await readParts(body, (part) => reader.write(part), timeoutMs, LONGEST_ANSWER);
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
 * @param timeoutMs longest silence, in ms; after 10 s nothing is waited for
 */
export async function receiveWords(body: BodyStream, timeoutMs: number): Promise<ReceivedWords> {
	const parts: Buffer[] = [];
	let length = 0;
	const take = (part: Buffer) => {
		parts.push(part);
		length += part.length;
		return length < LONGEST_WORDS;
	};
	let isWhole = true;
	await readParts(body, take, timeoutMs, LONGEST_WAIT_FOR_WORDS).catch(() => (isWhole = false));
	return { text: Buffer.concat(parts).toString('utf8'), isWhole: isWhole && length < LONGEST_WORDS };
}
