import type { Figures, Sample } from '../lab/Sample';
import { statistics } from './libraries';

/** Several measurements of the same. */
export interface Spread {
	median: number;
	min: number;
	max: number;
}

/** Takes one number out of the figures of a run. */
export type Reading = (figures: Figures) => number;

/** Undefined where there is nothing to measure. */
export function spreadOf(values: number[]): Spread | undefined {
	if (values.length === 0) return undefined;
	const { median, min, max } = statistics();
	return { median: median(values), min: min(values), max: max(values) };
}

/** `12.3 ms (11.9 to 14.0)` */
export function format({ median, min, max }: Spread, digits: number, unit = ''): string {
	const text = (value: number) =>
		value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
	return `${text(median)}${unit} (${text(min)} to ${text(max)})`;
}

/** The samples of one contender at one point. */
export function samplesOf(samples: Sample[], contender: string, point: string): Sample[] {
	return samples.filter((sample) => sample.contender === contender && sample.point === point);
}

/** The figures of the runs that did not break. */
export function figuresOf(samples: Sample[]): Figures[] {
	return samples.flatMap(({ figures }) => (figures ? [figures] : []));
}

/** A figure of one contender at one point, over all rounds. */
export function figureOf(
	samples: Sample[],
	contender: string,
	point: string,
	pick: Reading,
): Spread | undefined {
	return spreadOf(figuresOf(samplesOf(samples, contender, point)).map(pick));
}

/** How many times the base's figure a contender's is. */
export function ratioOf(
	samples: Sample[],
	contender: string,
	base: string,
	point: string,
	pick: Reading,
): Spread | undefined {
	return compare(samples, contender, base, point, (one, other) => pick(one) / pick(other));
}

/** How much more a contender's figure is than the base's. */
export function differenceOf(
	samples: Sample[],
	contender: string,
	base: string,
	point: string,
	pick: Reading,
): Spread | undefined {
	return compare(samples, contender, base, point, (one, other) => pick(one) - pick(other));
}

/** Compares within each round, which meets the same machine. */
function compare(
	samples: Sample[],
	contender: string,
	base: string,
	point: string,
	how: (one: Figures, other: Figures) => number,
): Spread | undefined {
	const bases = samplesOf(samples, base, point);
	const compared = samplesOf(samples, contender, point).flatMap(({ round, figures }) => {
		const other = bases.find((sample) => sample.round === round)?.figures;
		return figures && other ? [how(figures, other)] : [];
	});
	return spreadOf(compared);
}

/** Each value once, in the order in which it came first. */
export const distinct = (values: string[]) => [...new Set(values)];
