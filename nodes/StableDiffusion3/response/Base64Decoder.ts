import { borrowMemory, returnMemory } from './imageMemory';

/** Room for the first bytes, where nobody knows how many will come; doubled whenever it is full. */
const FIRST_ROOM = 64 * 1024;

const ALPHABET = /^[A-Za-z0-9+/]*$/;

/** Also the alphabet that is safe in URLs, which Node decodes without being asked: it is none of the API's. */
const URL_ALPHABET = [0x2d, 0x5f];

/** A text without the `data:` address that may stand before its base64. */
export const withoutDataPrefix = (text: string) => text.replace(/^\s*data:[^,]*,/i, '');

/**
 * Decodes base64 that arrives in pieces of any length, with white space in it or not, with its padding or without.
 * An image is in memory once, as bytes; of its text there is only the piece that has just come.
 */
export class Base64Decoder {
	private bytes: Buffer = Buffer.alloc(0);
	private length = 0;
	/** Up to 3 characters that wait for the rest of their group of 4. */
	private rest = '';
	private padding = '';
	private broken = false;

	/** @param expected how many bytes will come, as far as known: spares copying them when the room is too small */
	constructor(private readonly expected = 0) {}

	/**
	 * Takes a piece that is expected to be nothing but base64, for speed.
	 *
	 * @param piece characters of one byte each
	 * @returns false where it is something else too; then nothing was taken
	 */
	writePlain(piece: Buffer): boolean {
		if (this.broken || this.padding !== '' || URL_ALPHABET.some((sign) => piece.includes(sign)))
			return false;
		// The group that the last piece left open is closed first: so the long rest need not be copied to join it.
		const open = Math.min((4 - this.rest.length) % 4, piece.length);
		const end = piece.length - ((piece.length - open) % 4);
		const group = this.rest + piece.toString('latin1', 0, open);
		const isClosed = group.length % 4 === 0;
		const rest = isClosed ? piece.toString('latin1', end) : group;
		if (!ALPHABET.test(rest)) return false;
		const groups = [isClosed ? group : '', piece.toString('latin1', open, end)];
		this.makeRoomFor(Math.ceil((this.rest.length + piece.length) * 0.75));
		let { length } = this;
		for (const text of groups) {
			const written = this.bytes.write(text, length, 'base64');
			// Node skips what is not base64, and then comes out with fewer bytes.
			if (written !== (text.length / 4) * 3) return false;
			length += written;
		}
		this.length = length;
		this.rest = rest;
		return true;
	}

	/** Takes a piece of any text. */
	write(piece: string): void {
		const text = piece.replace(/\s+/g, '');
		let end = text.length;
		while (text[end - 1] === '=') end -= 1;
		const characters = text.slice(0, end);
		// Of a character of more than one byte Latin-1 would keep one half.
		const isPlain = ALPHABET.test(characters) && this.writePlain(Buffer.from(characters, 'latin1'));
		if (characters !== '' && !isPlain) this.broken = true;
		this.padding += text.slice(end);
	}

	/** All bytes; undefined where the text was not base64, or empty. */
	end(): Buffer | undefined {
		// 4 characters hold 3 bytes; a single one that is left over holds nothing.
		if (this.broken || this.padding.length > 2 || this.rest.length === 1) return undefined;
		this.makeRoomFor(2);
		const length = this.length + this.bytes.write(this.rest, this.length, 'base64');
		return length > 0 ? this.bytes.subarray(0, length) : undefined;
	}

	private makeRoomFor(more: number): void {
		const needed = this.length + more;
		if (needed <= this.bytes.length) return;
		const room = Math.max(needed, this.expected, 2 * this.bytes.length, FIRST_ROOM);
		const larger = borrowMemory(room);
		this.bytes.copy(larger, 0, 0, this.length);
		returnMemory(this.bytes);
		this.bytes = larger;
	}
}
