import type { INodeParameters } from 'n8n-workflow';
import type { WorkflowNode } from '../playground/examples';
import { node } from '../test/e2e/support/workflowParts';

/** Where the requests of a workflow go. */
export interface Target {
	/** Address of the service. */
	url: string;
	credentials: Record<'stableDiffusion3Api' | 'httpHeaderAuth', { id: string; name: string }>;
}

/** A way to make images from items in n8n. */
export interface MeasuredNodes {
	/** What the tables call it. */
	name: string;
	/** The nodes, in the order in which they are connected; the first one gets the items. */
	nodes(target: Target): WorkflowNode[];
}

/** This package's node, which asks for the prompt of each item. `parameters` come on top of that. */
export function thisNode(name = 'This node', parameters: INodeParameters = {}): MeasuredNodes {
	return {
		name,
		nodes: ({ credentials: { stableDiffusion3Api } }) => [
			{
				...node('Stable Diffusion 3', 'n8n-nodes-stable-diffusion-3.stableDiffusion3', 1, {
					prompt: '={{ $json.prompt }}',
					...parameters,
				}),
				credentials: { stableDiffusion3Api },
			},
		],
	};
}

const field = (name: string, value: string) => ({ name, value });

/** What the baseline asks for: an expression for the prompt, and the sides of the image in px. */
interface Asked {
	prompt: string;
	side: number;
}

/** HTTP Request, then Convert to File from the field with the base64 text, all else as n8n sets it. */
export const baselineNodes = (
	{
		url,
		credentials: { httpHeaderAuth },
	}: Pick<Target, 'url'> & { credentials: Pick<Target['credentials'], 'httpHeaderAuth'> },
	{ prompt, side }: Asked,
): WorkflowNode[] => [
	{
		...node('HTTP Request', 'n8n-nodes-base.httpRequest', 4.5, {
			method: 'POST',
			url: `${url}/api/generate/sd3/textToImage`,
			authentication: 'genericCredentialType',
			genericAuthType: 'httpHeaderAuth',
			sendBody: true,
			contentType: 'json',
			bodyParameters: {
				parameters: [
					field('prompt', prompt),
					field('width', `={{ ${side} }}`),
					field('height', `={{ ${side} }}`),
					field('model', 'sd3-large'),
					field('aspect_ratio', '1:1'),
				],
			},
			options: {},
		}),
		credentials: { httpHeaderAuth },
	},
	node('Convert to File', 'n8n-nodes-base.convertToFile', 1.1, {
		operation: 'toBinary',
		sourceProperty: 'data.image',
		options: {},
	}),
];

export const baseline: MeasuredNodes = {
	name: 'HTTP Request + Convert to File',
	nodes: (target) => baselineNodes(target, { prompt: '={{ $json.prompt }}', side: 1024 }),
};
