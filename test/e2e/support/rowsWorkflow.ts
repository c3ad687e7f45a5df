import type { IDataObject, INode, INodeParameters } from 'n8n-workflow';
import type { Workflow, WorkflowNode } from '../../../playground/examples';
import { node, rowsNodes, to } from './workflowParts';

/** The name of our node in these workflows. */
export const OUR_NODE = 'Stable Diffusion 3';

/** Gets the items of our first output; in a loop, all items when the loop is done. */
export const IMAGES = 'Images';

/** Gets the items of our error output. */
export const FAILED = 'Failed Rows';

const LOOP = 'Loop Over Items';

export interface RowsWorkflow {
	rows: IDataObject[];
	/** Beside the prompt, which each row gives. */
	parameters?: INodeParameters;
	/** Settings of our node beside its parameters, such as `retryOnFail`. */
	settings?: Partial<Omit<INode, 'credentials'>>;
	/** Rows in each round of n8n's Loop Over Items; without it, there is no loop. */
	batchSize?: number;
}

/** The nodes side by side on the canvas. */
function sideBySide(nodes: WorkflowNode[]): WorkflowNode[] {
	return nodes.map((each, place) => ({ ...each, position: [place * 240, 0] }));
}

/** A workflow that hands rows to our node, all at once or in a loop. Each row has at least a `prompt`. */
export function rowsWorkflow({ rows, parameters = {}, settings = {}, batchSize }: RowsWorkflow): Workflow {
	const nodes = [
		...rowsNodes(rows),
		{
			...node(OUR_NODE, 'n8n-nodes-stable-diffusion-3.stableDiffusion3', 1, {
				prompt: '={{ $json.prompt }}',
				...parameters,
			}),
			...settings,
		},
		node(IMAGES, 'n8n-nodes-base.noOp', 1),
		node(FAILED, 'n8n-nodes-base.noOp', 1),
	];
	const connections = { Start: to(['Table']), Table: to(['Rows']) };
	if (batchSize === undefined) {
		return {
			name: 'Rows',
			nodes: sideBySide(nodes),
			connections: { ...connections, Rows: to([OUR_NODE]), [OUR_NODE]: to([IMAGES], [FAILED]) },
		};
	}
	return {
		name: 'Rows in a loop',
		nodes: sideBySide([...nodes, node(LOOP, 'n8n-nodes-base.splitInBatches', 3, { batchSize })]),
		connections: {
			...connections,
			Rows: to([LOOP]),
			[LOOP]: to([IMAGES], [OUR_NODE]),
			[OUR_NODE]: to([LOOP]),
		},
	};
}
