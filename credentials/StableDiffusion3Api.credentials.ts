import type { IAuthenticate, Icon, ICredentialType, INodeProperties } from 'n8n-workflow';
import { addressOf, asTexts, DEFAULT_BASE_URL } from '../nodes/StableDiffusion3/credential/credential';
import { otherBaseUrl } from '../nodes/StableDiffusion3/failures';

/**
 * What addresses of this machine begin with. No regular expression: n8n runs one in a sandbox of its own for every single
 * request that uses the credential.
 */
const BEGINNINGS_OF_THIS_MACHINE = ['http://localhost:', 'http://localhost/', 'http://127.', 'http://[::1]'];

export class StableDiffusion3Api implements ICredentialType {
	name = 'stableDiffusion3Api';

	displayName = 'Stable Diffusion 3 API';

	icon: Icon = { light: 'file:../icons/sd3.svg', dark: 'file:../icons/sd3.dark.svg' };

	documentationUrl = 'https://www.aithriving.com/document/generate/sd3/textToImage';

	properties: INodeProperties[] = [
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description: 'The API key of your AI Thriving account',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: DEFAULT_BASE_URL,
			placeholder: `e.g. ${DEFAULT_BASE_URL}`,
			description:
				'Address of the service, starting with https:// or http://. Change it only for a gateway of your own.',
		},
		{
			displayName:
				'With http:// anyone on the network between n8n and this address can read your API key and spend your credits. Use https:// wherever you can.',
			name: 'plainHttpNotice',
			type: 'notice',
			default: '',
			displayOptions: {
				show: { baseUrl: [{ _cnd: { startsWith: 'http://' } }] },
				hide: {
					baseUrl: [
						'http://localhost',
						...BEGINNINGS_OF_THIS_MACHINE.map((beginning) => ({
							_cnd: { startsWith: beginning },
						})),
					],
				},
			},
		},
	];

	/**
	 * The vendor's table says `Authentication`, its example sends `Authorization`: the key goes into both, raw.
	 *
	 * A function, because n8n evaluates an expression for each declared header of every single request; and a property, because
	 * n8n copies only those before it looks for credentials that HTTP Request may use.
	 *
	 * n8n reads the credential for each item again, and expressions may give each another one, while all requests of a run go to
	 * the first one's address: a key goes to its own address only. HTTP Request has no base URL.
	 *
	 * @see https://www.aithriving.com/document/generate/sd3/textToImage
	 */
	authenticate: IAuthenticate = async (credential, requestOptions) => {
		const { apiKey, baseUrl } = asTexts(credential);
		const { baseURL } = requestOptions;
		if (baseURL !== undefined && baseURL !== addressOf(baseUrl)) throw otherBaseUrl();
		const headers = { ...requestOptions.headers, Authorization: apiKey, Authentication: apiKey };
		return { ...requestOptions, headers };
	};
}
