import type { MutantResult, PartialStrykerOptions } from '@stryker-mutator/api/core' with {
	'resolution-mode': 'import',
};
import { repository } from '../places';
import { report } from '../report';
import { ROOMS, type Room } from './rooms';

/** Percent of the changes that a test has to notice, in every room. */
const LOWEST_SCORE = 85;

/** Not copied to where the tests run. */
const NOT_NEEDED = ['dist', 'docs', 'playground', 'reports', 'coverage'];

/** Changes one thing after the other in a room's files (Stryker's "mutants") and runs the tests for each. */
async function mutate(name: string, { files, tests }: Room): Promise<MutantResult[]> {
	const { Stryker } = await import('@stryker-mutator/core');
	const options: PartialStrykerOptions = {
		mutate: [`nodes/StableDiffusion3/${files}`],
		testRunner: 'jest',
		jest: {
			configFile: 'jest.sources.config.js',
			config: {
				testMatch: [`<rootDir>/test/${tests}`],
				testEnvironment: './checks/mutation/FailFast.js',
				testSequencer: '<rootDir>/checks/mutation/SmallFirst.js',
				runner: '<rootDir>/checks/mutation/FirstFailureRunner.js',
				setupFiles: ['<rootDir>/checks/mutation/withoutShrinking.js'],
			},
		},
		coverageAnalysis: 'perTest',
		concurrency: Number(process.env.MUTATION_CONCURRENCY ?? 2),
		// Ends only what hangs, also on a busy machine.
		timeoutMS: 20_000,
		timeoutFactor: 3,
		ignorePatterns: NOT_NEEDED,
		tempDirName: 'reports/mutation/.sandbox',
		reporters: ['clear-text', 'progress-append-only', 'html', 'json'],
		clearTextReporter: { reportTests: false, skipFull: true, allowColor: false },
		htmlReporter: { fileName: `reports/mutation/${name}.html` },
		jsonReporter: { fileName: `reports/mutation/${name}.json` },
		incremental: true,
		incrementalFile: `reports/mutation/${name}.incremental.json`,
	};
	return await new Stryker(options).runMutationTest();
}

interface Score {
	room: string;
	mutants: number;
	noticed: number;
	/** Percent. */
	score: number;
}

function scoreOf(room: string, results: MutantResult[]): Score {
	const count = (...states: Array<MutantResult['status']>) =>
		results.filter(({ status }) => states.includes(status)).length;
	const noticed = count('Killed', 'Timeout');
	const mutants = noticed + count('Survived', 'NoCoverage');
	return { room, mutants, noticed, score: Math.floor((1000 * noticed) / mutants) / 10 };
}

/**
 * Changes the node in every small way and counts how often a test notices: of all rooms, or of those that are named,
 * `npm run mutation -- response spending`.
 */
async function main(names: string[]): Promise<void> {
	process.chdir(repository);
	const scores: Score[] = [];
	for (const name of names.length > 0 ? names : Object.keys(ROOMS)) {
		const room = ROOMS[name];
		if (!room) throw new Error(`There is no room ${name}, but ${Object.keys(ROOMS).join(', ')}`);
		scores.push(scoreOf(name, await mutate(name, room)));
	}
	console.table(scores);
	const low = scores.filter(({ score }) => score < LOWEST_SCORE);
	report(
		low.map(
			({ room, score }) =>
				`${room}: ${score} % of the changes were noticed, less than ${LOWEST_SCORE} %`,
		),
		`In every room at least ${LOWEST_SCORE} % of the changes were noticed.`,
	);
}

void main(process.argv.slice(2));
