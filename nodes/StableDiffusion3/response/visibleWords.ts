import type { Hide } from '../credential/hideKey';

/** Of a text so many characters are looked at, not counting longer gaps; of a page so many tags. */
const LOOKED_AT = 30_000;
const LONGEST_GAP = 100;
const MOST_TAGS = 10_000;

/** No key is longer, as far as it is written: of a long one the beginning alone is found. */
const LONGEST_KEY = 4_000;

/** Where markup begins: a comment, a text of XML, a declaration, or a tag with its slash and name. */
const MARKUP = /<(?:(!--)|(!\[CDATA\[)|[!?]|(\/?)([a-z][^\s/>]*))/gi;

/** What ends a tag, or begins a quoted value, in which the same sign ends nothing. */
const END_OR_QUOTE = />|=\s*(["'])/g;

/** Elements inside a line; each other one ends it. */
const INLINE =
	/^(?:a|abbr|b|bdi|bdo|big|cite|code|del|dfn|em|font|i|ins|kbd|mark|q|s|samp|small|span|strong|sub|sup|tt|u|var|wbr)$/;

/** Elements of which nothing is shown in the page. */
const NOT_SHOWN = /^(?:audio|canvas|iframe|noembed|noframes|object|script|style|svg|template|title|video)$/;

/** Elements without content. */
const VOID = /^(?:area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr)$/;

const HIDDEN = /\shidden[\s=/>]/i;
const NOT_DISPLAYED = /\sstyle\s*=(?:\s*["'])?[^"'>]*display\s*:\s*none/i;

/** Of the attributes of a tag so many characters are looked at. */
const ATTRIBUTES_LENGTH = 1_000;

const REASON_ATTRIBUTE =
	/\s(?:message|msg|reason|error|detail|description)\s?=\s?(["'])((?:(?!\1)[^<>]){1,1000})\1/gi;

/** A tag of what `shownMarkup` leaves, which is shorter than this. */
const TAG = /<(\/?)([a-z][^\s/>]*)(?:[\s/][^<>]*)?>/gi;
const TAG_LENGTH = 200;

const ENTITY = /&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,6}));/gi;

const NAMED: Record<string, string> = {
	amp: '&',
	apos: "'",
	gt: '>',
	hellip: '…',
	ldquo: '“',
	lsquo: '‘',
	lt: '<',
	mdash: '—',
	nbsp: '\u00a0',
	ndash: '–',
	quot: '"',
	rdquo: '”',
	rsquo: '’',
	shy: '\u00ad',
	zwj: '\u200d',
	zwnj: '\u200c',
};

/** Control characters that are no blanks: they end no word, such as the zeros of UTF-16. */
const CONTROL = /(?!\s)\p{Cc}/gu;

const characterOf = (point: number) => (point <= 0x10ffff ? String.fromCodePoint(point) : '\ufffd');

/** A text with its entities as the characters for which they stand. */
const withoutEntities = (text: string) =>
	text.replace(ENTITY, (all, decimal?: string, hexadecimal?: string, name?: string) => {
		if (name) return NAMED[name.toLowerCase()] ?? all;
		return characterOf(decimal ? Number(decimal) : parseInt(hexadecimal!, 16));
	});

/** What only pages and XML have: how they begin, also cut off, one tag that is all, and elements that are never closed. */
const OF_PAGE =
	/^\s*<(?:[!?]|(?:html|head|body|title|h[1-6]|div|img)\b)|^\s*<[a-z][^<>]*\/>\s*$|<(?:br|hr|p)\b|<!\[CDATA\[/i;

/** Whether a text is a page or XML, not one that has a `<` in it: "expected <number>", "expected </prompt>". */
function isPage(text: string): boolean {
	if (OF_PAGE.test(text)) return true;
	const open = new Set<string>();
	for (const [, slash, name] of text.matchAll(/<(\/?)([a-z][^\s/<>]*)/gi)) {
		if (!slash) open.add(name!.toLowerCase());
		else if (open.has(name!.toLowerCase())) return true;
	}
	return false;
}

/** Where a text begins; the end of the page where that has been cut off. */
function placeOf(page: string, text: string, from: number): number {
	const at = page.indexOf(text, from);
	return at === -1 ? page.length : at;
}

/** The place behind a tag. */
function behindTag(page: string, from: number): number {
	END_OR_QUOTE.lastIndex = from;
	for (let found = END_OR_QUOTE.exec(page); found; found = END_OR_QUOTE.exec(page)) {
		if (!found[1]) return END_OR_QUOTE.lastIndex;
		END_OR_QUOTE.lastIndex = placeOf(page, found[1], END_OR_QUOTE.lastIndex) + 1;
	}
	return page.length;
}

/** Where an element ends whose content is no markup. */
function endOfElement(page: string, name: string, from: number): number {
	const closing = new RegExp(`</${name}`, 'gi');
	closing.lastIndex = from;
	return closing.exec(page)?.index ?? page.length;
}

function isHidden(name: string, attributes: string): boolean {
	if (name === 'noscript') return true;
	const beginning = attributes.slice(0, ATTRIBUTES_LENGTH);
	return (
		!VOID.test(name) &&
		(HIDDEN.test(beginning.replace(/"[^"]*"|'[^']*'/g, '')) || NOT_DISPLAYED.test(beginning))
	);
}

/**
 * What a reader sees of a page, or of XML, with the tags between words: they may be part of the key. Of a page without any
 * word, its title, or what it hides. It may be cut off anywhere.
 *
 * Goes through the page once, whatever is in it: it comes from a stranger, and is up to 1 MB long.
 */
function shownMarkup(page: string): string {
	let shown = '';
	let hidden = '';
	let title = '';
	/** The hidden element that is open, and how many of its name are open in it. */
	let inside: { name: string; depth: number } | undefined;
	const add = (text: string) => {
		if (inside) hidden += text;
		else shown += text;
	};
	for (let at = 0, tags = 0; at < page.length && shown.length <= LOOKED_AT && tags < MOST_TAGS; tags++) {
		MARKUP.lastIndex = at;
		const found = MARKUP.exec(page);
		add(page.slice(at, found?.index));
		if (!found) break;
		const [, comment, cdata, slash, written] = found;
		const afterTag = found.index === at;
		const from = MARKUP.lastIndex;
		const name = written?.toLowerCase() ?? '';
		if (comment) {
			at = placeOf(page, '-->', from) + 3;
			continue;
		}
		if (cdata) {
			at = placeOf(page, ']]>', from);
			add(page.slice(from, at));
			at += 3;
			continue;
		}
		at = behindTag(page, from);
		const tag = page.slice(found.index, at);
		const isPlain = !afterTag && tag.length < TAG_LENGTH && tag.indexOf('>') === tag.length - 1;
		if (isPlain) add(tag);
		// Two elements that touch are two words, such as the links of a menu.
		else if (!INLINE.test(name) || (afterTag && !slash)) add('\n');
		if (!slash && NOT_SHOWN.test(name)) {
			const end = endOfElement(page, name, at);
			if (name === 'title') title ||= page.slice(at, end).trim();
			at = end;
		} else if (inside?.name === name) {
			inside.depth += slash ? -1 : 1;
			if (inside.depth === 0) inside = undefined;
		} else if (!inside && !slash && isHidden(name, tag)) {
			inside = { name, depth: 1 };
		}
	}
	if (withoutTags(shown.slice(0, LOOKED_AT)).trim() === '') return title || hidden;
	return shown.includes(title) ? shown : `${title}\n${shown}`;
}

/** What `shownMarkup` has left, with a line break where a tag ends a word. */
const withoutTags = (markup: string) =>
	markup.replace(TAG, (_tag, _slash: string, name: string) =>
		INLINE.test(name.toLowerCase()) ? '' : '\n',
	);

/** XML that says it in attributes: `<error code="4" message="No credits left"/>`. Pages have scripts with the same look. */
function reasonsInAttributes(xml: string): string {
	if (/<(?:html|script)\b/i.test(xml)) return '';
	return [...xml.matchAll(REASON_ATTRIBUTE)].map(([, , reason]) => reason).join('\n');
}

/** Hides the key in the beginning of a text. Where it is cut off, a part of the key may stand, so that goes too. */
const hideInBeginning = (text: string, hide: Hide) =>
	text.length > LOOKED_AT ? hide(text.slice(0, LOOKED_AT)).slice(0, -LONGEST_KEY) : hide(text);

const inOneLine = (text: string, hide: Hide) =>
	hide(withoutEntities(text)).replace(CONTROL, '').replace(/\s+/g, ' ').trim();

/**
 * A text of the service as people read it, in one line: of a page or of XML without what nobody sees. The key is hidden
 * before tags are taken out and after: they may stand inside the key, and the key inside them.
 */
export function visibleWords(text: string, hide: Hide): string {
	const plain = text.replace(CONTROL, '');
	const page = isPage(plain);
	const dense = plain.replace(/\s{2,}/g, (gap) => (gap.length > LONGEST_GAP ? '\n' : gap));
	const safe = hideInBeginning(page ? shownMarkup(dense) : dense, hide);
	const words = inOneLine(page ? withoutTags(safe) : safe, hide);
	return words || !page ? words : inOneLine(reasonsInAttributes(hideInBeginning(dense, hide)), hide);
}
