import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What this reads of the file that `jest --json --outputFile` writes. */
interface JestResults {
	numPassedTests: number;
	numFailedTests: number;
	numPendingTests: number;
	/** Test files that broke before their tests could run. */
	numRuntimeErrorTestSuites: number;
}

/**
 * Adds up the results of several Jest runs and prints `N passed, N failed`.
 * @param folder holds one JSON file a run
 */
function tally(folder: string): void {
	const runs = readdirSync(folder)
		.filter((file) => file.endsWith('.json'))
		.map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as JestResults);
	const sum = (count: (run: JestResults) => number) => runs.reduce((total, run) => total + count(run), 0);
	const passed = sum((run) => run.numPassedTests);
	const failed = sum((run) => run.numFailedTests + run.numRuntimeErrorTestSuites);
	const skipped = sum((run) => run.numPendingTests);
	if (skipped > 0) console.log(`${skipped} skipped`);
	console.log(`${passed} passed, ${failed} failed`);
}

tally(process.argv[2] ?? '.');
