import { measureInTurns } from '../measureInTurns';
import { N8nRunner } from '../n8n/N8nRunner';
import { distinct, figure, table } from '../report';
import type { Part } from '../Runner';
import { baseline, thisNode } from '../workflows';

const COUNTS = [50, 100, 200, 1000];

export const memoryPart: Part = {
	name: 'memory',
	heading: 'Peak memory of n8n',

	async measure(setup) {
		return await measureInTurns({
			runners: [thisNode(), baseline].map((nodes) => new N8nRunner(setup, nodes, { fresh: true })),
			loads: COUNTS.map((count) => ({ point: String(count), image: setup.images['3 MB'], count })),
			rounds: 2,
			growing: true,
		});
	},

	report(samples) {
		const points = distinct(samples.map(({ point }) => point));
		const rows = distinct(samples.map(({ runner }) => runner)).map((name) => [
			name,
			figure(samples, name, '50', ({ idle }) => idle! / 1e6, 0, ' MB'),
			...points.map((point) => figure(samples, name, point, ({ peak }) => peak! / 1e6, 0, ' MB')),
		]);
		return (
			'Resident memory of the n8n process at its highest while one workflow makes so many images of 3 MB, each run in a new ' +
			'n8n. What broke does not get more images.\n\n' +
			table(['', 'At rest', ...points], rows)
		);
	},
};
