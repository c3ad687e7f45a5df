/** Shorter keys than this cannot be told from other words: nothing of a text is shown then. */
export const MIN_KEY_LENGTH = 4;

/** A word in front of the key, as people paste it along and services take it off. */
const SCHEME = /^(bearer|basic|token|key|apikey|api-key)\s+/i;

/** A text is found by so many characters of it; what follows them is compared one by one. So every search is linear. */
const PROBE_LENGTH = 64;

/** How often a text may have been escaped in a row. */
const MAX_LEVELS = 5;

const HTML_NAMES: Record<string, string> = {
	amp: '&',
	lt: '<',
	gt: '>',
	quot: '"',
	apos: "'",
	sol: '/',
	plus: '+',
	equals: '=',
	shy: '\u00ad',
	nbsp: '\u00a0',
	zwnj: '\u200c',
	zwj: '\u200d',
	lrm: '\u200e',
	rlm: '\u200f',
};

/** What URLs, JSON, JavaScript and HTML write in place of a character. */
const ESCAPES =
	/(?:%[\da-f]{2})+|\\u([\da-f]{4})|\\u\{([\da-f]{1,6})\}|\\x([\da-f]{2})|\\([^\s\w])|\\([nrt])|&(?:#(\d{1,9})|#x([\da-f]{1,8})|(amp|lt|gt|quot|apos|sol|plus|equals|shy|nbsp|zwnj|zwj|lrm|rlm));/gi;

/** What may stand inside a word without being part of it: line breaks, tags, and characters that nobody sees. */
const INSIDE_WORDS =
	/[\p{Cc}\u2028\u2029]+[ \t]*|<[^<>]{0,1000}>|[\u00a0\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;

/**
 * Hides the key in a text.
 *
 * @param isCutOff whether the text breaks off, so that it may end with a part of the key
 */
export type Hide = (text: string, isCutOff?: boolean) => string;

/** From where to where in a text; the end is not part of it. */
type Range = [start: number, end: number];

/** A text with some of its parts replaced, and where each replaced part is in it and was in the text before. */
interface View {
	text: string;
	edits: Array<{ at: number; length: number; from: number; until: number }>;
}

/** What to look for, in small letters. */
interface Needle {
	text: string;
	/** Characters beside it that hold bits of the key too, as base64 packs three bytes into four characters. */
	before: number;
	after: number;
}

const unescapeCharacter = (code: string, base: number) => {
	const point = parseInt(code, base);
	return point <= 0x10ffff ? String.fromCodePoint(point) : '';
};

function unescapeBytes(run: string): string {
	const bytes = Buffer.from(run.replaceAll('%', ''), 'hex');
	const text = bytes.toString('utf8');
	return text.includes('\ufffd') ? bytes.toString('latin1') : text;
}

function meaningOf(all: string, groups: Array<string | undefined>): string {
	const [unicode, point, byte, plain, space, decimal, hexadecimal, name] = groups;
	const hex = unicode ?? point ?? byte ?? hexadecimal;
	if (hex !== undefined) return unescapeCharacter(hex, 16);
	if (space !== undefined) return '\n';
	if (decimal !== undefined) return unescapeCharacter(decimal, 10);
	return plain ?? (name ? HTML_NAMES[name.toLowerCase()]! : unescapeBytes(all));
}

function replaced(
	text: string,
	pattern: RegExp,
	by: (all: string, groups: Array<string | undefined>) => string,
): View {
	const edits: View['edits'] = [];
	let shift = 0;
	const changed = text.replace(pattern, (all: string, ...rest: unknown[]) => {
		const from = rest.at(-2) as number;
		const written = by(all, rest.slice(0, -2) as Array<string | undefined>);
		edits.push({ at: from + shift, length: written.length, from, until: from + all.length });
		shift += written.length - all.length;
		return written;
	});
	return { text: changed, edits };
}

const unescaped = (text: string) => replaced(text, ESCAPES, meaningOf);

/** Small letters, in which no character takes another number of places. */
const inSmallLetters = (text: string) => {
	const small = text.toLowerCase();
	return small.length === text.length ? small : text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
};

/** Where a place of a view was in the text before: the beginning of a replaced part, or its end. */
function placeBefore({ edits }: View, place: number, asEnd: boolean): number {
	let low = 0;
	let high = edits.length;
	while (low < high) {
		const middle = (low + high) >>> 1;
		if (edits[middle]!.at < place + (asEnd ? 0 : 1)) low = middle + 1;
		else high = middle;
	}
	const edit = edits[low - 1];
	if (!edit) return place;
	const past = place - edit.at - edit.length;
	if (past < 0 || (past === 0 && asEnd)) return asEnd ? edit.until : edit.from;
	return edit.until + past;
}

const rangeBefore = (view: View, [start, end]: Range): Range => [
	placeBefore(view, start, false),
	placeBefore(view, end, true),
];

/** Where a needle stands in a text of small letters, or its beginning, where that is longer than the probe. */
function find(text: string, { text: needle, before, after }: Needle, found: (range: Range) => void): void {
	const probe = needle.slice(0, PROBE_LENGTH);
	for (let at = text.indexOf(probe); at !== -1;) {
		let length = probe.length;
		while (length < needle.length && text.charCodeAt(at + length) === needle.charCodeAt(length))
			length += 1;
		const end = length === needle.length ? at + length + after : at + length;
		found([Math.max(0, at - before), Math.min(text.length, end)]);
		at = text.indexOf(probe, at + length);
	}
}

/** What a text that breaks off may end with in the middle of a key: a part of an escape, of a tag or of a character. */
const UNFINISHED = /(?:%[\da-f]?|\\(?:u\{?[\da-f]{0,5}|x[\da-f]?)?|&#?\w{0,8}|<[^<>]{0,1000}|\ufffd)$/;

/** The beginning of a needle with which a text of small letters ends. */
function findPart(text: string, { text: needle, before }: Needle, found: (range: Range) => void): void {
	const probe = needle.slice(0, MIN_KEY_LENGTH);
	let at = text.indexOf(probe, Math.max(0, text.length - needle.length));
	while (at !== -1 && !needle.startsWith(text.slice(at))) at = text.indexOf(probe, at + 1);
	if (at !== -1) found([Math.max(0, at - before), text.length]);
}

/** The key as it is in the credential, as HTTP clients send it (no control characters, no blanks around it), and bare. */
function spellingsOf(key: string): string[] {
	const sent = key.replace(/\p{Cc}+/gu, '').trim();
	const shown = sent.replace(INSIDE_WORDS, '');
	const spellings = [key, sent, shown, ...[sent, shown].map((spelling) => spelling.replace(SCHEME, ''))];
	// Where a text is unescaped, what looks like an escape inside the key is unescaped with it.
	const once = spellings.map((spelling) => unescaped(spelling).text);
	const twice = once.map((spelling) => unescaped(spelling).text);
	const all = [...spellings, ...once, ...twice];
	// Forms write a blank as a plus.
	return [...all, ...all.map((spelling) => spelling.replaceAll(' ', '+'))];
}

/**
 * The base64 of any text that has the key in it, such as "Bearer <key>" or "user:<key>".
 *
 * @param shift bytes before the key, modulo 3: each gives other characters
 */
function base64Needle(key: string, shift: number): Needle {
	const bytes = Buffer.concat([Buffer.alloc(shift), Buffer.from(key)]);
	const written = bytes.toString('base64').replace(/={1,2}$/, '');
	// A character at either end may hold bits of the key and of what stands beside it.
	const after = bytes.length % 3 > 0 ? 1 : 0;
	const before = shift > 0 ? 1 : 0;
	return { text: written.slice(before && shift + 1, written.length - after), before, after };
}

function needlesFor(key: string): Needle[] {
	const needles = new Map<string, Needle>();
	const add = (needle: Needle) => {
		const text = inSmallLetters(needle.text);
		if (text.length >= MIN_KEY_LENGTH && !needles.has(text)) needles.set(text, { ...needle, text });
	};
	for (const spelling of spellingsOf(key)) {
		if (spelling.length < MIN_KEY_LENGTH) continue;
		add({ text: spelling, before: 0, after: 0 });
		for (const shift of [0, 1, 2]) {
			const needle = base64Needle(spelling, shift);
			add(needle);
			add({ ...needle, text: needle.text.replaceAll('+', '-').replaceAll('/', '_') });
		}
	}
	return [...needles.values()];
}

const isAnywhere = (text: string, needles: Needle[]) =>
	needles.some((needle) => text.includes(needle.text.slice(0, PROBE_LENGTH)));

/** Calls `found` for the part of the key with which a text ends that breaks off. */
function findEnd(text: string, needles: Needle[], found: (range: Range) => void): void {
	// What looks unfinished or like a tag may also be the key itself.
	for (const part of new Set([text, text.replace(UNFINISHED, '')])) {
		const joined = replaced(part, INSIDE_WORDS, () => '');
		for (const needle of needles) {
			findPart(part, needle, ([start]) => found([start, text.length]));
			findPart(joined.text, needle, ([start]) =>
				found([placeBefore(joined, start, false), text.length]),
			);
		}
	}
}

/** Calls `found` for each place of the key in a text, however it is written there. */
function findAll(
	text: string,
	isCutOff: boolean,
	needles: Needle[],
	found: (range: Range) => void,
	level = 0,
): void {
	const small = inSmallLetters(text);
	for (const needle of needles) find(small, needle, found);
	if (isCutOff) findEnd(small, needles, found);
	// Mail and PEM break base64 into lines, pages break long words.
	const words = small.replace(INSIDE_WORDS, '');
	if (words.length < small.length && isAnywhere(words, needles)) {
		const joined = replaced(small, INSIDE_WORDS, () => '');
		for (const needle of needles) find(joined.text, needle, (range) => found(rangeBefore(joined, range)));
	}
	if (level === MAX_LEVELS || !/[%\\&]/.test(text)) return;
	const view = unescaped(text);
	if (view.edits.length === 0) return;
	findAll(view.text, isCutOff, needles, (range) => found(rangeBefore(view, range)), level + 1);
}

function withoutRanges(text: string, ranges: Range[]): string {
	let safe = '';
	let at = 0;
	for (const [start, end] of ranges.sort(([one], [other]) => one - other)) {
		if (start >= at) safe += `${text.slice(at, start)}***`;
		at = Math.max(at, end);
	}
	return safe + text.slice(at);
}

/**
 * What replaces the API key by `***` in a text, in any form that a service repeats it: as it is, escaped for a URL, for HTML
 * or for JSON, also several times, or as base64 of the key or of a text around it. Where that fails for any cause, nothing of
 * the text is left.
 *
 * The text is unescaped and searched, step by step; no pattern is made from the key, which may be a token of 8,000 characters.
 */
export function keyHider(key: string): Hide {
	let needles: Needle[] | undefined;
	const isShort = key.trim().replace(SCHEME, '').length < MIN_KEY_LENGTH;
	return (text, isCutOff = false) => {
		if (isShort) return key.trim() === '' ? text : '';
		try {
			needles ??= needlesFor(key);
			const ranges: Range[] = [];
			findAll(text, isCutOff, needles, (range) => ranges.push(range));
			return withoutRanges(text, ranges);
		} catch {
			return '';
		}
	};
}
