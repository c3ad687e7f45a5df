import type { ImageFormat } from './imageFormat';

/** What goes on with each piece that has come, up to its result. */
export type Reading<T> = Generator<undefined, T, undefined>;

const NONE: Buffer = Buffer.alloc(0);

/** A marker of a JPEG is this byte, which may be repeated, and a code. */
const MARKER_SIGN = 0xff;

/** Not a byte of the pixels (FF 00), a repeated sign, or a marker that stands among the pixels or for nothing. */
const isCode = (byte = 0) => (byte > 0x01 && byte < 0xd0) || (byte > 0xd7 && byte < MARKER_SIGN);

/** Where the code of the next marker is; -1 where there is none. Everything before it is left out, like decoders do. */
function findCode(bytes: Buffer, from: number): number {
	let sign = bytes.indexOf(MARKER_SIGN, from);
	while (sign !== -1 && !isCode(bytes[sign + 1])) sign = bytes.indexOf(MARKER_SIGN, sign + 1);
	return sign === -1 ? -1 : sign + 1;
}

/**
 * The bytes of a file, as they come: whole, or in pieces of any length, of which only the last is kept. Its readers yield
 * where they need the next piece.
 */
export class Pieces {
	/** What the image's reader knows when its pixels begin; what stands behind them may add to it. */
	head?: ImageFormat;
	#piece = NONE;
	/** How much of it has been read. */
	#at = 0;
	#ended = false;

	/** Takes the next piece: nobody needs the one before any more. */
	write(piece: Buffer): void {
		this.#piece = piece;
		this.#at = 0;
	}

	/** No more pieces come. */
	end(): void {
		this.#ended = true;
		this.write(NONE);
	}

	/** The next bytes; fewer where the file ends before. */
	*take(count: number): Reading<Buffer> {
		let bytes = this.#piece.subarray(this.#at, this.#at + count);
		this.#at += bytes.length;
		if (bytes.length === count) return bytes;
		const parts = [bytes];
		for (let missing = count - bytes.length; missing > 0 && !this.#ended; missing -= bytes.length) {
			yield;
			bytes = this.#piece.subarray(0, missing);
			this.#at = bytes.length;
			parts.push(bytes);
		}
		return Buffer.concat(parts);
	}

	/** The next bytes, which are still there to be read. */
	*peek(count: number): Reading<Buffer> {
		const bytes = yield* this.take(count);
		if (this.#at >= bytes.length) this.#at -= bytes.length;
		else this.write(Buffer.concat([bytes, this.#piece.subarray(this.#at)]));
		return bytes;
	}

	/** Leaves bytes out. Returns false where the file ends before. */
	*skip(count: number): Reading<boolean> {
		this.#at += count;
		while (this.#at > this.#piece.length && !this.#ended) {
			const missing = this.#at - this.#piece.length;
			yield;
			this.#at = missing;
		}
		return this.#at <= this.#piece.length;
	}

	/** Goes on behind the next marker of a JPEG, and returns its code; undefined where the file ends before. */
	*skipToMarker(): Reading<number | undefined> {
		for (;;) {
			const code = findCode(this.#piece, this.#at);
			if (code !== -1) {
				this.#at = code + 1;
				return this.#piece[code];
			}
			if (this.#ended) return undefined;
			const isCut = this.#at < this.#piece.length && this.#piece.at(-1) === MARKER_SIGN;
			yield;
			if (isCut) this.write(Buffer.concat([Buffer.from([MARKER_SIGN]), this.#piece]));
		}
	}
}
