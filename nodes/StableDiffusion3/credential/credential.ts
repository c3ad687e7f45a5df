import { invalidApiKey, invalidBaseUrl, type ImageFailure } from '../failures';
import { hideKey } from './hideKey';

/** The decrypted credential. */
export interface Credential {
	apiKey: string;
	baseUrl?: string;
}

const DEFAULT_BASE_URL = 'https://www.aithriving.com';

/** The address of the service as the credential gives it, without blanks around it and slashes at its end. */
export const addressOf = (baseUrl: string | undefined): string =>
	(baseUrl || DEFAULT_BASE_URL).trim().replace(/\/+$/, '');

/** Reads such an address; undefined for anything but http and https. */
export function readBaseUrl(address: string): URL | undefined {
	return /^https?:\/\/[^/]/i.test(address) && URL.canParse(address) ? new URL(address) : undefined;
}

/** Names and addresses of the machine that n8n runs on. */
const THIS_MACHINE = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** Whether anyone on the way to this address can read what is sent there, the API key included. */
export const isReadableOnTheWay = ({ protocol, hostname }: URL): boolean =>
	protocol === 'http:' && !THIS_MACHINE.test(hostname);
/** What an HTTP header can carry, but for the blanks and line breaks around it, which get lost on the way. */
const HEADER_TEXT = /^[\t\x20-\x7e\xa0-\xff]*$/;

/** Why nothing can be sent with this credential; undefined where it can. */
export function checkCredential({ apiKey, baseUrl }: Credential): ImageFailure | undefined {
	const address = addressOf(baseUrl);
	// Who mixes up the two fields finds the key in the message otherwise.
	if (!readBaseUrl(address)) return invalidBaseUrl(hideKey(address, apiKey));
	if (!HEADER_TEXT.test(apiKey.trim())) return invalidApiKey();
	return undefined;
}
