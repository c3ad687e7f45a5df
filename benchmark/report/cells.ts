import type { Sample } from '../lab/Sample';
import { figureOf, format, ratioOf, samplesOf, type Reading } from './spread';

/** Median and range of a figure, and how many of the runs broke; why, where all did. */
export function figureCell(
	samples: Sample[],
	contender: string,
	point: string,
	pick: Reading,
	digits: number,
	unit: string,
): string {
	const all = samplesOf(samples, contender, point);
	const broken = all.filter(({ broke }) => broke !== undefined);
	const figure = figureOf(samples, contender, point, pick);
	if (!figure) return broken[0] ? `**broke**: ${broken[0].broke}` : '-';
	const text = format(figure, digits, unit);
	return broken.length > 0 ? `${text}, broke in ${broken.length} of ${all.length} runs` : text;
}

/** Median and range of how many times the base's figure a contender's is. */
export function ratioCell(
	samples: Sample[],
	contender: string,
	base: string,
	point: string,
	pick: Reading,
): string {
	const ratio = ratioOf(samples, contender, base, point, pick);
	return ratio ? format(ratio, 2, ' x') : '-';
}
