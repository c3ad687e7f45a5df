import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import codex from '../../nodes/StableDiffusion3/StableDiffusion3.node.json';
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
	const words = ['image', 'picture', 'ai art', 'sd3', 'text to image', 'stable diffusion'];
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

it('is published without dependencies, as n8n demands', () => {
	expect(packageJson).not.toHaveProperty('dependencies');
	expect(packageJson.peerDependencies).toEqual({ 'n8n-workflow': '*' });
	expect(packageJson.files).toEqual(['dist']);
	expect(packageJson.keywords).toContain('n8n-community-node-package');
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
});
