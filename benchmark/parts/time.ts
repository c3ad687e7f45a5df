import { batchedHttpRequest, contenders, ours4, plainHttpRequest } from '../contenders';
import { FloorRacer } from '../floor/FloorRacer';
import { interleave } from '../lab/interleave';
import { N8nRacer } from '../lab/N8nRacer';
import type { Sample } from '../lab/Sample';
import { figureCell, ratioCell } from '../report/cells';
import { distinct, figureOf, ratioOf, type Reading } from '../report/spread';
import { table } from '../report/table';
import type { Part } from './Part';

const COUNTS = { '1 MB': 40, '3 MB': 40, '8 MB': 24 } as const;
const FLOOR = 'Bare script, 4 in parallel';
const GOAL_POINT = '3 MB';

const count = (point: string) => COUNTS[point as keyof typeof COUNTS];

/** Time and CPU time for each image. */
export const time: Part = {
	name: 'time',
	heading: 'Time and CPU time per image',

	async measure(lab) {
		const load = (point: keyof typeof COUNTS) => ({
			point,
			image: lab.images[point],
			count: COUNTS[point],
		});
		return await interleave({
			racers: [
				...contenders.map((contender) => new N8nRacer(lab, contender)),
				...[4, 8].map((parallel) => new FloorRacer(lab, parallel)),
			],
			warmUp: load('3 MB'),
			loads: [load('1 MB'), load('3 MB'), load('8 MB')],
			rounds: 5,
		});
	},

	report(samples) {
		const names = distinct(samples.map(({ contender }) => contender));
		const points = distinct(samples.map(({ point }) => point));
		return {
			goals: [
				goal(samples, 'Time', plainHttpRequest.name, (figures) => figures.time!, 0.7),
				goal(samples, 'CPU time', plainHttpRequest.name, (figures) => figures.cpu!, 0.7),
				goal(samples, 'Time', FLOOR, (figures) => figures.time!, 2.5),
			],
			text: [
				"Time is that from the begin of the contender's first node to the end of its last one, as n8n logs it, divided by the " +
					'number of images. CPU time is that of the whole n8n process from the click until the execution is saved. The ' +
					`service answers at once. ${batchedHttpRequest.name} waits for its interval alone 25 ms an image.`,
				...points.map((point) => pointTable(samples, names, point)),
			].join('\n\n'),
			charts: [
				{
					name: 'time',
					title: 'Time per image (median)',
					x: 'Size of an image',
					y: 'ms',
					kind: 'bar',
					points,
					curves: names.map((name) => ({
						name,
						values: points.map(
							(point) => figureOf(samples, name, point, perImage('time', point))?.median,
						),
					})),
				},
			],
		};
	},
};

function perImage(figure: string, point: string): Reading {
	return (figures) => figures[figure]! / count(point);
}

function goal(samples: Sample[], what: string, base: string, pick: Reading, atMost: number) {
	return {
		what: `${what} per image of ${GOAL_POINT}, beside ${base}`,
		atMost,
		unit: ' x',
		measured: ratioOf(samples, ours4.name, base, GOAL_POINT, pick),
	};
}

function pointTable(samples: Sample[], names: string[], point: string): string {
	const time: Reading = (figures) => figures.time!;
	const cpu: Reading = (figures) => figures.cpu!;
	const rows = names.map((name) => [
		name,
		ratioCell(samples, name, plainHttpRequest.name, point, time),
		ratioCell(samples, name, FLOOR, point, time),
		ratioCell(samples, name, plainHttpRequest.name, point, cpu),
		figureCell(samples, name, point, perImage('time', point), 1, ' ms'),
		figureCell(samples, name, point, perImage('cpu', point), 1, ' ms'),
	]);
	const head = [
		'Time beside HTTP Request',
		'Time beside the script',
		'CPU beside HTTP Request',
		'Time',
		'CPU',
	];
	return `### Images of ${point}, ${count(point)} in a run\n\n${table(['', ...head], rows)}`;
}
