import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { INode, IWorkflowBase } from 'n8n-workflow';

const root = join(__dirname, '../..');
const folder = join(root, 'examples');
const read = (file: string) => readFileSync(join(root, file), 'utf8');

const NOTE = 'n8n-nodes-base.stickyNote';

const examples = readdirSync(folder)
	.filter((file) => file.endsWith('.json'))
	.map((file): [string, IWorkflowBase] => [
		file,
		JSON.parse(readFileSync(join(folder, file), 'utf8')) as IWorkflowBase,
	]);

/** A place on the canvas, in px. */
interface Box {
	name: string;
	left: number;
	top: number;
	right: number;
	bottom: number;
}

/** Width and height of a plain node without its label, in px. */
const NODE_SIZE = 96;

function boxOf({ name, position: [left, top], parameters }: INode): Box {
	const { width = NODE_SIZE, height = NODE_SIZE } = parameters as { width?: number; height?: number };
	return { name, left, top, right: left + width, bottom: top + height };
}

const overlap = (one: Box, other: Box) =>
	one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
const isInside = (inner: Box, outer: Box) =>
	inner.left >= outer.left &&
	inner.right <= outer.right &&
	inner.top >= outer.top &&
	inner.bottom <= outer.bottom;

it('are there', () => {
	expect(examples.length).toBeGreaterThan(0);
});

describe.each(examples)('%s', (file, workflow) => {
	it('connects nodes that exist', () => {
		const nodes = workflow.nodes.map(({ name }) => name);
		const targets = Object.values(workflow.connections)
			.flatMap((types) => Object.values(types).flat())
			.flatMap((outputs) => (outputs ?? []).map(({ node }) => node));
		expect(
			[...Object.keys(workflow.connections), ...targets].filter((name) => !nodes.includes(name)),
		).toEqual([]);
	});

	it('explains itself in notes that lie side by side, each around its nodes', () => {
		const notes = workflow.nodes.filter(({ type }) => type === NOTE).map(boxOf);
		expect(notes.length).toBeGreaterThan(0);
		const nodes = workflow.nodes.filter(({ type }) => type !== NOTE).map(boxOf);
		const pairs = (boxes: Box[]) =>
			boxes.flatMap((one, place) => boxes.slice(place + 1).map((other) => [one, other] as const));
		expect([...pairs(notes), ...pairs(nodes)].filter(([one, other]) => overlap(one, other))).toEqual([]);
		for (const note of notes) {
			expect(nodes.filter((node) => overlap(node, note) && !isInside(node, note))).toEqual([]);
		}
	});

	it('carries no credential of anybody', () => {
		expect(workflow.nodes.filter(({ credentials }) => credentials)).toEqual([]);
	});

	it('is listed among the examples, and its canvas is shown in the README', () => {
		expect(read('examples/README.md').match(new RegExp(`^\\| \\[${file}\\]`, 'gm'))).toHaveLength(1);
		const image = `docs/images/canvas-${file.replace('.json', '.png')}`;
		expect(read('README.md')).toContain(`](${image})`);
		expect(read('README.md')).toContain(`](examples/${file})`);
		expect(existsSync(join(root, image))).toBe(true);
	});
});
