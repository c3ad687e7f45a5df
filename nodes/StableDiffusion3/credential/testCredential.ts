import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';
import { API_PATHS, isMissing, withPath } from '../request/apiPath';
import { SD3_TEXT_TO_IMAGE } from '../request/models';
import { readReason } from '../response/envelope';
import { readNetworkError } from '../response/networkError';
import type { BodyStream } from '../readParts';
import { receiveWords, type ReceivedWords } from '../response/receive';
import { addressOf, asTexts, checkCredential } from './credential';

/** ms */
const TIMEOUT = 30_000;

const NOT_THE_API = 'This host answers, but not as the Stable Diffusion 3 API does. Check the Base URL';

/** The HTTP statuses that fail the test whatever the answer says, in words. */
function refusal(status: number): string | undefined {
	if (status === 401 || status === 403) {
		return 'The API key was refused. Copy it again from your AI Thriving account';
	}
	if (status >= 300 && status < 400) {
		return 'This address redirects to another one. Redirects are not followed, because the API key would be sent there too. Enter the address of the API itself as Base URL';
	}
	if (status === 429) return 'The service is receiving too many requests. Try again in a minute';
	if (status >= 500) return 'The service is not working at the moment. Try again in a few minutes';
	return undefined;
}

interface TestAnswer {
	statusCode: number;
	received: ReceivedWords;
}

/** Why the credential cannot be used; undefined where it can. */
function problemWith({ statusCode, received }: TestAnswer): string | undefined {
	const refused = refusal(statusCode);
	if (refused) return `${refused} (HTTP ${statusCode})`;
	if (isMissing(String(statusCode))) return NOT_THE_API;
	// Nothing of the service's words is shown, so there is no key to hide in them.
	const { code } = readReason(received, (words) => words);
	return code === undefined ? NOT_THE_API : undefined;
}

/** Asks on both paths, as the node itself does. */
async function ask(
	{ helpers }: ICredentialTestFunctions,
	baseUrl: string,
	apiKey: string,
): Promise<TestAnswer> {
	// Marked as deprecated for nodes, but it is all that n8n hands to a credential test.
	const { request } = helpers;
	let answer: TestAnswer = { statusCode: 404, received: { text: '', isWhole: true } };
	for (const path of API_PATHS) {
		const { statusCode, body } = (await request({
			method: 'POST',
			uri: `${baseUrl}${withPath(SD3_TEXT_TO_IMAGE.url, path)}`,
			headers: {
				Authorization: apiKey,
				Authentication: apiKey,
				'Content-Type': 'application/json',
				Accept: 'application/json',
			},
			body: '{"prompt":""}',
			timeout: TIMEOUT,
			followRedirect: false,
			simple: false,
			resolveWithFullResponse: true,
			useStream: true,
		})) as { statusCode: number; body: BodyStream };
		answer = { statusCode, received: await receiveWords(body, TIMEOUT) };
		if (!isMissing(String(answer.statusCode))) break;
	}
	return answer;
}

/**
 * n8n's test of a credential. Costs nothing: a request without prompt and size, which the service must refuse. A refusal
 * that carries the service's `code` proves both the key and the host, whatever its HTTP status but those above.
 *
 * It is a function, not a declared request, because n8n 1 lets a declared one see either the HTTP status or the body of a
 * refusal, never both: a wrong key would pass. And n8n shows a declared one's network failure as a bare code.
 */
export async function testCredential(
	this: ICredentialTestFunctions,
	{ data }: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	const { apiKey, baseUrl } = asTexts(data ?? {});
	const unusable = checkCredential({ apiKey, baseUrl });
	if (unusable) return { status: 'Error', message: unusable.message };
	const address = addressOf(baseUrl);
	try {
		const problem = problemWith(await ask(this, address, apiKey));
		return problem
			? { status: 'Error', message: problem }
			: { status: 'OK', message: 'Connection successful!' };
	} catch (error) {
		return { status: 'Error', message: readNetworkError(error, new URL(address).host, TIMEOUT).message };
	}
}
