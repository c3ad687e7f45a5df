import type { Hide } from '../credential/hideKey';
import { refused, tooLargeAnswer, unreadableAnswer, unusableImage } from '../failures';
import type { ImageFormat } from '../image/imageFormat';
import { readFormat } from '../image/readFormat';
import { parseJson, type Answer } from './AnswerReader';
import type { ReceivedWords } from './receive';
import { cut, failureWordsIn, isRecord, wordsIn, wordsOf } from './serviceWords';

/** An image as the service returned it. */
export interface ReceivedImage {
	/** Exactly the bytes that the service returned. */
	bytes: Buffer;
	format: ImageFormat;
	/** The seed that the service used; undefined where it does not say. */
	seed?: number;
}

/** At most this many characters of an answer that is not the API's go into a message. */
const BEGINNING_LENGTH = 200;

/** A number that may be written as text. */
function toInteger(value: unknown): number | undefined {
	const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	return typeof number === 'number' && Number.isInteger(number) ? number : undefined;
}

/** An integer that has not been rounded: one beyond 2^53 is another number by the time it is read. */
function toSafeInteger(value: unknown): number | undefined {
	const number = toInteger(value);
	return Number.isSafeInteger(number) ? number : undefined;
}

/** The reason that an error response gives, and its `code`, whether it is the API's JSON, other JSON, a text or a page. */
export function readReason({ text, isWhole }: ReceivedWords, hide: Hide): { words: string; code?: number } {
	const json = parseJson(text.replace(/^\ufeff/, ''));
	if (json === undefined) return { words: wordsOf(text, (part) => hide(part, !isWhole)) };
	return { words: failureWordsIn(json, hide), code: isRecord(json) ? toInteger(json.code) : undefined };
}

/**
 * Reads the answer to a request that was accepted (HTTP 2xx).
 *
 * @throws ImageFailure where it is no answer of the API, says that it failed, or holds no whole image
 */
export function readImage(status: number, contentType: string, answer: Answer, hide: Hide): ReceivedImage {
	if (answer.tooLarge) throw tooLargeAnswer(status, hide(contentType));
	const { json } = answer;
	const code = isRecord(json) ? toInteger(json.code) : undefined;
	if (!isRecord(json) || code === undefined) {
		throw unreadableAnswer(
			status,
			hide(contentType),
			cut(hide(answer.beginning, true), BEGINNING_LENGTH),
		);
	}
	const data = isRecord(json.data) ? json.data : {};
	const image = code === -1 ? 'no image' : readWholeImage(answer, data.image);
	if (typeof image !== 'string') return { ...image, seed: toSafeInteger(data.seed) };
	if (code !== 0) throw refused(status, code, failureWordsIn(json, hide));
	throw unusableImage(status, image, wordsIn(json, hide));
}

/** The image of an answer, or what there is instead, to complete "The service sent ...". */
function readWholeImage(answer: Answer, text: unknown): Pick<ReceivedImage, 'bytes' | 'format'> | string {
	if (typeof text !== 'string') return 'no image';
	const bytes = answer.imageOf(text);
	if (!bytes) return 'an image that is not valid base64';
	if (bytes.length === 0) return 'no image';
	const format = readFormat(bytes);
	if (!format) return `${bytes.length} bytes that are no PNG, JPEG or WebP image`;
	return format.complete ? { bytes, format } : `a ${format.extension.toUpperCase()} image that is cut off`;
}
