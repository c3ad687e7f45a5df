import { contenders, ours4, plainHttpRequest } from '../contenders';
import { interleave } from '../lab/interleave';
import { N8nRacer } from '../lab/N8nRacer';
import { figureCell, ratioCell } from '../report/cells';
import { distinct, figureOf, ratioOf, type Reading } from '../report/spread';
import { table } from '../report/table';
import type { Part } from './Part';

const POINT = '8 MB';
const COUNT = 24;
const CURVE = { p50: '50 %', p90: '90 %', p99: '99 %', p100: '100 %' };

const figure =
	(name: string): Reading =>
	(figures) =>
		figures[name]!;

/** How long n8n does nothing else: other workflows, webhooks and the editor wait meanwhile. */
export const responsiveness: Part = {
	name: 'responsiveness',
	heading: "Delay of n8n's event loop while images of 8 MB arrive",

	async measure(lab) {
		const load = { point: POINT, image: lab.images[POINT], count: COUNT };
		return await interleave({
			racers: contenders.map((contender) => new N8nRacer(lab, contender, { delays: true })),
			warmUp: load,
			loads: [load],
			rounds: 5,
		});
	},

	report(samples) {
		const names = distinct(samples.map(({ contender }) => contender));
		const ratio = (name: string) => ratioCell(samples, name, plainHttpRequest.name, POINT, figure('p99'));
		const ms = (name: string, which: string) => figureCell(samples, name, POINT, figure(which), 0, ' ms');
		return {
			goals: [
				{
					what: `Delay of the event loop, 99 %, images of ${POINT}, beside ${plainHttpRequest.name}`,
					atMost: 0.5,
					unit: ' x',
					measured: ratioOf(samples, ours4.name, plainHttpRequest.name, POINT, figure('p99')),
				},
			],
			text:
				`${COUNT} images of ${POINT}; only while the contender's own nodes run. 99 % of all turns of n8n's event loop were late by ` +
				'at most so much. "Request waits" is what a request to n8n that comes at any moment has to wait at most, in 99 % of all ' +
				'cases: long turns meet more requests than short ones. GC is the time in pauses of the garbage collector.\n\n' +
				table(
					[
						'',
						'99 % beside HTTP Request',
						'50 %',
						'99 %',
						'Longest',
						'Request waits',
						'GC per image',
					],
					names.map((name) => [
						name,
						ratio(name),
						...['p50', 'p99', 'p100', 'felt99'].map((which) => ms(name, which)),
						figureCell(samples, name, POINT, ({ pauses }) => pauses! / COUNT, 1, ' ms'),
					]),
				),
			charts: [
				{
					name: 'responsiveness',
					title: "Delay of n8n's event loop (median of the runs)",
					x: 'Share of the turns that were late by at most so much',
					y: 'ms',
					kind: 'line',
					points: Object.values(CURVE),
					curves: names.map((name) => ({
						name,
						values: Object.keys(CURVE).map(
							(which) => figureOf(samples, name, POINT, figure(which))?.median,
						),
					})),
				},
			],
		};
	},
};
