import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NodeHelpers, type INode, type INodeParameters, type IWorkflowBase } from 'n8n-workflow';
import { loadNode, NODE_TYPE } from '../support/builtNode';

const folder = join(__dirname, '../../examples');
const { description } = loadNode();

const examples = readdirSync(folder)
	.filter((file) => file.endsWith('.json'))
	.map((file): [string, IWorkflowBase] => [
		file,
		JSON.parse(readFileSync(join(folder, file), 'utf8')) as IWorkflowBase,
	]);

/** Our node, and the form of it that n8n makes for AI agents. */
const ourNodes = (nodes: INode[]) =>
	nodes.filter(({ type }) => type === NODE_TYPE || type === `${NODE_TYPE}Tool`);

/** What n8n adds to the parameters of a node that is a tool. */
const TOOL_PARAMETERS = ['descriptionType', 'toolDescription'];

/** Names of all parameters, those of the collection too. */
const names = (parameters: INodeParameters) => [
	...Object.keys(parameters),
	...Object.keys((parameters.options ?? {}) as INodeParameters).map((name) => `options.${name}`),
];

it('are there', () => {
	expect(examples.length).toBeGreaterThan(0);
});

describe.each(examples)('%s', (_file, workflow) => {
	it('uses our node with parameters that exist', () => {
		const nodes = ourNodes(workflow.nodes);
		expect(nodes.length).toBeGreaterThan(0);
		for (const { type, parameters, typeVersion } of nodes) {
			expect(typeVersion).toBe(description.version);
			// With its defaults, and without what the panel would hide.
			const known = NodeHelpers.getNodeParameters(
				description.properties,
				parameters,
				true,
				false,
				null,
				description,
			);
			const added = type === NODE_TYPE ? [] : TOOL_PARAMETERS;
			expect([...names(known!), ...added]).toEqual(expect.arrayContaining(names(parameters)));
		}
	});

	it('connects nodes that exist', () => {
		const nodes = workflow.nodes.map(({ name }) => name);
		const targets = Object.values(workflow.connections)
			.flatMap((types) => Object.values(types).flat())
			.flatMap((outputs) => (outputs ?? []).map(({ node }) => node));
		expect(
			[...Object.keys(workflow.connections), ...targets].filter((name) => !nodes.includes(name)),
		).toEqual([]);
	});

	it('explains itself, and carries no credential of anybody', () => {
		expect(workflow.nodes.some(({ type }) => type === 'n8n-nodes-base.stickyNote')).toBe(true);
		expect(workflow.nodes.filter(({ credentials }) => credentials)).toEqual([]);
	});
});
