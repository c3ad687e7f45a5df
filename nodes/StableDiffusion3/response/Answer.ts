import { Base64Decoder, withoutDataPrefix } from './Base64Decoder';
import type { LongText } from './LongText';

interface AnswerParts {
	json?: unknown;
	/** By the length of their stand-ins in `json`. */
	longTexts?: ReadonlyMap<number, LongText>;
	tooLarge?: boolean;
}

/** An answer that has been read. */
export class Answer {
	/** What it says, with stand-ins for its long texts; undefined where it is not JSON. */
	readonly json: unknown;
	/** True where it is larger than any answer of the API, so that it was not read to its end. */
	readonly tooLarge: boolean;
	private readonly longTexts: ReadonlyMap<number, LongText>;

	/** @param beginning its first characters as they came */
	constructor(
		readonly beginning: string,
		{ json, longTexts = new Map(), tooLarge = false }: AnswerParts = {},
	) {
		this.json = json;
		this.longTexts = longTexts;
		this.tooLarge = tooLarge;
	}

	/** A value of `json` as text, of a long one the first characters; undefined where it is no text. */
	textOf(value: unknown): string | undefined {
		if (typeof value !== 'string') return undefined;
		return this.longTexts.get(value.length)?.beginning ?? value;
	}

	/** The bytes for which a text of `json` stands as base64; undefined where it is not base64. */
	bytesOf(value: string): Buffer | undefined {
		const longText = this.longTexts.get(value.length);
		return longText ? longText.bytes : decodeBase64(value);
	}
}

/** Decodes base64 with an optional `data:` prefix and white space in it; undefined where it is broken. */
export function decodeBase64(text: string): Buffer | undefined {
	const decoder = new Base64Decoder();
	decoder.write(withoutDataPrefix(text));
	return decoder.end();
}
