import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import codex from '../../nodes/StableDiffusion3/StableDiffusion3.node.json';
import { httpFailure } from '../../nodes/StableDiffusion3/httpFailure';
import packageJson from '../../package.json';
import { loadCredential, loadNode, NODE_TYPE } from '../support/builtNode';

const root = join(__dirname, '../..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const readme = read('README.md');
const { description } = loadNode();

it('calls the node by one type everywhere', () => {
	expect(NODE_TYPE).toBe('n8n-nodes-stable-diffusion-3.stableDiffusion3');
	expect(codex.node).toBe(NODE_TYPE);
	expect(readme).toContain(packageJson.name);
	expect(readme).toContain(`\`${NODE_TYPE}\``);
});

it('can be found by the words that people search for', () => {
	const words = [
		...['image', 'ai art', 'sd3', 'text to image', 'stable diffusion', 'sketch', 'inpaint', 'replace'],
		...['remove object', 'extend image', 'uncrop', 'edit image'],
	];
	expect(codex.alias).toEqual(expect.arrayContaining(words));
	expect(codex.categories).toContain('AI');
});

it('has a light and a dark icon, which differ, beside the built node and credential', () => {
	const icons = (icon: unknown, file: string) =>
		Object.values(icon as Record<string, string>).map((path) =>
			posix.join(posix.dirname(file), path.replace(/^file:/, '')),
		);
	const [nodeFile, credentialFile] = [packageJson.n8n.nodes[0]!, packageJson.n8n.credentials[0]!];
	const [light, dark] = icons(description.icon, nodeFile);
	expect(icons(loadCredential().icon, credentialFile)).toEqual([light, dark]);
	expect(existsSync(join(root, light!)) && existsSync(join(root, dark!))).toBe(true);
	expect(read(light!)).not.toBe(read(dark!));
});

describe('package.json, as n8n demands of what it verifies', () => {
	it('has no dependencies, and n8n-workflow as its only peer', () => {
		for (const key of ['dependencies', 'optionalDependencies', 'bundledDependencies', 'overrides'])
			expect(packageJson).not.toHaveProperty(key);
		expect(packageJson.peerDependencies).toEqual({ 'n8n-workflow': '*' });
	});

	it('runs nothing when it is installed', () => {
		const lifecycle = /^(pre|post)|^(install|prepare|prepack|dependencies|uninstall)$/;
		const scripts = Object.keys(packageJson.scripts).filter((name) => lifecycle.test(name));
		expect(scripts).toEqual([]);
	});

	it('publishes dist/ and says what is in it', () => {
		expect(packageJson.files).toEqual(['dist']);
		expect(packageJson.n8n.n8nNodesApiVersion).toBe(1);
		expect(packageJson.name).toMatch(/^n8n-nodes-/);
		expect(packageJson.keywords).toContain('n8n-community-node-package');
		expect(packageJson.description).toBeTruthy();
	});

	it('names its author, its home and its public repository', () => {
		expect(packageJson.author).toEqual({
			name: expect.stringMatching(/\S/),
			email: expect.stringMatching(/^\S+@\S+\.\S+$/),
		});
		const [, repository] =
			/^git\+(https:\/\/github\.com\/[\w.-]+\/[\w.-]+)\.git$/.exec(packageJson.repository.url) ?? [];
		expect(repository).toBeTruthy();
		expect(packageJson.homepage).toContain(repository);
	});

	it('has the MIT licence', () => {
		expect(packageJson.license).toBe('MIT');
		expect(read('LICENSE.md')).toMatch(/MIT License/);
	});
});

it('leads from the codex to the documentation', () => {
	const { primaryDocumentation, credentialDocumentation } = codex.resources;
	for (const { url } of [...primaryDocumentation, ...credentialDocumentation])
		expect(url).toMatch(/^https:\/\//);
	expect(credentialDocumentation[0]?.url).toBe(loadCredential().documentationUrl);
});

it('pins every development dependency', () => {
	const loose = Object.entries(packageJson.devDependencies).filter(
		([, version]) => !/^\d+\.\d+\.\d+$/.test(version),
	);
	expect(loose).toEqual([]);
});

describe('README', () => {
	it.each(description.properties.filter(({ type }) => type !== 'notice'))(
		'explains $displayName',
		({ displayName }) => {
			expect(readme).toContain(displayName);
		},
	);

	/** Of its table of failures the rows that name HTTP statuses: the statuses, "Tried again" and "Charged". */
	const rows = [...readme.matchAll(/^\|(.*HTTP \d.*)\|(.*)\|(.*)\|$/gm)].flatMap(
		([, what = '', again = '', charged = '']) =>
			[...what.matchAll(/\b[45]\d\d\b/g)].map(([status]) => ({
				status: Number(status),
				again: again.trim(),
				charged: charged.trim(),
			})),
	);

	it('has a row for every HTTP status that the node knows', () => {
		const known = [400, 401, 402, 403, 404, 405, 413, 422, 429, 500, 502, 503, 504];
		expect(rows.map(({ status }) => status).sort()).toEqual(known);
	});

	it.each(rows)(
		'says of HTTP $status what the node does and what it costs',
		({ status, again, charged }) => {
			const failure = httpFailure(status, '');
			expect(again.startsWith('yes')).toBe(failure.repeatable);
			expect(charged).toBe(
				{ 'not charged': 'no', 'may have been charged': 'may have been', charged: 'yes' }[
					failure.charge
				],
			);
		},
	);
});
