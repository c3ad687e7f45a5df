import { borrowMemory, returnMemory } from './imageMemory';

const ALPHABET = /^[\w+/-]*$/;

/** What may stand before the base64 text. */
const DATA_PREFIX = /^\s*data:[^,]*,/i;

/** A `data:` prefix has come whole, or never will, after so many characters. */
const LONGEST_PREFIX = 200;

/**
 * Decodes base64 that arrives in pieces of any length, with or without padding, and in either alphabet. A `data:` prefix,
 * line breaks, tabs and blanks at the ends are dropped. A blank inside stands for a `+`: that is what is left of one where
 * a relay has decoded the text as a URL.
 *
 * The image is in memory once, as bytes; of its text there is only the piece that has just come.
 */
export class Base64Decoder {
	private bytes: Buffer = Buffer.alloc(0);
	private length = 0;
	/** What waits for its continuation: the beginning of the text, then up to 3 characters of a group of 4. */
	private rest = '';
	/** How many blanks came last: each stands for a `+` if more comes. */
	private blanks = 0;
	private started = false;
	private padded = false;
	private broken = false;

	/** @param expected how many bytes will come, as far as known: spares copying them into more memory */
	constructor(private readonly expected = 0) {}

	/** @param piece characters of one byte each */
	write(piece: string): void {
		if (this.padded) {
			if (/[^\s=]/.test(piece)) this.broken = true;
			return;
		}
		if (this.started && !/\S/.test(piece)) {
			this.blanks += piece.replace(/[^ ]+/g, '').length;
			return;
		}
		let text = this.rest + ' '.repeat(this.blanks) + piece;
		this.blanks = 0;
		if (!this.started) {
			this.rest = text;
			if (text.length < LONGEST_PREFIX) return;
			text = this.begin();
		}
		// Nearly every piece is nothing but base64, which Node decodes fastest when asked for nothing else.
		if (this.take(text)) return;
		const plain = text.replace(/[^\S ]+/g, '');
		const characters = plain.trimEnd();
		let end = characters.length;
		while (characters[end - 1] === '=') end -= 1;
		const data = characters.slice(0, end).replaceAll(' ', '+');
		if (!ALPHABET.test(data) || !this.take(data)) this.broken = true;
		this.padded = end < characters.length;
		this.blanks = plain.length - characters.length;
	}

	/** All bytes, none for an empty text; undefined where the text was not base64. */
	end(): Buffer | undefined {
		if (!this.started) this.write(this.begin());
		const { rest } = this;
		// 4 characters hold 3 bytes; a single one that is left over holds nothing.
		if (this.broken || rest.length === 1) return undefined;
		this.growFor(2);
		const length = this.length + this.bytes.write(rest, this.length, 'base64');
		return this.bytes.subarray(0, length);
	}

	/** The text without what may stand before it. */
	private begin(): string {
		const text = this.rest.replace(DATA_PREFIX, '').trimStart();
		this.rest = '';
		this.started = true;
		return text;
	}

	/** Takes the whole groups of 4 characters and keeps the rest. Returns false, and takes nothing, where there is anything else. */
	private take(text: string): boolean {
		const end = text.length - (text.length % 4);
		const rest = text.slice(end);
		if (!ALPHABET.test(rest)) return false;
		const expected = (end / 4) * 3;
		this.growFor(expected);
		// Node skips what is not base64, and then comes out with fewer bytes.
		if (this.bytes.write(text.slice(0, end), this.length, 'base64') !== expected) return false;
		this.length += expected;
		this.rest = rest;
		return true;
	}

	private growFor(more: number): void {
		const needed = this.length + more;
		if (needed <= this.bytes.length) return;
		const larger = borrowMemory(Math.max(needed, this.expected, 2 * this.bytes.length));
		this.bytes.copy(larger, 0, 0, this.length);
		returnMemory(this.bytes);
		this.bytes = larger;
	}
}
