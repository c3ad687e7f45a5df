import { invalidValue } from '../failures';
import { PARAMETERS, type Parameter } from './parameters';

/** At most this many characters of a wrong value are repeated in a message. */
const SHOWN_LENGTH = 60;

/** Nothing that anybody would see: blanks, control and format characters, and fillers of Hangul and Braille. */
const INVISIBLE = /^[\s\p{C}\p{Z}\u115f\u1160\u2800\u3164\uffa0]*$/u;

const isBlank = (value: unknown): boolean =>
	value === undefined || value === null || (typeof value === 'string' && INVISIBLE.test(value));

function shown(value: unknown): string {
	if (isBlank(value)) return 'empty';
	const text = typeof value === 'string' ? value : JSON.stringify(value);
	const short = text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH)}...` : text;
	return typeof value === 'string' ? `"${short}"` : short;
}

/** A number that may be given as text; undefined for anything else. */
function toNumber(value: unknown): number | undefined {
	const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
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

	/** What the expression gave, of any type. */
	raw(name: Parameter): unknown {
		return this.values[name];
	}

	/** Text as it is; numbers and booleans as text; a missing value as ''. */
	text(name: Parameter): string {
		const value = this.values[name];
		if (value === undefined || value === null) return '';
		if (typeof value === 'string') return value;
		if (typeof value === 'number' || typeof value === 'boolean') return String(value);
		return this.refuse(name, 'must be text');
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
		const number = toNumber(this.values[name]);
		const multiple = step > 1 ? ` divisible by ${step}` : '';
		const range = max === Number.MAX_SAFE_INTEGER ? `of at least ${min}` : `from ${min} to ${max}`;
		const wording = `must be a whole number${multiple} ${range}`;
		if (number === undefined) return this.refuse(name, wording);
		if (number < min || number > max || number % step !== 0) {
			return this.refuse(name, wording, nearestNumber(number, rule));
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
		const number = toNumber(this.values[name]);
		const wording = `must be a number from ${min} to ${max}`;
		if (number === undefined) return this.refuse(name, wording);
		if (number < min || number > max) return this.refuse(name, wording, number < min ? min : max);
		return number;
	}

	/** One of the given options. `nearest` finds the suggestion for a wrong text. */
	option<T extends string>(name: Parameter, options: readonly T[], nearest?: (text: string) => T): T {
		const value = this.values[name];
		const text = typeof value === 'string' ? value.trim() : value;
		const option = options.find((candidate) => candidate === text);
		if (option !== undefined) return option;
		const suggestion = typeof text === 'string' && text !== '' ? nearest?.(text) : undefined;
		return this.refuse(name, `must be one of ${options.join(', ')}`, suggestion);
	}

	/** true or false, also given as text. */
	boolean(name: Parameter): boolean {
		const value = this.values[name];
		const meant = typeof value === 'string' ? value.trim().toLowerCase() : value;
		if (meant === true || meant === 'true') return true;
		if (meant === false || meant === 'false' || isBlank(meant)) return false;
		return this.refuse(name, 'must be true or false');
	}

	/** Refuses a value: what it is, and what it must be. */
	refuse(name: Parameter, rule: string, nearest?: string | number): never {
		const { label } = PARAMETERS[name];
		const hint = nearest === undefined ? '' : `. The nearest valid value is ${nearest}`;
		throw invalidValue(
			`${label} is ${shown(this.values[name])}, but ${rule}${hint}`,
			`Correct ${label}, or the expression behind it.`,
		);
	}
}
