import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { runUntilStopped } from '../playground/runUntilStopped';
import { say } from '../playground/say';
import { UserError } from '../playground/UserError';
import { describeMachine, inWords, type Machine } from './machine';
import { firstRequestPart } from './parts/firstRequest';
import { memoryPart } from './parts/memory';
import { timePart } from './parts/time';
import type { Part, Sample } from './Runner';
import { Setup } from './Setup';

/** In the order of the report. */
const PARTS: Part[] = [timePart, memoryPart, firstRequestPart];

const FOLDER = resolve(process.env.BENCHMARK_RESULTS ?? join(__dirname, 'results'));

/** The measurements of one part as they are kept. */
interface Result {
	machine: Machine;
	samples: Sample[];
}

const fileOf = ({ name }: Part) => join(FOLDER, `${name}.json`);

/** The parts named on the command line, or all. `report` alone only writes the report anew. */
function chosenParts(words: string[]): Part[] {
	const names = PARTS.map(({ name }) => name);
	const unknown = words.filter((word) => word !== 'report' && !names.includes(word));
	if (unknown.length > 0) {
		throw new UserError(
			`There is no part "${unknown.join(' ')}". Choose from: ${names.join(', ')}, report.`,
		);
	}
	return PARTS.filter(({ name }) => words.length === 0 || words.includes(name));
}

/** Writes the report on all parts that were measured, now or before. Gives its file. */
async function writeReport(): Promise<string> {
	const text = [
		'# Results of the benchmark',
		'Written by `npm run benchmark`; [what is measured, and how](../README.md). Medians, and in brackets the smallest and ' +
			'largest of all runs. "x" is how many times the other one\'s figure it is, compared within each round: less is better.',
	];
	for (const part of PARTS.filter((one) => existsSync(fileOf(one)))) {
		const { machine, samples } = JSON.parse(await readFile(fileOf(part), 'utf8')) as Result;
		text.push(`## ${part.heading}`, part.report(samples), `Measured on ${inWords(machine)}.`);
	}
	const file = join(FOLDER, 'README.md');
	await writeFile(file, `${text.join('\n\n')}\n`);
	return file;
}

async function benchmark(): Promise<void> {
	if (process.platform !== 'linux') {
		throw new UserError('The benchmark needs Linux: it reads the memory and CPU time of n8n from /proc.');
	}
	const chosen = chosenParts(process.argv.slice(2));
	await mkdir(FOLDER, { recursive: true });
	if (chosen.length > 0) {
		const setup = await Setup.create();
		for (const part of chosen) {
			say(`\n${part.heading}`);
			const samples = await part.measure(setup);
			const result: Result = { machine: describeMachine(setup.n8n.node), samples };
			await writeFile(fileOf(part), `${JSON.stringify(result, null, '\t')}\n`);
		}
	}
	say(`\nThe report: ${await writeReport()}`);
}

void runUntilStopped(benchmark, 130);
