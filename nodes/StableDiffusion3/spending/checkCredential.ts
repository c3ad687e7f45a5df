import { invalidApiKey, invalidBaseUrl, type ImageFailure } from '../failures';
import { addressOf, readBaseUrl } from '../request/baseUrl';
import { withoutKey } from '../response/withoutKey';

/** The decrypted credential. */
export interface Credential {
	apiKey: string;
	baseUrl?: string;
}

/** What an HTTP header can carry, but for the blanks and line breaks around it, which get lost on the way. */
const HEADER_TEXT = /^[\t\x20-\x7e\xa0-\xff]*$/;

/** Why nothing can be sent with this credential; undefined where it can. */
export function checkCredential({ apiKey, baseUrl }: Credential): ImageFailure | undefined {
	const address = addressOf(baseUrl);
	// Who mixes up the two fields finds the key in the message otherwise.
	if (!readBaseUrl(address)) return invalidBaseUrl(withoutKey(address, apiKey));
	if (!HEADER_TEXT.test(apiKey.trim())) return invalidApiKey();
	return undefined;
}
