import { invalidValue } from '../failures';

/**
 * Readers for one resolved parameter value each. An expression may give any type, so every reader takes `unknown`,
 * accepts what surely means the same ("1024" for 1024), and refuses the rest with label, value, rule and nearest
 * valid value. All throw a ImageFailure that says so.
 */

/** At most this many characters of a wrong value are repeated in a message. */
const SHOWN_LENGTH = 60;

export const isBlank = (value: unknown): boolean =>
	value === undefined || value === null || (typeof value === 'string' && value.trim() === '');

function shown(value: unknown): string {
	if (isBlank(value)) return 'empty';
	const text = typeof value === 'string' ? value : JSON.stringify(value);
	const short = text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH)}...` : text;
	return typeof value === 'string' ? `"${short}"` : short;
}

function refuse(label: string, value: unknown, rule: string, nearest?: string | number): never {
	const hint = nearest === undefined ? '' : `. The nearest valid value is ${nearest}`;
	throw invalidValue(
		`${label} is ${shown(value)}, but ${rule}${hint}`,
		`Correct ${label}, or the expression behind it.`,
	);
}

/** Text as it is; numbers and booleans as text; a missing value as ''. */
export function readText(label: string, value: unknown): string {
	if (value === undefined || value === null) return '';
	if (typeof value === 'string') return value;
	if (typeof value === 'number' || typeof value === 'boolean') return String(value);
	return refuse(label, value, 'must be text');
}

/** Text that must say something and fit into `maxLength` characters. */
export function readPrompt(label: string, value: unknown, maxLength: number): string {
	const text = readText(label, value);
	if (isBlank(text)) refuse(label, value, 'must say what the image shows');
	return withinLength(label, text, maxLength);
}

/** The text itself if it has at most `maxLength` characters. */
export function withinLength(label: string, text: string, maxLength: number): string {
	// Counted as people count: an emoji beyond the basic plane is one character, not two.
	const { length } = Array.from(text);
	if (length > maxLength) {
		throw invalidValue(
			`${label} has ${length} characters, but must have at most ${maxLength}`,
			`Shorten ${label} by ${length - maxLength} characters.`,
		);
	}
	return text;
}

export interface NumberRule {
	min: number;
	max: number;
	/** The number must be divisible by it. Default 1, so that every whole number will do. */
	step?: number;
}

function nearestNumber(number: number, { min, max, step = 1 }: NumberRule): number {
	const inside = Math.min(Math.max(number, min), max);
	return Math.min(Math.max(Math.round(inside / step) * step, min), max);
}

/** A number that may be given as text; undefined for anything else. */
function toNumber(value: unknown): number | undefined {
	const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	return typeof number === 'number' && !Number.isNaN(number) ? number : undefined;
}

/** A whole number, also given as text. */
export function readWholeNumber(label: string, value: unknown, rule: NumberRule): number {
	const { min, max, step = 1 } = rule;
	const number = toNumber(value);
	const multiple = step > 1 ? ` divisible by ${step}` : '';
	const range = max === Number.MAX_SAFE_INTEGER ? `of at least ${min}` : `from ${min} to ${max}`;
	const wording = `must be a whole number${multiple} ${range}`;
	if (number === undefined) refuse(label, value, wording);
	if (number < min || number > max || number % step !== 0) {
		refuse(label, value, wording, nearestNumber(number, rule));
	}
	return number;
}

/** Any number from `min` to `max`, also given as text. */
export function readNumber(label: string, value: unknown, { min, max }: NumberRule): number {
	const number = toNumber(value);
	const wording = `must be a number from ${min} to ${max}`;
	if (number === undefined) refuse(label, value, wording);
	if (number < min || number > max) refuse(label, value, wording, number < min ? min : max);
	return number;
}

/** Steps of editing one text into another (Levenshtein), to suggest what was meant by a mistyped value. */
function editDistance(from: string, to: string): number {
	let row = Array.from({ length: to.length + 1 }, (_, column) => column);
	for (let i = 1; i <= from.length; i++) {
		const next = [i];
		for (let j = 1; j <= to.length; j++) {
			const substitution = row[j - 1]! + (from[i - 1] === to[j - 1] ? 0 : 1);
			next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, substitution));
		}
		row = next;
	}
	return row[to.length]!;
}

function nearestOption<T extends string>(text: string, options: readonly T[]): T {
	const meant = text.slice(0, SHOWN_LENGTH).toLowerCase();
	const distance = (option: string) => editDistance(meant, option.toLowerCase());
	return options.reduce((best, option) => (distance(option) < distance(best) ? option : best));
}

/** One of the given options. `nearest` finds the suggestion for a wrong text; by default the most similar option. */
export function readOption<T extends string>(
	label: string,
	value: unknown,
	options: readonly T[],
	nearest: (text: string) => T = (text) => nearestOption(text, options),
): T {
	const text = typeof value === 'string' ? value.trim() : value;
	const option = options.find((candidate) => candidate === text);
	if (option !== undefined) return option;
	const suggestion = typeof text === 'string' && text !== '' ? nearest(text) : undefined;
	return refuse(label, value, `must be one of ${options.join(', ')}`, suggestion);
}

/** true or false, also given as text. */
export function readBoolean(label: string, value: unknown): boolean {
	const meant = typeof value === 'string' ? value.trim().toLowerCase() : value;
	if (meant === true || meant === 'true') return true;
	if (meant === false || meant === 'false' || isBlank(meant)) return false;
	return refuse(label, value, 'must be true or false');
}
