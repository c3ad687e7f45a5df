import { Base64Decoder, withoutDataPrefix } from './Base64Decoder';
import { parseJson } from './parseJson';

const BACKSLASH = '\\';

/** An escape is a backslash and one character, or `\u` and four. */
const escapeLength = (text: string, at: number) => (text[at + 1] === 'u' ? 6 : 2);

/** Where the escape begins that the end of a piece cuts off; the piece's length where it cuts none. */
function cutEscape(piece: string): number {
	const last = piece.lastIndexOf(BACKSLASH);
	if (last === -1) return piece.length;
	let first = last;
	while (piece[first - 1] === BACKSLASH) first -= 1;
	// Of a row of backslashes, each second one is what the one before it stands for.
	const opens = (last - first) % 2 === 0;
	return opens && last + escapeLength(piece, last) > piece.length ? last : piece.length;
}

/**
 * A text of an answer that is too long to be kept: of its beginning the characters, of the rest only the bytes for which
 * it stands if it is base64.
 */
export class LongText {
	/** The text's first characters. */
	readonly beginning: string;
	/** False where JSON does not allow such a text. */
	valid = true;
	private readonly decoder: Base64Decoder;
	/** An escape of which only the first part has come. */
	private rest = '';
	private decoded?: Buffer;

	/**
	 * @param raw the beginning of the text, as it is written in JSON
	 * @param expected bytes that its base64 may hold, as far as known
	 */
	constructor(raw: Buffer, expected: number) {
		this.decoder = new Base64Decoder(expected);
		this.beginning = this.unescape(raw.toString('utf8'));
		this.decoder.write(withoutDataPrefix(this.beginning));
	}

	/** Takes the next part, as it is written in JSON. */
	write(raw: Buffer): void {
		if (this.rest === '' && this.writePlain(raw)) return;
		this.decoder.write(this.unescape(raw.toString('latin1')));
	}

	/** For speed: a part without escapes, or with none but those of slashes, which some services write throughout. */
	private writePlain(raw: Buffer): boolean {
		if (!raw.includes(BACKSLASH)) return this.decoder.writePlain(raw);
		const plain = raw.toString('latin1').replaceAll('\\/', '/');
		return !plain.includes(BACKSLASH) && this.decoder.writePlain(Buffer.from(plain, 'latin1'));
	}

	/** Nothing more comes. */
	end(): void {
		if (this.rest !== '') this.valid = false;
		this.decoded = this.decoder.end();
	}

	/** The bytes for which the text stands; undefined where it is not base64. */
	get bytes(): Buffer | undefined {
		return this.decoded;
	}

	private unescape(raw: string): string {
		const piece = this.rest + raw;
		const cut = cutEscape(piece);
		this.rest = piece.slice(cut);
		const text = parseJson(`"${piece.slice(0, cut)}"`);
		if (typeof text === 'string') return text;
		this.valid = false;
		return '';
	}
}
