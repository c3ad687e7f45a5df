import { ours4, ours8 } from '../contenders';
import { httpRequest } from '../contenders/httpRequest';
import { FloorRacer } from '../floor/FloorRacer';
import { interleave } from '../lab/interleave';
import { N8nRacer } from '../lab/N8nRacer';
import { figureCell } from '../report/cells';
import { distinct, figureOf, type Reading } from '../report/spread';
import { table } from '../report/table';
import type { Part } from './Part';

const POINT = '3 MB';
const COUNT = 40;
const SERVICE_MS = 2000;

/** Nobody can know the service's time before; this is the best that a user can choose. */
const batched = httpRequest({ batchSize: 4, batchInterval: SERVICE_MS });

const parallelOf = (name: string) => (name.includes('8 in parallel') ? 8 : 4);

/** As if all but the service took no time, in ms. */
const ideal = (name: string) => (COUNT / parallelOf(name)) * SERVICE_MS;

const beside =
	(name: string): Reading =>
	(figures) =>
		figures.time! / ideal(name);

/** What is added to the time of a service that takes 2 s for an image. */
export const latency: Part = {
	name: 'latency',
	heading: 'Added to the time of a service that takes 2 s for an image',

	async measure(lab) {
		return await interleave({
			racers: [
				...[ours4, ours8, batched].map((contender) => new N8nRacer(lab, contender)),
				...[4, 8].map((parallel) => new FloorRacer(lab, parallel)),
			],
			warmUp: { point: POINT, image: lab.images[POINT], count: 4 },
			loads: [{ point: POINT, image: lab.images[POINT], count: COUNT, latency: SERVICE_MS }],
			rounds: 3,
		});
	},

	report(samples) {
		const names = distinct(samples.map(({ contender }) => contender));
		const added =
			(name: string): Reading =>
			(figures) =>
				(figures.time! - ideal(name)) / (COUNT / parallelOf(name));
		return {
			goals: [
				{
					what: `Time of ${COUNT} images, 4 in parallel, beside the ideal ${ideal(ours4.name) / 1000} s`,
					atMost: 1.05,
					unit: ' x',
					measured: figureOf(samples, ours4.name, POINT, beside(ours4.name)),
				},
			],
			text:
				`${COUNT} images of ${POINT}. The ideal is ${SERVICE_MS / 1000} s for every 4 (or 8) images and nothing else.\n\n` +
				table(
					['', 'Time beside the ideal', 'Added to each image', 'Time', 'Ideal'],
					names.map((name) => [
						name,
						figureCell(samples, name, POINT, beside(name), 3, ' x'),
						figureCell(samples, name, POINT, added(name), 0, ' ms'),
						figureCell(samples, name, POINT, (figures) => figures.time! / 1000, 2, ' s'),
						`${ideal(name) / 1000} s`,
					]),
				),
			charts: [],
		};
	},
};
