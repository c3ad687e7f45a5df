import type { INodeParameters } from 'n8n-workflow';
import { node } from '../../test/e2e/support/workflowParts';
import type { Contender } from './Contender';

/** This package's node, which asks for the prompt of each row. `parameters` come on top of that. */
export function ours(maxParallelRequests: number, parameters: INodeParameters = {}): Contender {
	return {
		name: `This node, ${maxParallelRequests} in parallel`,
		nodes: ({ credentials: { stableDiffusion3Api } }) => [
			{
				...node('Stable Diffusion 3', 'n8n-nodes-stable-diffusion-3.stableDiffusion3', 1, {
					prompt: '={{ $json.prompt }}',
					...parameters,
					options: { maxParallelRequests, ...(parameters.options as INodeParameters) },
				}),
				credentials: { stableDiffusion3Api },
			},
		],
	};
}
