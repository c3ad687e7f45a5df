import type { IHttpRequestOptions } from 'n8n-workflow';
import { invalidApiKey, invalidBaseUrl, type ImageFailure } from '../failures';
import { keyHider } from './hideKey';

/** The decrypted credential. */
export interface Credential {
	apiKey: string;
	baseUrl?: string;
}

export const DEFAULT_BASE_URL = 'https://www.aithriving.com';

/** The credential as texts: an expression in it can give anything. */
export function asTexts({ apiKey, baseUrl }: { apiKey?: unknown; baseUrl?: unknown }): Credential {
	const text = (value: unknown) =>
		typeof value === 'string'
			? value
			: value === undefined || value === null
				? ''
				: JSON.stringify(value);
	return { apiKey: text(apiKey), baseUrl: text(baseUrl) };
}

/** The address of the service as the credential gives it, without blanks around it and slashes at its end. */
export const addressOf = (baseUrl: string | undefined): string =>
	(baseUrl?.trim() || DEFAULT_BASE_URL).replace(/(?<!\/)\/+$/, '');

/** Reads such an address; undefined for anything that the path of a request cannot be added to. */
export function readBaseUrl(address: string): URL | undefined {
	if (!/^https?:\/\/[^/]/i.test(address) || /[?#]/.test(address) || !URL.canParse(address))
		return undefined;
	const url = new URL(address);
	return url.username || url.password ? undefined : url;
}

/**
 * The request, sent to this address. n8n lets a credential that is limited to domains be used for the node's own address too:
 * by the description that is the default one, and this one is the credential's.
 */
export function sentTo(address: string, options: IHttpRequestOptions): IHttpRequestOptions {
	const { allowedDomains } = options;
	const host = readBaseUrl(address)?.hostname;
	// A comma would make it two of them.
	if (!allowedDomains || !host || host.includes(',')) return { ...options, baseURL: address };
	return { ...options, baseURL: address, allowedDomains: `${host}, ${allowedDomains}` };
}

/** Names and addresses of the machine that n8n runs on. */
const HOSTS_OF_THIS_MACHINE = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** Whether anyone on the network between n8n and this address can read what is sent there, the API key included. */
export const isReadableOnTheWay = ({ protocol, hostname }: URL): boolean =>
	protocol === 'http:' && !HOSTS_OF_THIS_MACHINE.test(hostname);

/** What is wrong with an address; completes "The Base URL ...". Never shows a password, or a key in the wrong field. */
function problemOf(address: string, apiKey: string): string {
	const shown = keyHider(apiKey)(address.replace(/\/\/[^/]*@/, '//***@'));
	if (!/^https?:\/\//i.test(address) || !URL.canParse(address)) {
		return `"${shown}" is not an address that starts with https:// or http://`;
	}
	if (/[?#]/.test(address)) return `"${shown}" must not contain ? or #`;
	return `"${shown}" must not contain a user name or password`;
}

/** What an HTTP header can carry, but for the blanks and line breaks around it, which get lost on the way. */
const HEADER_TEXT = /^[\t\x20-\x7e\xa0-\xff]*$/;

/** Why nothing can be sent with this credential; undefined where it can. */
export function checkCredential({ apiKey, baseUrl }: Credential): ImageFailure | undefined {
	const address = addressOf(baseUrl);
	if (!readBaseUrl(address)) return invalidBaseUrl(problemOf(address, apiKey));
	if (!HEADER_TEXT.test(apiKey.trim())) return invalidApiKey();
	return undefined;
}
