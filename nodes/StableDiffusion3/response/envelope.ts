import type { Hide } from '../credential/hideKey';
import { refused, tooLargeAnswer, unreadableAnswer, unusableImage } from '../failures';
import type { ImageFormat } from '../image/imageFormat';
import { readFormat } from '../image/readFormat';
import { parseJson, type Answer } from './AnswerReader';

/** An image as the service returned it. */
export interface ReceivedImage {
	/** Exactly the bytes that the service returned. */
	bytes: Buffer;
	format: ImageFormat;
	/** The seed that the service used; undefined where it does not say. */
	seed?: number;
}

/** At most this many characters of a page, and of the service's own words, go into a message. */
const PAGE_LENGTH = 200;
const WORDS_LENGTH = 500;

const isRecord = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

const shorten = (text: string, limit: number) => {
	const line = text.replace(/\s+/g, ' ').trim();
	return line.length > limit ? `${line.slice(0, limit)}...` : line;
};

/** The first characters of a page just as they are. */
const beginning = (page: string) => (page.length > PAGE_LENGTH ? `${page.slice(0, PAGE_LENGTH)}...` : page);

/** Of a page no more is looked at than this, in characters: its words come early, and to take out tags takes time. */
const PAGE_BEGINNING = 20_000;

const withoutTags = (page: string) => page.replace(/<(script|style)\b[\s\S]*?<\/\1>|<[^<>]*>/gi, ' ');

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

const textIn = (value: unknown) => (typeof value === 'string' ? value : undefined);

/** The first text among the places where services put their reason. */
const reasonIn = ({ message, error, detail }: Record<string, unknown>) =>
	textIn(message) ?? textIn(error) ?? textIn(detail) ?? '';

/**
 * The reason that an error response gives, and its `code`, whether it is the API's JSON, other JSON or a page. The key is
 * hidden before anything is shortened: half of it would not be found.
 */
export function readReason(body: string, hide: Hide): { words: string; code?: number } {
	const json = parseJson(body);
	if (!isRecord(json)) {
		// Twice, as tags may stand inside the key, and the key inside tags.
		const words = hide(withoutTags(hide(body).slice(0, PAGE_BEGINNING)));
		return { words: shorten(words, PAGE_LENGTH) };
	}
	return { words: shorten(hide(reasonIn(json)), WORDS_LENGTH), code: toInteger(json.code) };
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
		throw unreadableAnswer(status, hide(contentType), beginning(hide(answer.beginning)));
	}
	const data = isRecord(json.data) ? json.data : {};
	const image = code === -1 ? 'no image' : readWholeImage(answer, data.image);
	if (typeof image !== 'string') return { ...image, seed: toSafeInteger(data.seed) };
	if (code !== 0) throw refused(status, code, shorten(hide(reasonIn(json)), WORDS_LENGTH));
	throw unusableImage(status, image);
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
