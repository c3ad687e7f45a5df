import { Base64Decoder } from './Base64Decoder';

/** An answer without its images is small; one beyond this is not the API's, in bytes. */
const LARGEST_REST = 1024 * 1024;

/**
 * No answer is larger, in bytes: the largest image, 1536 x 1536 px with 16 bits in each of four channels and nothing
 * compressed, is 18.9 MB, and 25.2 MB as base64.
 */
const LARGEST_ANSWER = 64 * 1024 * 1024;

/** So much of an answer is kept as it came, for messages, in bytes. */
const BEGINNING = 4 * 1024;

/** In valid JSON this is always a key and the quote that opens its text: inside a text, each of these quotes is escaped. */
const IMAGE_KEY = /(?<!\\)"image"[ \t\r\n]*:[ \t\r\n]*"/g;

/** So many characters before what is new may be the beginning of such a key. */
const KEY_LENGTH = 32;

/** The beginning of an object, after white space or the mark of UTF-8, as far as it has come. */
const MAY_BE_OBJECT = /^(\xef\xbb?$|(\xef\xbb\xbf)?[ \t\r\n]*(\{|$))/;

/** A shorter text, in characters, stays in the JSON: `"image"` may also be the name of a field that is wrong. */
const SHORT = 1_000;

/** Stands for an image text in the JSON that remains. */
const standInFor = (index: number) => `<image ${index}>`;

/** An answer that has been read. */
export interface Answer {
	/** Its first characters as they came. */
	beginning: string;
	/** What it says; undefined where it is not JSON. Instead of a long image it has a text that only `imageOf` understands. */
	json: unknown;
	/** True where it is larger than any answer of the API, so that it was not read to its end. */
	tooLarge: boolean;
	/** The bytes of an image text in `json`: none for an empty text, undefined where it is no base64 or no text. */
	imageOf(value: unknown): Buffer | undefined;
}

/**
 * Reads an answer of the API as it arrives. The text of each `"image"` is decoded at once, so that an image is never in
 * memory as text; the rest is small and is left to JSON.parse.
 */
export class AnswerReader {
	private length = 0;
	private beginning = '';
	/** Everything but the image texts, as Latin-1, in parts: joined at the end, as each joining copies all. */
	private readonly rest: string[] = [];
	private restLength = 0;
	/** The end of it, which may be the beginning of an image key. */
	private tail = '';
	private readonly images: Base64Decoder[] = [];
	/** Of the image text that is being read. */
	private image?: Base64Decoder;
	/** What has come of it, as it came; undefined where that is no longer short. */
	private short?: string;
	/** The end of the last piece of it that may be the beginning of an escape. */
	private escape = '';

	/** @param expectedLength bytes of the answer, 0 where unknown */
	constructor(private readonly expectedLength: number) {}

	/**
	 * Takes what has just arrived, and keeps nothing of the chunk itself.
	 *
	 * @returns false where nothing more has to be read: it is not the API's answer
	 */
	write(chunk: Buffer): boolean {
		this.length += chunk.length;
		let text = chunk.toString('latin1');
		if (this.beginning.length < BEGINNING) {
			this.beginning += text.slice(0, BEGINNING - this.beginning.length);
			if (!MAY_BE_OBJECT.test(this.beginning)) return this.beginning.length < BEGINNING;
		}
		while (text !== '' && !this.tooLarge) text = this.image ? this.readImage(text) : this.readRest(text);
		return !this.tooLarge;
	}

	/** Nothing more comes. */
	end(): Answer {
		const { tooLarge, images } = this;
		const isWhole = !tooLarge && !this.image && MAY_BE_OBJECT.test(this.beginning);
		const json = isWhole ? parseJson(utf8(this.rest.join('')).replace(/^\ufeff/, '')) : undefined;
		return {
			beginning: utf8(this.beginning),
			json,
			tooLarge,
			imageOf: (value) => {
				if (typeof value !== 'string') return undefined;
				return (
					images.find((_image, index) => value === standInFor(index)) ?? decoderOf(value)
				).end();
			},
		};
	}

	private get tooLarge(): boolean {
		return this.length > LARGEST_ANSWER || this.restLength > LARGEST_REST;
	}

	/** Takes what comes before the next image text. Returns what is left. */
	private readRest(text: string): string {
		const known = this.tail.length;
		const window = this.tail + text;
		// The first character of a whole tail only says whether it escapes the next one.
		IMAGE_KEY.lastIndex = known > KEY_LENGTH ? 1 : 0;
		if (!IMAGE_KEY.test(window)) {
			this.keep(text);
			this.tail = window.slice(-KEY_LENGTH - 1);
			return '';
		}
		const end = IMAGE_KEY.lastIndex - known;
		const left = text.slice(end);
		this.keep(text.slice(0, end));
		this.keep(standInFor(this.images.length));
		this.tail = '';
		// The first image is nearly always the only one, and nearly all of the answer.
		const isFirst = this.images.length === 0;
		const expected = isFirst ? Math.ceil(Math.min(this.expectedLength, LARGEST_ANSWER) * 0.75) : 0;
		this.image = new Base64Decoder(expected);
		this.images.push(this.image);
		this.short = '';
		return left;
	}

	/** Takes an image text up to its end, or what has come of it. Returns what is left. */
	private readImage(piece: string): string {
		const text = this.escape + piece;
		const quote = endOfText(text);
		const end = quote === -1 ? beginOfEscape(text) : quote;
		const part = text.slice(0, end);
		this.image!.write(unescape(part));
		if (this.short !== undefined)
			this.short = this.short.length + end <= SHORT ? this.short + part : undefined;
		this.escape = quote === -1 ? text.slice(end) : '';
		if (quote === -1) return '';
		this.image = undefined;
		this.keepShort();
		return text.slice(quote);
	}

	/** Puts an image text that is short into the JSON. One that JSON.parse would not read has its stand-in there. */
	private keepShort(): void {
		if (this.short === undefined || parseJson(`"${this.short}"`) === undefined) return;
		this.images.pop();
		this.restLength -= this.rest.pop()!.length;
		this.keep(this.short);
	}

	private keep(text: string): void {
		this.rest.push(text);
		this.restLength += text.length;
	}
}

function decoderOf(text: string): Base64Decoder {
	const decoder = new Base64Decoder();
	decoder.write(text);
	return decoder;
}

/** What a JSON text says; undefined where it is none. */
export function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

const utf8 = (latin1: string) => Buffer.from(latin1, 'latin1').toString('utf8');

/** How many backslashes stand in a row before a place: each second one is what the one before it stands for. */
function backslashesBefore(text: string, at: number): number {
	let first = at;
	while (text[first - 1] === '\\') first -= 1;
	return at - first;
}

/** Where the quote is that ends a JSON text; -1 where it has not come. */
function endOfText(text: string): number {
	let quote = text.indexOf('"');
	while (quote !== -1 && backslashesBefore(text, quote) % 2 === 1) quote = text.indexOf('"', quote + 1);
	return quote;
}

/** Where an escape begins that the end of a piece may cut off, `\/` or `\u002f`; the piece's length where there is none. */
function beginOfEscape(text: string): number {
	// The end alone: to look for a backslash through a whole piece would take longer than to decode it.
	const end = Math.max(0, text.length - 6);
	const last = text.slice(end).lastIndexOf('\\');
	if (last === -1) return text.length;
	return backslashesBefore(text, end + last) % 2 === 0 ? end + last : text.length;
}

/** What a piece of JSON text stands for; what is no JSON text stays, and is no base64 either. */
function unescape(text: string): string {
	if (!text.includes('\\')) return text;
	// Some services escape every slash.
	const plain = text.replaceAll('\\/', '/');
	const meant = plain.includes('\\') ? parseJson(`"${plain}"`) : plain;
	return typeof meant === 'string' && !/[^\0-\xff]/.test(meant) ? meant : plain;
}
