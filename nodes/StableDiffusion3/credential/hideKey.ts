/** Shorter keys than this are not looked for: hiding every "a" would make a message unreadable. */
const MIN_KEY_LENGTH = 4;

/** A word in front of the key, as people paste it along and services take it off. */
const SCHEME = /^(bearer|basic|token|key|apikey|api-key)\s+/i;

const HTML_NAMES: Record<string, string> = {
	'&': 'amp',
	'<': 'lt',
	'>': 'gt',
	'"': 'quot',
	"'": 'apos',
	'/': 'sol',
	'+': 'plus',
	'=': 'equals',
};

/** The key as it is in the credential, as HTTP clients send it (no control characters, no blanks around it), and bare. */
function spellingsOf(key: string): string[] {
	const sent = key.replace(/\p{Cc}+/gu, '').trim();
	const spellings = new Set([key, sent, sent.replace(SCHEME, '')]);
	return [...spellings].filter(({ length }) => length >= MIN_KEY_LENGTH);
}

/**
 * A pattern for one character as it is, and as URLs, HTML, JSON and logs of them write it, also when escaped again. All
 * repetitions have a limit, so that no text makes the search slow.
 */
function characterPattern(character: string): string {
	const code = character.codePointAt(0)!;
	const hex = code.toString(16);
	const plain = character.replace(/[\^$\\.*+?()[\]{}|/]/, '\\$&');
	const bytes = [...Buffer.from(character)].map((byte) => byte.toString(16).padStart(2, '0'));
	const name = HTML_NAMES[character];
	const forms = [
		plain,
		`\\\\{1,7}(?:${plain}|x${hex}|u0{0,3}${hex})`,
		bytes.map((byte) => `%(?:25){0,3}${byte}`).join(''),
		`&(?:amp;){0,3}(?:#0{0,4}${code}|#x0{0,4}${hex}${name ? `|${name}` : ''});`,
		...(character === ' ' ? ['\\+'] : []),
	];
	return `(?:${forms.join('|')})`;
}

const URL_ALPHABET: Record<string, string> = { '+': '-', '/': '_' };

/** A pattern for one character of base64, of which there are two alphabets. */
function base64Pattern(character: string): string {
	const other = URL_ALPHABET[character];
	return other ? `(?:${characterPattern(character)}|${other})` : characterPattern(character);
}

const ANY_BASE64 = `(?:[\\w-]|${characterPattern('+')}|${characterPattern('/')})`;

/**
 * A pattern for the base64 of any text that has the key in it, such as "Bearer <key>" or "user:<key>".
 *
 * @param shift bytes before the key, modulo 3: each gives other characters
 */
function base64OfText(key: string, shift: number): string {
	const bytes = Buffer.concat([Buffer.alloc(shift), Buffer.from(key)]);
	const written = bytes.toString('base64').replace(/=+$/, '');
	// A character at either end may hold bits of the key and of what stands beside it.
	const mixedEnd = bytes.length % 3 > 0;
	const sure = written.slice(shift && shift + 1, mixedEnd ? -1 : undefined);
	// Mail and PEM break base64 into lines.
	const middle = Array.from(sure, base64Pattern).join('\\s{0,2}');
	return `${shift ? ANY_BASE64 : ''}${middle}${mixedEnd ? ANY_BASE64 : ''}`;
}

/**
 * A text with the API key replaced by `***`, in whichever form a service repeats it: as it is, escaped for a URL, for HTML
 * or for JSON, or as base64 of the key or of a text around it.
 */
export function hideKey(text: string, key: string): string {
	const patterns = spellingsOf(key).flatMap((spelling) => [
		Array.from(spelling, characterPattern).join(''),
		...[0, 1, 2].map((shift) => base64OfText(spelling, shift)),
	]);
	return patterns.length > 0 ? text.replace(new RegExp(patterns.join('|'), 'giu'), '***') : text;
}
