/** At most this many characters of a value are repeated in a message. */
const SHOWN_LENGTH = 60;

/**
 * What nobody sees: blanks, control and format characters, variation selectors, private and unassigned characters, half
 * characters, and the fillers of Hangul, Braille and music.
 */
const INVISIBLE = String.raw`\s\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\u2800\u{1d159}`;
const BLANK = new RegExp(`^[${INVISIBLE}]*$`, 'u');
const UNSEEN = new RegExp(`(?! )[${INVISIBLE}]`, 'u');

/** Whether a value says nothing: it is missing, or a text of which nobody sees anything. */
export const isBlank = (value: unknown): boolean =>
	value === undefined || value === null || (typeof value === 'string' && BLANK.test(value));

const NAMED: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** "\u200b", or "\u{e0041}" */
function escaped(character: string): string {
	const code = character.codePointAt(0)!.toString(16);
	return NAMED[character] ?? (code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, '0')}`);
}

/** The first characters of a text in a message, in one line, with those that nobody sees as escapes. */
export function visibly(text: string, length = SHOWN_LENGTH): string {
	let shown = '';
	for (const character of text) {
		const piece = UNSEEN.test(character) ? escaped(character) : character;
		if (shown.length + piece.length > length) return `${shown}...`;
		shown += piece;
	}
	return shown;
}

/** Anything but a text, as JSON, or as JavaScript calls it. Never throws, although a toJSON of its own may. */
export function asJson(value: unknown): string {
	// JSON has no NaN.
	if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'symbol')
		return String(value);
	try {
		return JSON.stringify(value) ?? 'an object';
	} catch {
		return 'an object';
	}
}

/** An address in a text, and where its query begins: that may be all that it takes to get the file. */
const ADDRESS_IN_TEXT = /(?:[a-z\d+.-]:\/|\/\/|www\.|https?%3a)[^\s"'<>]*/gi;
const SECRETS = /(?:[?#？]|%3f)[^]*/i;

const withoutQueries = (text: string) =>
	text.replace(ADDRESS_IN_TEXT, (address) =>
		address.replace(SECRETS, '?...').replace(/\/[^/@]*@/, '/***@'),
	);

/** A value as messages show it: whole where it is short, and everything in it to be seen. */
export function showValue(value: unknown): string {
	if (isBlank(value)) return 'empty';
	return typeof value === 'string'
		? `"${visibly(withoutQueries(value))}"`
		: visibly(withoutQueries(asJson(value)));
}
