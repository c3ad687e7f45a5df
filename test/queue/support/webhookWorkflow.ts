import type { INodeParameters } from 'n8n-workflow';
import type { Workflow, WorkflowNode } from '../../../playground/examples';
import { node, to } from '../../e2e/support/workflowParts';

export const OUR_NODE = 'Stable Diffusion 3';
const WEBHOOK = 'Webhook';

/** The smallest that the service makes, in px. */
export const SIDE = 320;

/**
 * A workflow that runs these nodes, one after the other, for each call of its webhook.
 * @param path the last part of the webhook's address
 * @param answer how the webhook answers
 */
export function behindWebhook(path: string, nodes: WorkflowNode[], answer: INodeParameters): Workflow {
	const webhook = node(WEBHOOK, 'n8n-nodes-base.webhook', 2.1, { httpMethod: 'POST', path, ...answer });
	// n8n registers a webhook under an id that its editor gives to the node.
	const all = [{ ...webhook, ...{ webhookId: path } }, ...nodes];
	const steps = nodes.map(({ name }, index) => [all[index]!.name, to([name])] as const);
	return { name: path, nodes: all, connections: Object.fromEntries(steps) };
}

/** Makes a small image of a prompt. */
export const imageNode = (prompt: string, options: INodeParameters = {}): WorkflowNode =>
	node(OUR_NODE, 'n8n-nodes-stable-diffusion-3.stableDiffusion3', 1, {
		prompt,
		size: 'custom',
		width: SIDE,
		height: SIDE,
		options,
	});

/** Answers with the image of the last node, when the workflow is through. */
export const answerWithImage = {
	responseMode: 'lastNode',
	responseData: 'firstEntryBinary',
	responseBinaryPropertyName: 'data',
};

/**
 * A workflow that makes an image of the `prompt` in each call of its webhook. When it is through it answers with the
 * image, or with the JSON of the last node where there is one behind ours.
 * @param path the last part of the webhook's address
 * @param options of our node
 */
export function webhookWorkflow(path: string, options: INodeParameters = {}, last?: WorkflowNode): Workflow {
	const nodes = [imageNode('={{ $json.body.prompt }}', options), ...(last ? [last] : [])];
	const answer = last ? { responseMode: 'lastNode', responseData: 'firstEntryJson' } : answerWithImage;
	return behindWebhook(path, nodes, answer);
}
