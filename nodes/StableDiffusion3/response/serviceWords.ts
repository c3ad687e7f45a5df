import type { Hide } from '../credential/hideKey';
import { parseJson } from './AnswerReader';
import { visibleWords } from './visibleWords';

/** At most so many characters of the service's words go into a message, so that what to do fits in too. */
const WORDS_LENGTH = 500;

/** At most so many reasons, of so many that are looked at; no more fields of an object or entries of a list either. */
const MOST_REASONS = 6;
const MOST_LOOKED_AT = 200;

/** No reason lies deeper. */
const DEEPEST = 12;

/** Fields with a reason, by the bare name: errors, status_msg, error_description, failureReason, invalid-params ... */
const REASON =
	/(?:message|msg|err|error|detail|reason|description|desc|title|fault|faultstring|cause|failure|problem|issue|violation|warning|hint|explanation|invalidparam)s?$/;

/** Fields whose text is a reason, but an object there only holds one. */
const CONTENT = /^(?:data|result|response|body|output|info|raw|exception|statustext)$/;

/** Fields that say where a reason belongs. */
const PLACE =
	/^(?:loc|location|field|path|param|parameter|property|propertypath|pointer|instancepath|attribute)$/;

/** The path of the request, or another address. */
const PATH_OR_ADDRESS = /^\/api\b|:\/\//;

/** Fields of a failure that say something where none of those has a reason. */
const NAMES = ['name', 'type', 'code', 'status'];

/** Texts that are no reason for a failure. */
const NO_REASON =
	/^(?:success(?:ful|fully)?|succeeded|ok|okay|done|completed|no errors?|none|null|成功)?[\s.!]*$/i;

const NUMBER = /^[\s\d.-]*$/;

/** Whether a text is base64 or the like, as far as it would be shown. */
const isData = (text: string) => /[\w+/=-]{80}/.test(text.slice(0, WORDS_LENGTH));

const SENTENCE = /\p{L}\s+\p{L}|\p{Lo}{2}/u;

/** Fields with sentences that are the request's. */
const REPEATS_REQUEST = /prompt|time|date/i;

/** `{ "message": { "en": ... } }`. Up is a field of the API. */
const LANGUAGE = /^(?!up$)[a-z]{2}(?:[-_][a-z]{2})?$/i;

interface Found {
	/** The field that it is about; '' where it does not say. */
	place: string;
	text: string;
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

const fieldsOf = (record: Record<string, unknown>) => Object.entries(record).slice(0, MOST_LOOKED_AT);

/** error_msg, errorMsg and " error-msg" are the same. */
const bare = (name: string) => name.toLowerCase().replace(/[^a-z]+/g, '');

/** The beginning of a text, with no character cut in two. */
export const cut = (text: string, length: number) =>
	text.length > length ? `${text.slice(0, length).replace(/[\ud800-\udbff]$/, '')}...` : text;

/** Where the reasons of an object belong. */
function placeIn(record: Record<string, unknown>): string {
	// JSON:API: { "source": { "pointer": "/data/width" } }
	const fields = isRecord(record.source) ? { ...record, ...record.source } : record;
	for (const [name, value] of fieldsOf(fields)) {
		if (!PLACE.test(bare(name))) continue;
		const place = Array.isArray(value) ? value.filter((part) => !isRecord(part)).join('.') : value;
		if (typeof place === 'string' && !PATH_OR_ADDRESS.test(place)) return place;
	}
	return '';
}

/** RFC 7807: { "invalid-params": [{ "name": "width", "reason": ... }] } */
const nameOf = (entry: unknown) => (isRecord(entry) && typeof entry.name === 'string' ? entry.name : '');

/** @param isReason whether the value stands where reasons stand */
function* reasonsIn(value: unknown, place: string, isReason: boolean, depth = 0): Generator<Found> {
	if (depth > DEEPEST) return;
	if (Array.isArray(value)) {
		for (const entry of value.slice(0, MOST_LOOKED_AT)) {
			yield* reasonsIn(entry, place || nameOf(entry), isReason, depth + 1);
		}
	} else if (isRecord(value)) {
		yield* reasonsInRecord(value, place, isReason, depth);
	} else if (isReason && typeof value === 'string') {
		yield* reasonsInText(value, place, depth);
	} else if (isReason && typeof value === 'number' && (place !== '' || Math.abs(value) > 1)) {
		yield { place, text: String(value) };
	}
}

/** A text is its own reason, but gateways also pass on the JSON of the service behind them as a text. */
function* reasonsInText(text: string, place: string, depth: number): Generator<Found> {
	if (NO_REASON.test(text.trim())) return;
	const json = /^\s*[[{]/.test(text) ? parseJson(text) : undefined;
	let isAny = false;
	for (const reason of reasonsIn(json, place, true, depth + 1)) {
		isAny = true;
		yield reason;
	}
	if (!isAny) yield { place, text };
}

function holdsReason(name: string, value: unknown): boolean {
	const plain = bare(name);
	return REASON.test(plain) || (typeof value === 'string' && CONTENT.test(plain) && !isData(value));
}

function* reasonsInRecord(
	record: Record<string, unknown>,
	place: string,
	isReason: boolean,
	depth: number,
): Generator<Found> {
	const where = placeIn(record) || place;
	const others: Array<[string, unknown]> = [];
	let isAny = false;
	for (const [name, value] of fieldsOf(record)) {
		if (!holdsReason(name, value)) {
			others.push([name, value]);
			continue;
		}
		for (const reason of reasonsIn(value, where, true, depth + 1)) {
			isAny = true;
			yield reason;
		}
	}
	for (const [name, value] of others) {
		if (isAny || !isReason) {
			if (typeof value === 'object') yield* reasonsIn(value, where, false, depth + 1);
		} else if (!PLACE.test(bare(name))) {
			// Laravel and others: { "errors": { "prompt": ["is too long"] } }
			const isField = !LANGUAGE.test(name) && !CONTENT.test(bare(name));
			const field = isField ? [where, name].filter(Boolean).join('.') : where;
			yield* reasonsIn(value, field, true, depth + 1);
		}
	}
}

const isSentence = (value: unknown): value is string =>
	typeof value === 'string' && SENTENCE.test(value) && !isData(value);

/** Django's { "width": ["A valid integer is required."] }. */
function* reasonsOfFields(json: Record<string, unknown>): Generator<Found> {
	yield* reasonsIn(json, '', false);
	for (const [place, value] of fieldsOf(json)) {
		if (!Array.isArray(value) || REASON.test(bare(place))) continue;
		for (const text of value.filter(isSentence)) yield { place, text };
	}
}

/** What an answer says under any other name. */
function* sentencesIn(json: Record<string, unknown>): Generator<Found> {
	for (const [place, text] of fieldsOf(json)) {
		if (isSentence(text) && !REPEATS_REQUEST.test(place)) yield { place, text };
	}
}

function* namesIn(json: Record<string, unknown>): Generator<Found> {
	for (const text of NAMES.map((name) => json[name])) {
		if (typeof text === 'string' && !NUMBER.test(text)) yield* reasonsInText(text, '', 0);
	}
}

/** body.width, /body/width and #/width are all the field width. */
const readPlace = (place: string, hide: Hide) =>
	visibleWords(place, hide)
		.replace(/^#?\//, '')
		.replaceAll('/', '.')
		.replace(/^body\.(?=\D)/, '');

const inPlainWords = (text: string) =>
	` ${text
		.toLowerCase()
		.replace(/[^\p{L}\p{N}]+/gu, ' ')
		.trim()} `;

/** Whether a text says what another one does, and maybe more. */
const says = (text: string, other: string) => inPlainWords(text).includes(inPlainWords(other));

/** Each reason once, as people read it: one more than is shown where there are more. */
function distinct(reasons: Iterable<Found>, hide: Hide): string[] {
	const known = new Set<string>();
	let found: string[] = [];
	for (const { place, text } of reasons) {
		const id = JSON.stringify([place, text]);
		if (known.has(id)) continue;
		known.add(id);
		const words = cut(visibleWords(text, hide), WORDS_LENGTH);
		const field = readPlace(place, hide);
		const reason = field ? `${field}: ${words}` : words;
		if (words !== '' && !found.some((other) => says(other, reason))) {
			found = [...found.filter((other) => !says(reason, other)), reason];
		}
		if (found.length > MOST_REASONS || known.size === MOST_LOOKED_AT) break;
	}
	return found;
}

const inOneSentence = (reasons: string[]) =>
	reasons
		.map((reason, at) => (at === 0 ? '' : /[.!?]$/.test(reasons[at - 1]!) ? ' ' : '; ') + reason)
		.join('');

function inWords(reasons: Iterable<Found>, hide: Hide): string {
	const found = distinct(reasons, hide);
	const few = found.slice(0, MOST_REASONS);
	const more = found.length > MOST_REASONS ? ' ...' : '';
	const whole = inOneSentence(few) + more;
	if (whole.length <= WORDS_LENGTH) return whole;
	return inOneSentence(few.map((reason) => cut(reason, Math.floor(WORDS_LENGTH / few.length)))) + more;
}

/** The service's own words in its JSON, wherever it put them; '' where it gives none. */
export const wordsIn = (json: unknown, hide: Hide) => inWords(reasonsIn(json, '', !isRecord(json)), hide);

/** The same for a failure, of which any word is better than none. */
export function failureWordsIn(json: unknown, hide: Hide): string {
	if (!isRecord(json)) return wordsIn(json, hide);
	return (
		inWords(reasonsOfFields(json), hide) ||
		inWords(sentencesIn(json), hide) ||
		inWords(namesIn(json), hide)
	);
}

/** The words of what is no JSON: a text, a page or XML. */
export const wordsOf = (text: string, hide: Hide) => cut(visibleWords(text, hide), WORDS_LENGTH);
