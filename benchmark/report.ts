import type { Figures, Sample } from './Runner';

/** Takes one number out of the figures of a run. */
type Reading = (figures: Figures) => number;

/** Each value once, in the order in which it came first. */
export const distinct = (values: string[]) => [...new Set(values)];

/** A Markdown table. */
export function table(head: string[], rows: string[][]): string {
	const line = (cells: string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
	return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}

export function median(values: number[]): number {
	const sorted = [...values].sort((a, b) => a - b);
	const middle = (sorted.length - 1) / 2;
	return (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2;
}

/** Median and range: `12.3 ms (11.9 to 14.0)`. */
export function spread(values: number[], digits: number, unit = ''): string {
	if (values.length === 0) return '-';
	const text = (value: number) =>
		value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
	return `${text(median(values))}${unit} (${text(Math.min(...values))} to ${text(Math.max(...values))})`;
}

const samplesOf = (samples: Sample[], runner: string, point: string) =>
	samples.filter((sample) => sample.runner === runner && sample.point === point);

/** Median and range of a figure, and how many of the runs broke; why, where all did. */
export function figure(
	samples: Sample[],
	runner: string,
	point: string,
	pick: Reading,
	digits: number,
	unit: string,
): string {
	const all = samplesOf(samples, runner, point);
	const broken = all.flatMap(({ broke }) => broke ?? []);
	const values = all.flatMap(({ figures }) => (figures ? [pick(figures)] : []));
	if (values.length === 0 && broken[0]) return `**broke**: ${broken[0]}`;
	const text = spread(values, digits, unit);
	return broken.length > 0 ? `${text}, broke in ${broken.length} of ${all.length} runs` : text;
}

/** How many times the base's figure a runner's is, compared within each round, which meets the same machine. */
export function ratio(samples: Sample[], runner: string, base: string, point: string, pick: Reading): string {
	const bases = samplesOf(samples, base, point);
	const ratios = samplesOf(samples, runner, point).flatMap(({ round, figures }) => {
		const other = bases.find((sample) => sample.round === round)?.figures;
		return figures && other ? [pick(figures) / pick(other)] : [];
	});
	return spread(ratios, 2, ' x');
}
