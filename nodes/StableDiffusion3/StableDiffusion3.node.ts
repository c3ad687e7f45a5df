import { NodeConnectionTypes, type INodeType, type INodeTypeDescription } from 'n8n-workflow';
import { DEFAULT_BASE_URL } from './credential/credential';
import { testCredential } from './credential/testCredential';
import { properties, subtitle } from './operations';

export class StableDiffusion3 implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Stable Diffusion 3',
		name: 'stableDiffusion3',
		icon: { light: 'file:../../icons/sd3.svg', dark: 'file:../../icons/sd3.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle,
		description: 'Make and edit images with the Stable Diffusion 3 API of AI Thriving',
		defaults: { name: 'Stable Diffusion 3' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'stableDiffusion3Api', required: true, testedBy: 'testCredential' }],
		requestDefaults: {
			// The credential's takes its place in checkItems: n8n would evaluate an expression here twice for each item.
			baseURL: DEFAULT_BASE_URL,
			json: true,
			// Read by readAnswer: the bytes as they come, for every HTTP status.
			encoding: 'stream',
			ignoreHttpStatusErrors: true,
			// n8n would pass the key on to wherever a redirect leads.
			disableFollowRedirect: true,
		},
		properties,
	};

	methods = { credentialTest: { testCredential } };
}
