import type {
	IAuthenticateGeneric,
	IAuthenticateRuleResponseCode,
	Icon,
	ICredentialTestRequest,
	ICredentialType,
	INodeProperties,
} from 'n8n-workflow';

/** The HTTP statuses that fail the test, with what it says for them. */
function refusals(statuses: number[], message: string): IAuthenticateRuleResponseCode[] {
	return statuses.map((value) => ({
		type: 'responseCode',
		properties: { value, message: `${message} (HTTP ${value})` },
	}));
}

const REFUSALS: IAuthenticateRuleResponseCode[] = [
	...refusals([401, 403], 'The API key was refused. Copy it again from your AI Thriving account'),
	...refusals(
		[301, 302, 303, 307, 308],
		'This address redirects to another one, which is not followed, because the key would travel along. Enter the address of the API itself as Base URL',
	),
	...refusals([429], 'The service is receiving too many requests. Try again in a minute'),
	...refusals(
		[500, 502, 503, 504],
		'The service is out of order at the moment. Try again in a few minutes',
	),
];

/**
 * The Base URL without slashes at its end. Anything but http and https becomes no URL at all, because n8n then says
 * "Invalid URL" instead of a code of its HTTP client.
 */
const BASE_URL =
	'={{ ($credentials.baseUrl || "https://www.aithriving.com").trim().replace(/\\/+$/, "").replace(/^(?!https?:)/i, "not http: ") }}';

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
			default: 'https://www.aithriving.com',
			placeholder: 'e.g. https://www.aithriving.com',
			description:
				'Address of the service, starting with https:// or http://. Change it only for a gateway of your own',
		},
	];

	/**
	 * The vendor's table says `Authentication`, its example sends `Authorization`: the key goes into both, raw.
	 *
	 * @see https://www.aithriving.com/document/generate/sd3/textToImage
	 */
	authenticate: IAuthenticateGeneric = {
		type: 'generic',
		properties: {
			headers: {
				Authorization: '={{$credentials.apiKey}}',
				Authentication: '={{$credentials.apiKey}}',
			},
		},
	};

	/**
	 * Costs nothing: a request without prompt and size, which the service must refuse. A refusal that carries the
	 * service's `code` proves both the key and the host, whatever its HTTP status.
	 *
	 * The node's request defaults are spread into this request, so what they set is set again here.
	 */
	test: ICredentialTestRequest = {
		request: {
			method: 'POST',
			baseURL: BASE_URL,
			url: '/api/generate/sd3/textToImage',
			body: { prompt: '' },
			json: true,
			encoding: 'json',
			disableFollowRedirect: true,
			ignoreHttpStatusErrors: { ignore: true, except: REFUSALS.map((rule) => rule.properties.value) },
		},
		rules: [
			...REFUSALS,
			{
				type: 'responseSuccessBody',
				properties: {
					key: 'code',
					value: undefined,
					message:
						'This host answers, but does not speak the Stable Diffusion 3 API. Check the Base URL',
				},
			},
			// n8n takes both kinds of rule in one list; its type knows only lists of one kind.
		] as ICredentialTestRequest['rules'],
	};
}
