import type { INodeParameters } from 'n8n-workflow';
import type { Workflow, WorkflowNode } from '../../../playground/examples';
import { node, to } from '../../e2e/support/workflowParts';

export const OUR_NODE = 'Stable Diffusion 3';
const WEBHOOK = 'Webhook';

/** The smallest that the service makes, in px. */
const SIDE = 320;

const IMAGE_ANSWER = { responseData: 'firstEntryBinary', responseBinaryPropertyName: 'data' };

/**
 * A workflow that makes an image of the `prompt` in each call of its webhook. When it is through it answers with the
 * image, or with the JSON of the last node where there is one behind ours.
 * @param path the last part of the webhook's address
 * @param options of our node
 */
export function webhookWorkflow(path: string, options: INodeParameters = {}, last?: WorkflowNode): Workflow {
	const webhook = node(WEBHOOK, 'n8n-nodes-base.webhook', 2.1, {
		httpMethod: 'POST',
		path,
		responseMode: 'lastNode',
		...(last ? { responseData: 'firstEntryJson' } : IMAGE_ANSWER),
	});
	const ours = node(OUR_NODE, 'n8n-nodes-stable-diffusion-3.stableDiffusion3', 1, {
		prompt: '={{ $json.body.prompt }}',
		size: 'custom',
		width: SIDE,
		height: SIDE,
		options,
	});
	return {
		name: path,
		// n8n registers a webhook under an id that its editor gives to the node.
		nodes: [{ ...webhook, ...{ webhookId: path } }, ours, ...(last ? [last] : [])],
		connections: { [WEBHOOK]: to([OUR_NODE]), ...(last && { [OUR_NODE]: to([last.name]) }) },
	};
}
