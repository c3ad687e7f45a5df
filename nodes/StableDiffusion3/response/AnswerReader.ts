import { Answer } from './Answer';
import { LongText } from './LongText';
import { parseJson } from './parseJson';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const NOT_SEARCHED = -2;

/** Up to this length a text stays where it is in the answer, in bytes as written. Longer ones are taken out of it. */
const LONGEST_SHORT_TEXT = 8 * 1024;

/** An answer without its long texts is small; one beyond this is not the API's, in bytes. */
const LARGEST_REST = 1024 * 1024;

/**
 * No answer is larger, in bytes: the largest image, 1536 x 1536 px with 16 bits in each of four channels and nothing
 * compressed, is 18.9 MB, and 25.2 MB as base64.
 */
const LARGEST_ANSWER = 64 * 1024 * 1024;

/** So much of an answer is kept as it came, for messages, in bytes. */
const BEGINNING = 4 * 1024;

/** The beginning of an object, after white space or the mark of UTF-8, as far as it has come. */
const MAY_BE_OBJECT = /^(\xef\xbb?$|(\xef\xbb\xbf)?[ \t\r\n]*(\{|$))/;

/**
 * Reads an answer of the API as it arrives. Only its texts are told apart here: a long one, which is where the image is,
 * is taken out and decoded at once, and a stand-in is left in its place. What remains is small, and JSON.parse judges it
 * when all is there. So an image is found wherever it stands, and is never in memory as text.
 */
export class AnswerReader {
	private length = 0;
	private beginning = Buffer.alloc(0);
	private rest: Buffer[] = [];
	private restLength = 0;
	private inText = false;
	/** The next byte belongs to a backslash. */
	private escaped = false;
	/** The last backslash that was found in this chunk; -1 where there is no further one. */
	private backslash = NOT_SEARCHED;
	private shortText: Buffer[] = [];
	private shortLength = 0;
	private longText?: LongText;
	/** By the length of the stand-in for each. */
	private readonly longTexts = new Map<number, LongText>();

	/** @param expectedLength bytes of the answer, 0 where unknown */
	constructor(private readonly expectedLength: number) {}

	/**
	 * Takes what has just arrived, and keeps nothing of the chunk itself.
	 *
	 * @returns false where nothing more has to be read: it is not the API's answer
	 */
	write(chunk: Buffer): boolean {
		this.length += chunk.length;
		if (this.beginning.length < BEGINNING) {
			this.beginning = Buffer.concat([
				this.beginning,
				chunk.subarray(0, BEGINNING - this.beginning.length),
			]);
			if (!this.mayBeObject()) return this.beginning.length < BEGINNING;
		}
		this.backslash = NOT_SEARCHED;
		let at = 0;
		while (at < chunk.length && !this.isTooLarge) {
			at = this.inText ? this.takeText(chunk, at) : this.takeRest(chunk, at);
		}
		return !this.isTooLarge;
	}

	/** Nothing more comes. */
	end(): Answer {
		const beginning = this.beginning.toString('utf8');
		if (this.isTooLarge) return new Answer(beginning, { tooLarge: true });
		const longTexts = [...this.longTexts.values()];
		if (this.inText || !this.mayBeObject() || longTexts.some(({ valid }) => !valid))
			return new Answer(beginning);
		const json = parseJson(
			Buffer.concat(this.rest)
				.toString('utf8')
				.replace(/^\ufeff/, ''),
		);
		return new Answer(beginning, { json, longTexts: this.longTexts });
	}

	private get isTooLarge(): boolean {
		return this.length > LARGEST_ANSWER || this.restLength > LARGEST_REST;
	}

	private mayBeObject(): boolean {
		return MAY_BE_OBJECT.test(this.beginning.toString('latin1', 0, 64));
	}

	private keep(part: Buffer): void {
		this.rest.push(Buffer.from(part));
		this.restLength += part.length;
	}

	/** Everything between two texts, with their quotes. */
	private takeRest(chunk: Buffer, from: number): number {
		const quote = chunk.indexOf(QUOTE, from);
		const end = quote === -1 ? chunk.length : quote + 1;
		this.keep(chunk.subarray(from, end));
		this.inText = quote !== -1;
		return end;
	}

	/** A text, or the part of it that has come. */
	private takeText(chunk: Buffer, from: number): number {
		const quote = this.findEnd(chunk, from);
		const end = quote === -1 ? chunk.length : quote;
		if (end > from) this.keepText(chunk.subarray(from, end));
		if (quote === -1) return end;
		this.endText();
		this.keep(chunk.subarray(quote, quote + 1));
		return quote + 1;
	}

	/** The quote that ends the text; -1 where it has not come yet. */
	private findEnd(chunk: Buffer, from: number): number {
		let at = from;
		if (this.escaped) at += 1;
		this.escaped = false;
		let quote = chunk.indexOf(QUOTE, at);
		for (;;) {
			const backslash = this.findBackslash(chunk, at);
			if (backslash === -1 || (quote !== -1 && quote < backslash)) return quote;
			at = backslash + 2;
			if (at > chunk.length) {
				this.escaped = true;
				return -1;
			}
			if (quote !== -1 && quote < at) quote = chunk.indexOf(QUOTE, at);
		}
	}

	private findBackslash(chunk: Buffer, from: number): number {
		if (this.backslash !== -1 && this.backslash < from) this.backslash = chunk.indexOf(BACKSLASH, from);
		return this.backslash;
	}

	private keepText(part: Buffer): void {
		if (this.longText) {
			this.longText.write(part);
			return;
		}
		this.shortText.push(Buffer.from(part));
		this.shortLength += part.length;
		if (this.shortLength > LONGEST_SHORT_TEXT) this.beginLongText();
	}

	private beginLongText(): void {
		// The first long text is nearly always the image, and the image nearly all of the answer.
		const expected = this.longTexts.size === 0 ? Math.min(this.expectedLength, LARGEST_ANSWER) * 0.75 : 0;
		this.longText = new LongText(Buffer.concat(this.shortText), Math.floor(expected));
		// No text that stays is as long as a stand-in, so its length alone says what was here.
		const standIn = Buffer.alloc(LONGEST_SHORT_TEXT + 1 + this.longTexts.size, 'x');
		this.longTexts.set(standIn.length, this.longText);
		this.shortText = [standIn];
	}

	private endText(): void {
		this.longText?.end();
		this.longText = undefined;
		for (const part of this.shortText) this.keep(part);
		this.shortText = [];
		this.shortLength = 0;
		this.inText = false;
	}
}
