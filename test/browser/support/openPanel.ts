import type { INodeParameters } from 'n8n-workflow';
import { OUR_NODE, rowsWorkflow } from '../../e2e/support/rowsWorkflow';
import type { RunningN8n } from '../../e2e/support/RunningN8n';
import type { Editor } from './Editor';
import type { NodePanel } from './NodePanel';

/** Saves a workflow that hands `rows` to our node, opens it in the editor, and there our node's panel. */
export async function openPanel(
	n8n: RunningN8n,
	editor: Editor,
	name: string,
	rows: INodeParameters[],
	parameters: INodeParameters,
): Promise<NodePanel> {
	await n8n.add({ ...rowsWorkflow({ rows, parameters }), name });
	await editor.openWorkflow(name);
	return await editor.openNode(OUR_NODE);
}
