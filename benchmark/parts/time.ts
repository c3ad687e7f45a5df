import { measureInTurns } from '../measureInTurns';
import { N8nRunner } from '../n8n/N8nRunner';
import { distinct, figure, ratio, table } from '../report';
import type { Figures, Part } from '../Runner';
import { ScriptRunner } from '../script/ScriptRunner';
import { baseline, thisNode } from '../workflows';

/** Images in a run, by their size. */
const COUNTS = { '1 MB': 40, '1.5 MB': 40, '3 MB': 40, '8 MB': 24 } as const;
type Size = keyof typeof COUNTS;

const SCRIPT = 'Bare script';
const time = (figures: Figures) => figures.time!;
const cpu = (figures: Figures) => figures.cpu!;

export const timePart: Part = {
	name: 'time',
	heading: 'Time and CPU time per image',

	async measure(setup) {
		const loads = (Object.keys(COUNTS) as Size[]).map((point) => ({
			point,
			image: setup.images[point],
			count: COUNTS[point],
		}));
		return await measureInTurns({
			runners: [
				new N8nRunner(setup, thisNode()),
				new N8nRunner(setup, baseline),
				new ScriptRunner(setup),
			],
			// Until the second time, n8n's heap still shrinks and grows again after its start.
			warmUp: [...loads, ...loads],
			loads,
			rounds: 5,
		});
	},

	report(samples) {
		const sizes = distinct(samples.map(({ point }) => point)) as Size[];
		const rows = (size: Size) =>
			distinct(samples.map(({ runner }) => runner)).map((name) => [
				name,
				ratio(samples, name, baseline.name, size, time),
				ratio(samples, name, SCRIPT, size, time),
				ratio(samples, name, baseline.name, size, cpu),
				figure(samples, name, size, (figures) => time(figures) / COUNTS[size], 1, ' ms'),
				figure(samples, name, size, (figures) => cpu(figures) / COUNTS[size], 1, ' ms'),
			]);
		const head = ['', 'Time beside baseline', 'Time beside script', 'CPU beside baseline', 'Time', 'CPU'];
		return [
			'Time is that from the start of the first measured node to the end of the last one, as n8n logs it, divided by the ' +
				'number of images. CPU time is that of the whole n8n process from the click until the execution is saved. The ' +
				`service answers at once. The baseline is ${baseline.name}.`,
			...sizes.map(
				(size) => `### Images of ${size}, ${COUNTS[size]} in a run\n\n${table(head, rows(size))}`,
			),
		].join('\n\n');
	},
};
