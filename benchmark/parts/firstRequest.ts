import { rowsNodes } from '../../test/e2e/support/workflowParts';
import { ours4, plainHttpRequest } from '../contenders';
import type { Contender } from '../contenders/Contender';
import { ours } from '../contenders/ours';
import { checkOneRowOnly } from '../lab/checkOneRowOnly';
import { interleave } from '../lab/interleave';
import { N8nRacer } from '../lab/N8nRacer';
import { figureCell } from '../report/cells';
import { differenceOf, distinct, figureOf, type Reading } from '../report/spread';
import { table } from '../report/table';
import type { Part } from './Part';

const COUNTS = [10, 100, 1000];

/** As in examples/prompts-to-images.json. */
const manyExpressions: Contender = {
	...ours(4, {
		model: '={{ $json.model }}',
		negativePrompt: '={{ $json.negativePrompt }}',
		aspectRatio: '={{ $json.ratio }}',
		seed: '={{ $json.seed }}',
		options: { fileName: '={{ $json.name }}' },
	}),
	name: `${ours4.name}, six expressions`,
};

/** Who checks all rows, and the same with only one row checked. */
const checkers = [ours4, manyExpressions].map((contender) => ({
	contender,
	unchecked: { ...contender, name: `${contender.name}, one row checked` },
}));

const firstRequest: Reading = (figures) => figures.firstRequest!;
const perRow =
	(point: string): Reading =>
	(figures) =>
		figures.firstRequest! / Number(point);

function rows(count: number) {
	return rowsNodes(
		Array.from({ length: count }, (_, index) => ({
			name: `row-${index + 1}`,
			prompt: `Row ${index + 1}`,
			model: 'sd3-large',
			negativePrompt: 'text, watermark',
			ratio: '3:2',
			seed: index + 1,
		})),
	);
}

/** Checking all rows before the first request must stay cheap. */
export const firstRequestPart: Part = {
	name: 'first-request',
	heading: 'Time until the first request leaves',

	async measure(lab) {
		const load = (count: number) => ({
			point: String(count),
			image: lab.images['12 kB'],
			count,
			before: rows(count),
		});
		return await interleave({
			racers: [
				...checkers.flatMap(({ contender, unchecked }) => [
					new N8nRacer(lab, contender),
					new N8nRacer(lab, unchecked, { prepare: checkOneRowOnly }),
				]),
				new N8nRacer(lab, plainHttpRequest),
			],
			warmUp: load(100),
			loads: COUNTS.map(load),
			rounds: 5,
		});
	},

	report(samples) {
		const names = distinct(samples.map(({ contender }) => contender));
		const points = distinct(samples.map(({ point }) => point));
		const cells = (name: string) =>
			points.flatMap((point) => [
				figureCell(samples, name, point, perRow(point), 2, ' ms'),
				figureCell(samples, name, point, firstRequest, 0, ' ms'),
			]);
		return {
			goals: checkers.flatMap(({ contender: { name }, unchecked }) =>
				points.flatMap((point) => [
					{
						what: `Checking a row, ${point} rows: ${name}`,
						atMost: 2,
						unit: ' ms',
						measured: differenceOf(samples, name, unchecked.name, point, perRow(point)),
					},
					{
						what: `Time until the first request leaves, per row, ${point} rows: ${name}`,
						atMost: 2,
						unit: ' ms',
						measured: figureOf(samples, name, point, perRow(point)),
					},
				]),
			),
			text:
				'From the begin of the node to the arrival of the first request. This node checks all rows before it sends one; HTTP ' +
				'Request begins with the first row. "One row checked" is this node changed so that it checks the first row only: its ' +
				'time is what n8n itself takes to evaluate the expressions of all rows before it lets a declarative node send anything, ' +
				'and the difference is the price of the check.\n\n' +
				table(
					['', ...points.flatMap((point) => [`${point} rows: per row`, 'in all'])],
					names.map((name) => [name, ...cells(name)]),
				),
			charts: [
				{
					name: 'first-request',
					title: 'Time until the first request leaves (median)',
					x: 'Rows',
					y: 'ms',
					kind: 'line',
					points,
					logarithmic: true,
					curves: names.map((name) => ({
						name,
						values: points.map((point) => figureOf(samples, name, point, firstRequest)?.median),
					})),
				},
			],
		};
	},
};
