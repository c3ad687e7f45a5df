import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import packageJson from '../../package.json';
import { readPage, readPages } from '../support/markdown';

const root = join(__dirname, '../..');
const pages = readPages(root);
const scripts: Record<string, string> = packageJson.scripts;

/** Commands that a test runs: the file with the test, and the words in it that do so. */
const RUN_BY_TESTS: Array<[command: RegExp, file: string, words: string]> = [
	[/^npm start$/, 'test/e2e/start.e2e.ts', "new Command('start'"],
	[/^npm run demo$/, 'test/e2e/demo.e2e.ts', "new Command('demo'"],
	[/^npm run emulator( --.*)?$/, 'test/emulator/readme.test.ts', 'npm run emulator'],
	[/^curl (-X \w+ )?http:\/\/127\.0\.0\.1:8788\//, 'test/emulator/readme.test.ts', 'shellBlocks'],
];

/** Commands that nobody can run for their reader, and why. */
const NOT_RUN: Array<[command: RegExp, why: string]> = [
	[/^apt-get install /, 'changes the system of whoever runs it'],
	[/^npm install( --package-lock-only --ignore-scripts)?$/, 'writes the lock file'],
	[
		/^npm run check:release( -- v\d+\.\d+\.\d+)?$/,
		'asks about a tag; its rules are tested in release.test.ts',
	],
	[/^npm run benchmark\b/, 'measures for a long time; what it computes is tested by npm test'],
	[/^npm run (mutation\b|coverage$)/, 'takes too long for every change'],
	[/^npm version \d+\.\d+\.\d+ --no-git-tag-version$/, 'begins a release'],
	[/^git (tag|push origin) v\d+\.\d+\.\d+$/, 'publishes'],
	[/^npm (view|audit signatures)\b/, 'asks about what is published'],
];

/** What `.ci/run` runs, and the scripts that consist of such commands alone. */
const runByCi = (() => {
	const ci = readFileSync(join(root, '.ci/run'), 'utf8');
	const steps = [...ci.matchAll(/^step .*? (npm (?:run [\w:-]+|ci|test))/gm)].map(([, step]) => step!);
	const commands = new Set(['.ci/run', ...steps]);
	for (const [name, script] of Object.entries(scripts)) {
		if (script.split('&&').every((part) => commands.has(part.trim()))) commands.add(`npm run ${name}`);
	}
	return commands;
})();

/** A test may be named without its ending. */
const isHere = (path: string) => existsSync(join(root, path)) || existsSync(join(root, `${path}.test.ts`));

/** Who runs a command; undefined where nobody does. */
function whoRuns(command: string): string | undefined {
	if (runByCi.has(command.replace(/ --( .*)?$/, '')) || command === 'npm ci --ignore-scripts')
		return '.ci/run';
	const [, paths] = /^npx jest ((?: ?test\/[\w/.-]+)+)(?: -t "[^"]+")?$/.exec(command) ?? [];
	if (paths) return paths.split(' ').every(isHere) ? 'npm test' : undefined;
	const test = RUN_BY_TESTS.find(([pattern]) => pattern.test(command));
	return test?.[1] ?? NOT_RUN.find(([pattern]) => pattern.test(command))?.[1];
}

/** Paths that git leaves out, such as what a command writes. */
const generated = readFileSync(join(root, '.gitignore'), 'utf8')
	.split('\n')
	.filter((line) => line.includes('/'))
	.map((line) => line.replace(/^\/|\/$/g, ''));
const folders = readdirSync(root, { withFileTypes: true }).flatMap((entry) =>
	entry.isDirectory() ? entry.name : [],
);

describe.each([...pages])('%s', (file, page) => {
	const fromHere = (path: string) => join(root, posix.dirname(file), path);
	const own = page.links.filter((target) => !/^(https?|mailto):/.test(target));

	it('links only to files that exist', () => {
		const paths = own.map((target) => target.split('#')[0]!).filter(Boolean);
		expect(paths.filter((path) => !existsSync(fromHere(path)))).toEqual([]);
	});

	it('links only to headings that exist', () => {
		const missing = own.filter((target) => {
			const [path = '', anchor] = target.split('#');
			if (anchor === undefined) return false;
			const name = path ? posix.join(posix.dirname(file), path) : file;
			return !pages.get(name)?.anchors.includes(anchor);
		});
		expect(missing).toEqual([]);
	});

	it('names only paths that exist', () => {
		const paths = page.codes.filter((code) => {
			const [top] = code.split('/');
			return /^[\w.-]+\/[\w./-]*$/.test(code) && folders.includes(top!);
		});
		const isGenerated = (path: string) =>
			generated.some((one) => path.split('/').includes(one) || path.startsWith(one));
		const missing = paths.filter(
			(path) => !isHere(path) && !existsSync(fromHere(path)) && !isGenerated(path),
		);
		expect(missing).toEqual([]);
	});

	it('names only tests that exist', () => {
		// As in: `test/unit/a.test.ts`, "does b" and "does c"
		const text = readFileSync(join(root, file), 'utf8');
		const claims = [...text.matchAll(/`(test\/[\w/.-]+\.ts)`(?:(?:,| and) "[^"]+")+/g)];
		const missing = claims.flatMap(([claim, test]) => {
			const titles = [...claim.matchAll(/"([^"]+)"/g)].map(([, title]) => title!);
			const code = readFileSync(join(root, test!), 'utf8');
			return titles.filter((title) => !code.includes(title));
		});
		expect(missing).toEqual([]);
	});

	it('names only npm scripts that exist', () => {
		const names = page.commands.flatMap(
			(command) => /^npm (?:run ([\w:-]+)|(start|test)\b)/.exec(command)?.slice(1) ?? [],
		);
		expect(names.filter((name) => name && !(name in scripts))).toEqual([]);
	});

	it('tells nobody to run what nobody has run', () => {
		expect(page.commands.filter((command) => whoRuns(command) === undefined)).toEqual([]);
	});
});

it('finds pages, links, headings and commands', () => {
	expect([...pages.keys()]).toEqual(
		expect.arrayContaining(['README.md', 'CONTRIBUTING.md', 'docs/design.md', 'emulator/README.md']),
	);
	const text = [
		'# One `two`, *three*',
		'[a](b.md#c) ![d](e.png) <img src="f.svg">',
		'Run `npm run g` or `KEY=1 npm start`; `npm` alone is a word.',
		'```sh\nnpm ci && npm test # why\ncurl http://h \\\n  -d i\n```',
		'```\na drawing --> of things\n```',
	].join('\n\n');
	expect(readPage(text)).toMatchObject({
		links: ['b.md#c', 'e.png', 'f.svg'],
		anchors: ['one-two-three'],
		commands: ['npm run g', 'npm start', 'npm ci', 'npm test', 'curl http://h -d i'],
	});
});

it.each(RUN_BY_TESTS)('%s is run by %s', (_command, file, words) => {
	expect(readFileSync(join(root, file), 'utf8')).toContain(words);
});
