import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Sample } from '../lab/Sample';
import { parts } from '../parts';
import type { Part } from '../parts/Part';
import { drawChart } from './drawChart';
import { goalRow } from './Goal';
import type { Machine } from './machine';
import { table } from './table';

const FOLDER = resolve(process.env.BENCHMARK_RESULTS ?? join(__dirname, '..', 'results'));

/** The measurements of one part as they are kept. */
interface Result {
	machine: Machine;
	/** How long the part took, in s. */
	took: number;
	samples: Sample[];
}

const fileOf = (part: Part) => join(FOLDER, `${part.name}.json`);

/** Keeps what was measured. */
export async function saveResult(part: Part, result: Result): Promise<void> {
	await mkdir(FOLDER, { recursive: true });
	await writeFile(fileOf(part), `${JSON.stringify(result, null, '\t')}\n`);
}

/** Writes the report on all parts that were measured, now or before. Gives its file. */
export async function writeReport(): Promise<string> {
	const goals: string[][] = [];
	const sections: string[] = [];
	const machines: string[][] = [];
	for (const part of parts.filter((one) => existsSync(fileOf(one)))) {
		const { machine, took, samples } = JSON.parse(await readFile(fileOf(part), 'utf8')) as Result;
		const section = part.report(samples);
		goals.push(...section.goals.map(goalRow));
		machines.push(machineRow(part, machine, took));
		const images = section.charts.map(({ name, title }) => `![${title}](${name}.svg)`);
		sections.push([`## ${part.heading}`, section.text, ...images].join('\n\n'));
		for (const chart of section.charts) {
			await writeFile(join(FOLDER, `${chart.name}.svg`), drawChart(chart));
		}
	}
	const text = [
		'# Results of the benchmark',
		'Written by `npm run benchmark`; [what is measured, and how](../README.md). Medians, and in brackets the smallest and ' +
			'largest of all runs. "x" is how many times the other one\'s figure it is, compared within each round: less is better.',
		'## Goals',
		table(['', 'What', 'Measured', 'Goal'], goals),
		...sections,
		'## Machine',
		table(
			['Part', 'Date', 'Processor', 'Cores', 'Memory', 'System', 'n8n', 'Node', 'This package', 'Took'],
			machines,
		),
	];
	const file = join(FOLDER, 'README.md');
	await writeFile(file, `${text.join('\n\n')}\n`);
	return file;
}

function machineRow({ name }: Part, machine: Machine, took: number): string[] {
	const { date, processor, cores, memory, system, n8n, node, version } = machine;
	const minutes = `${Math.ceil(took / 60)} min`;
	return [
		`\`${name}\``,
		date,
		processor,
		String(cores),
		`${memory} GB`,
		system,
		n8n,
		node,
		version,
		minutes,
	];
}
