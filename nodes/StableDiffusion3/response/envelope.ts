import type { Hide } from '../credential/hideKey';
import { answerWithoutCode, refused, tooLargeAnswer, unreadableAnswer, unusableImage } from '../failures';
import type { ImageFormat } from '../image/imageFormat';
import { readFormat } from '../image/readFormat';
import { parseJson, type Answer } from './AnswerReader';
import type { ReceivedWords } from './receive';
import { cut, failureWordsIn, isRecord, wordsIn, wordsOf } from './serviceWords';
import { visibleWords } from './visibleWords';

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

/** A `code` that says as little as none. With a whole image it is a success. */
const NO_CODE = [undefined, null, true, 'success', ''] as unknown[];

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
	if (!isRecord(json)) throw unreadableAnswer(status, hide(contentType), contentOf(answer, hide));
	const code = toInteger(json.code);
	const data = isRecord(json.data) ? json.data : {};
	const mayBeImage = code === undefined ? NO_CODE.includes(json.code) : code !== -1;
	const image = !mayBeImage ? 'no image' : readWholeImage(answer, data.image);
	if (typeof image !== 'string') return { ...image, seed: toSafeInteger(data.seed) };
	if (code === undefined) {
		const words = failureWordsIn(json, hide);
		if (words) throw answerWithoutCode(status, words);
		throw unreadableAnswer(status, hide(contentType), contentOf(answer, hide));
	}
	if (code !== 0) throw refused(status, code, failureWordsIn(json, hide));
	throw unusableImage(status, image, wordsIn(json, hide));
}

/** Whether something has been read as UTF-8 that is no text. The mark of UTF-16 and a cut-off character prove nothing. */
function isBinary(text: string): boolean {
	const wrong = text.replace(/^\ufffd\ufffd|\ufffd$/g, '').split('\ufffd').length - 1;
	return wrong > 0 && (text.includes('\0') || wrong * 10 > text.length);
}

/** What an answer holds that is not the API's, to complete "The answer is ..., ...". */
function contentOf({ beginning }: Answer, hide: Hide): string {
	if (beginning.trim() === '') return 'with nothing in it';
	if (isBinary(beginning)) return 'with bytes that are not text';
	const words = visibleWords(beginning, (text) => hide(text, true));
	return words ? `beginning with: ${cut(words, BEGINNING_LENGTH)}` : 'with nothing in it to read';
}

/** The image of an answer, or what there is instead, to complete "The service reported success, but sent ...". */
function readWholeImage(answer: Answer, text: unknown): Pick<ReceivedImage, 'bytes' | 'format'> | string {
	if (typeof text !== 'string') return 'no image';
	const bytes = answer.imageOf(text);
	if (!bytes) return 'an image that is not valid base64';
	if (bytes.length === 0) return 'no image';
	const format = readFormat(bytes);
	if (!format) return `${bytes.length} bytes that are not a PNG, JPEG or WebP image`;
	return format.complete ? { bytes, format } : `a ${format.extension.toUpperCase()} image that is cut off`;
}
