import type { IDataObject, INodeParameters } from 'n8n-workflow';
import type { WorkflowNode } from '../../../playground/examples';

/** A node in n8n's form. Its name is also its id. */
export function node(
	name: string,
	type: string,
	version: number,
	parameters: INodeParameters = {},
): WorkflowNode {
	const fixed = { id: name, typeVersion: version, position: [0, 0] };
	return { ...fixed, name, type, parameters };
}

/** For each output of a node, the nodes that it leads to, in n8n's form. */
export function to(...outputs: string[][]): unknown {
	return { main: outputs.map((names) => names.map((name) => ({ node: name, type: 'main', index: 0 }))) };
}

/** Start, Table and Rows, to be connected in this order: a click, one item with all rows, one item a row. */
export function rowsNodes(rows: IDataObject[]): WorkflowNode[] {
	return [
		node('Start', 'n8n-nodes-base.manualTrigger', 1),
		node('Table', 'n8n-nodes-base.set', 3.4, { mode: 'raw', jsonOutput: JSON.stringify({ rows }) }),
		node('Rows', 'n8n-nodes-base.splitOut', 1, { fieldToSplitOut: 'rows' }),
	];
}
