import { contenders, ours4, plainHttpRequest } from '../contenders';
import { interleave } from '../lab/interleave';
import { N8nRacer } from '../lab/N8nRacer';
import type { Sample } from '../lab/Sample';
import { figureCell, ratioCell } from '../report/cells';
import { distinct, figureOf, figuresOf, ratioOf, samplesOf, spreadOf, type Reading } from '../report/spread';
import { table } from '../report/table';
import type { Part } from './Part';

const COUNTS = [50, 100, 200, 400, 1000];

const megabytes: Reading = ({ peak }) => peak! / 1e6;
/** What the run adds to n8n at rest. */
const added: Reading = ({ peak, idle }) => (peak! - idle!) / 1e6;

/** Peak memory over the number of images. */
export const memory: Part = {
	name: 'memory',
	heading: 'Peak memory of n8n',

	async measure(lab) {
		return await interleave({
			racers: contenders.map((contender) => new N8nRacer(lab, contender, { fresh: true })),
			loads: COUNTS.map((count) => ({ point: String(count), image: lab.images['3 MB'], count })),
			rounds: 2,
			growing: true,
		});
	},

	report(samples) {
		const names = distinct(samples.map(({ contender }) => contender));
		const points = distinct(samples.map(({ point }) => point));
		const idle = spreadOf(figuresOf(samples).map(({ idle }) => idle! / 1e6));
		const rows = names.map((name) => [
			name,
			ratioCell(samples, name, plainHttpRequest.name, '100', megabytes),
			ratioCell(samples, name, plainHttpRequest.name, '100', added),
			...points.map((point) => figureCell(samples, name, point, megabytes, 0, ' MB')),
		]);
		return {
			goals: [
				{
					what: 'Growth of the peak from 50 to 1,000 images of 3 MB',
					atMost: 100,
					unit: ' MB',
					measured: growth(samples, ours4.name),
				},
				{
					what: `Peak at 100 images of 3 MB, beside ${plainHttpRequest.name}`,
					atMost: 0.3,
					unit: ' x',
					measured: ratioOf(samples, ours4.name, plainHttpRequest.name, '100', megabytes),
				},
			],
			text:
				'Resident memory of the n8n process at its highest while one workflow makes so many images of 3 MB. Each run has an ' +
				`n8n just started, which takes ${idle ? Math.round(idle.median) : '?'} MB before it. A contender that broke does not get more images.\n\n` +
				table(['', 'At 100 beside HTTP Request', 'the same, above n8n at rest', ...points], rows),
			charts: [
				{
					name: 'memory',
					title: 'Peak memory of n8n (median); a curve ends where its contender breaks',
					x: 'Images of 3 MB in one run',
					y: 'MB',
					kind: 'line',
					points,
					curves: names.map((name) => ({
						name,
						values: points.map((point) => figureOf(samples, name, point, megabytes)?.median),
					})),
				},
			],
		};
	},
};

/** In MB, within each round. */
function growth(samples: Sample[], contender: string) {
	const few = samplesOf(samples, contender, '50');
	const many = samplesOf(samples, contender, '1000');
	return spreadOf(
		many.flatMap(({ round, figures }) => {
			const before = few.find((sample) => sample.round === round)?.figures;
			return figures && before ? [megabytes(figures) - megabytes(before)] : [];
		}),
	);
}
