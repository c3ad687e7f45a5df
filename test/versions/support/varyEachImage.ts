import type { Workflow } from '../../../playground/examples';
import { OUR_NODE, IMAGES } from '../../e2e/support/rowsWorkflow';

/** The name of the node that varies the images. */
export const VARY = 'Vary';

/**
 * The workflow with a second one of our nodes behind the first, which makes another image from each of its images.
 *
 * @param inputBinaryPropertyName where it finds them
 */
export function varyEachImage(workflow: Workflow, inputBinaryPropertyName = 'data'): Workflow {
	const nodes = workflow.nodes.flatMap((node) => {
		if (node.name !== OUR_NODE) return [node];
		const { parameters: given } = node;
		const parameters = { ...given, operation: 'imageToImage', size: 'input', inputBinaryPropertyName };
		return [node, { ...node, id: VARY, name: VARY, parameters }];
	});
	const next = { main: [[{ node: VARY, type: 'main', index: 0 }]] };
	return { ...workflow, nodes, connections: { ...workflow.connections, [IMAGES]: next } };
}
