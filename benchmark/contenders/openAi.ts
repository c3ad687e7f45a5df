import { node } from '../../test/e2e/support/workflowParts';
import type { Contender } from './Contender';

/** n8n's OpenAI node, Generate an Image. It makes one image after the other. */
export const openAi: Contender = {
	name: 'OpenAI node',
	nodes: ({ credentials: { openAiApi } }) => [
		{
			...node('OpenAI', '@n8n/n8n-nodes-langchain.openAi', 2.3, {
				resource: 'image',
				operation: 'generate',
				modelId: { __rl: true, mode: 'id', value: 'gpt-image-1-mini' },
				prompt: '={{ $json.prompt }}',
				options: {},
			}),
			credentials: { openAiApi },
		},
	],
};
