import { live } from '../playground/lifetime';
import { say, Trouble } from '../playground/say';
import { Lab } from './lab/Lab';
import { parts } from './parts';
import type { Part } from './parts/Part';
import { installLibraries } from './report/libraries';
import { describeMachine } from './report/machine';
import { saveResult, writeReport } from './report/results';

/** The parts named on the command line, or all. `report` alone only writes the report anew. */
function chosenParts(words: string[]): Part[] {
	const unknown = words.filter((word) => word !== 'report' && !parts.some(({ name }) => name === word));
	if (unknown.length > 0) {
		throw new Trouble(
			`There is no part "${unknown.join(' ')}". Choose from: ${parts.map(({ name }) => name).join(', ')}, report.`,
		);
	}
	return parts.filter(({ name }) => words.length === 0 || words.includes(name));
}

async function benchmark(): Promise<void> {
	if (process.platform !== 'linux')
		throw new Trouble('The benchmark needs Linux: it reads the memory and CPU time of n8n from /proc.');
	const chosen = chosenParts(process.argv.slice(2));
	installLibraries();
	if (chosen.length > 0) {
		const lab = await Lab.open();
		for (const part of chosen) {
			say(`\n${part.heading}`);
			const began = Date.now();
			const samples = await part.measure(lab);
			const took = Math.round((Date.now() - began) / 1000);
			await saveResult(part, { machine: describeMachine(lab.n8n.node), took, samples });
		}
	}
	say(`\nThe report: ${await writeReport()}`);
}

void live(benchmark, 130);
