import { NodeConnectionTypes, type INodeType, type INodeTypeDescription } from 'n8n-workflow';
import { DEFAULT_BASE_URL } from './credential/credential';
import { testCredential } from './credential/testCredential';
import { PRICES, properties, subtitle } from './operations';

export class StableDiffusion3 implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Stable Diffusion 3',
		name: 'stableDiffusion3',
		icon: { light: 'file:../../icons/sd3.svg', dark: 'file:../../icons/sd3.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle,
		description: `Make and edit images with the Stable Diffusion 3 API of AI Thriving, for ${PRICES} credits each`,
		defaults: { name: 'Stable Diffusion 3' },
		usableAsTool: {
			replacements: {
				description: `Makes or edits images with Stable Diffusion 3. Gives facts about each image, such as its seed, size and file name, not the image itself; and with Temporary Link its url. An image costs ${PRICES} credits; if a call fails, the message says what it cost.`,
			},
		},
		builderHint: {
			searchHint: `Makes images from text, and edits images, with Stable Diffusion 3. Makes one image for each input item, or as many as Number of Images says, and each costs ${PRICES} credits, so set Credit Limit. Dry Run says at no cost what a run would cost. The image is binary data in the field "data".`,
		},
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'stableDiffusion3Api', required: true, testedBy: 'testCredential' }],
		requestDefaults: {
			// The credential's takes its place in enterItem: n8n would evaluate an expression here twice for each item.
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
