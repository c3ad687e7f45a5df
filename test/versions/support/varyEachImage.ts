import type { Workflow } from '../../../playground/examples';
import { OUR_NODE, IMAGES } from '../../e2e/support/rowsWorkflow';

/** The name of the node that varies the images. */
export const VARY = 'Vary';

/** The workflow with a second one of our nodes behind the first, which makes another image from each of its images. */
export function varyEachImage(workflow: Workflow): Workflow {
	const nodes = workflow.nodes.flatMap((node) => {
		if (node.name !== OUR_NODE) return [node];
		const parameters = { ...node.parameters, operation: 'imageToImage', size: 'input' };
		return [node, { ...node, id: VARY, name: VARY, parameters }];
	});
	const next = { main: [[{ node: VARY, type: 'main', index: 0 }]] };
	return { ...workflow, nodes, connections: { ...workflow.connections, [IMAGES]: next } };
}
