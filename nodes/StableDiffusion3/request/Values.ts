import { invalidValue } from '../failures';
import { PARAMETERS, type Parameter } from './parameters';
import { asJson, isBlank, showValue } from './showValue';

/** What copied cells bring along at their ends. What joins or styles characters belongs to the text. */
const STRAY = /(?!\u200d)[\s\p{Z}\p{Cc}\p{Cf}]/u;

/** Each end by itself, as a search for both takes long in a long text. */
function trimmed(text: string): string {
	let [start, end] = [0, text.length];
	while (start < end && STRAY.test(text[start]!)) start++;
	while (end > start && STRAY.test(text[end - 1]!)) end--;
	return text.slice(start, end);
}

/** Hex, an exponent or a comma may mean another number to the one who wrote it. */
const PLAIN_NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)$/;

/** 1024 to some people, 1.024 to others. */
const MAYBE_THOUSANDS = /^[+-]?[1-9]\d{0,2}\.\d{3}$/;

/** A number that may be given as text; undefined for anything else. */
function toNumber(value: unknown): number | undefined {
	const isNumber = typeof value === 'string' ? PLAIN_NUMBER.test(value) : typeof value === 'bigint';
	const number = isNumber ? Number(value) : value;
	return typeof number === 'number' && !Number.isNaN(number) ? number : undefined;
}

interface NumberRule {
	min: number;
	max: number;
	/** The number must be divisible by it; 1 for every whole number. */
	step: number;
}

function nearestNumber(number: number, { min, max, step }: NumberRule): number {
	const inside = Math.min(Math.max(number, min), max);
	return Math.min(Math.max(Math.round(inside / step) * step, min), max);
}

/** The parameters whose table entry has what a reader needs. */
type With<T> = { [P in Parameter]: (typeof PARAMETERS)[P] extends T ? P : never }[Parameter];

/**
 * One item's parameters with their expressions resolved. An expression may give anything, so every reader accepts what
 * means the same ("1024" for 1024) and refuses the rest with label, value, rule and nearest valid value, as an ImageFailure.
 */
export class Values {
	constructor(private readonly values: Readonly<Record<string, unknown>>) {}

	isBlank(name: Parameter): boolean {
		return isBlank(this.values[name]);
	}

	private trimmed(name: Parameter): unknown {
		const value = this.values[name];
		return typeof value === 'string' ? trimmed(value) : value;
	}

	/** What the expression gave, of any type. */
	raw(name: Parameter): unknown {
		return this.values[name];
	}

	/**
	 * Text as it is, but well-formed: the rest of a character that was cut in half becomes U+FFFD. Numbers and booleans as
	 * text; a missing value as ''.
	 */
	text(name: Parameter): string {
		const value = this.values[name];
		if (value === undefined || value === null) return '';
		if (typeof value === 'string') return value.replace(/\p{Cs}/gu, '\ufffd');
		if (typeof value === 'boolean' || typeof value === 'bigint') return String(value);
		if (typeof value === 'number' && Number.isFinite(value)) return String(value);
		return this.refuse(
			name,
			typeof value === 'object' ? 'must be text, not an object or a list' : 'must be text',
		);
	}

	/** Text without blanks and what nobody sees at its ends; '' where there is nothing else. */
	trimmedText(name: Parameter): string {
		const text = this.text(name);
		return this.isBlank(name) ? '' : trimmed(text);
	}

	/** Text within its length, counted as people count: an emoji beyond the basic plane is one character, not two. */
	limitedText(name: With<{ maxLength: number }>): string {
		const text = this.text(name);
		const { label, maxLength } = PARAMETERS[name];
		const { length } = Array.from(text);
		if (length > maxLength) {
			throw invalidValue(
				`${label} has ${length} characters, but must have at most ${maxLength}`,
				`Shorten ${label} by ${length - maxLength} characters.`,
			);
		}
		return text;
	}

	/** A whole number, also given as text. */
	wholeNumber(name: With<NumberRule>): number {
		const rule: NumberRule = PARAMETERS[name];
		const { min, max, step } = rule;
		const value = this.trimmed(name);
		const isUnsure = typeof value === 'string' && MAYBE_THOUSANDS.test(value);
		const number = isUnsure ? undefined : toNumber(value);
		const multiple = step > 1 ? ` divisible by ${step}` : '';
		const range = max === Number.MAX_SAFE_INTEGER ? `of at least ${min}` : `from ${min} to ${max}`;
		const wording = `must be a whole number${multiple} ${range}`;
		if (number === undefined) return this.refuse(name, wording);
		if (number < min || number > max || number % step !== 0) {
			// Where there is no upper limit, 0 is none at all: not what a number below it means.
			const isNone = max === Number.MAX_SAFE_INTEGER && number < min;
			return this.refuse(name, wording, isNone ? undefined : nearestNumber(number, rule));
		}
		return number;
	}

	/** A whole number, or its default where an option was not added or a cell is empty. */
	optionalWholeNumber(name: With<NumberRule>): number {
		return this.isBlank(name) ? PARAMETERS[name].default : this.wholeNumber(name);
	}

	/** Any number within its limits, also given as text. */
	number(name: With<{ min: number; max: number }>): number {
		const { min, max } = PARAMETERS[name];
		const number = toNumber(this.trimmed(name));
		const wording = `must be a number from ${min} to ${max}`;
		if (number === undefined) return this.refuse(name, wording);
		if (number < min || number > max) return this.refuse(name, wording, number < min ? min : max);
		return number;
	}

	/** One of the given options. `nearest` finds the suggestion for another text, or for the JSON of anything else. */
	option<T extends string>(
		name: Parameter,
		options: readonly T[],
		nearest?: (text: string) => T | undefined,
	): T {
		const value = this.trimmed(name);
		const text = typeof value === 'string' ? value : asJson(value);
		const option = options.find((candidate) => candidate === text);
		return option ?? this.refuse(name, `must be one of ${options.join(', ')}`, nearest?.(text));
	}

	/** true or false, also given as text. */
	boolean(name: Parameter): boolean {
		const value = this.trimmed(name);
		const meant = typeof value === 'string' ? value.toLowerCase() : value;
		if (meant === true || meant === 'true') return true;
		if (meant === false || meant === 'false' || isBlank(meant)) return false;
		return this.refuse(name, 'must be true or false');
	}

	/** Refuses a value: what it is, and what it must be. */
	refuse(name: Parameter, rule: string, nearest?: string | number): never {
		const { label } = PARAMETERS[name];
		const hint = nearest === undefined ? '' : `. The nearest valid value is ${nearest}`;
		throw invalidValue(
			`${label} is ${showValue(this.values[name])}, but ${rule}${hint}`,
			`Correct ${label}, or the expression behind it.`,
		);
	}
}
