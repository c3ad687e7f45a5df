import { refused, unreadableAnswer, unusablePicture } from '../failures';
import { readImageFormat, type ImageFormat } from '../image/imageFormat';

/** A picture as the service returned it. */
export interface Picture {
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

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

const shorten = (text: string, limit: number) => {
	const line = text.replace(/\s+/g, ' ').trim();
	return line.length > limit ? `${line.slice(0, limit)}...` : line;
};

/** The first characters of a page just as they are. */
const beginning = (page: string) => (page.length > PAGE_LENGTH ? `${page.slice(0, PAGE_LENGTH)}...` : page);

const withoutTags = (page: string) => page.replace(/<(script|style)\b[\s\S]*?<\/\1>|<[^>]*>/gi, ' ');

/** A number that may be written as text. */
function toInteger(value: unknown): number | undefined {
	const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	return typeof number === 'number' && Number.isInteger(number) ? number : undefined;
}

/** Takes the API key out of a text, which has to happen before the text is shortened. */
export type Hide = (text: string) => string;

/** The reason that a failed answer gives, and its `code`, whether it is the API's JSON, other JSON or a page. */
export function readReason(body: string, hide: Hide): { words: string; code?: number } {
	const json = parseJson(body);
	if (!isRecord(json)) return { words: shorten(hide(withoutTags(body)), PAGE_LENGTH) };
	const reason =
		[json.message, json.error, json.detail].find((text): text is string => typeof text === 'string') ??
		'';
	return { words: shorten(hide(reason), WORDS_LENGTH), code: toInteger(json.code) };
}

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** Decodes base64 text with an optional `data:` prefix and white space in it; undefined where it is broken. */
export function decodeBase64(text: string): Buffer | undefined {
	const plain = text.replace(/^\s*data:[^,]*,/i, '').replace(/\s+/g, '');
	// 4 characters hold 3 bytes; a single character left over holds nothing.
	if (!BASE64.test(plain) || plain.replace(/=+$/, '').length % 4 === 1) return undefined;
	return Buffer.from(plain, 'base64');
}

/**
 * Reads the answer to a request that was accepted (HTTP 2xx).
 *
 * @throws PictureFailure where it is no answer of the API, says that it failed, or holds no whole picture
 */
export function readPicture(status: number, contentType: string, body: string, hide: Hide): Picture {
	const answer = parseJson(body);
	const code = isRecord(answer) ? toInteger(answer.code) : undefined;
	if (!isRecord(answer) || code === undefined) {
		throw unreadableAnswer(status, hide(contentType), beginning(hide(body)));
	}
	if (code !== 0) throw refused(status, code, readReason(body, hide).words);

	const data = isRecord(answer.data) ? answer.data : {};
	if (typeof data.image !== 'string' || data.image.trim() === '')
		throw unusablePicture(status, 'no picture');
	const bytes = decodeBase64(data.image);
	if (!bytes) throw unusablePicture(status, 'a picture that is not valid base64');
	const format = readImageFormat(bytes);
	if (!format) throw unusablePicture(status, `${bytes.length} bytes that are no PNG, JPEG or WebP picture`);
	if (!format.complete)
		throw unusablePicture(status, `a ${format.extension.toUpperCase()} picture that is cut off`);
	return { bytes, format, seed: toInteger(data.seed) };
}
