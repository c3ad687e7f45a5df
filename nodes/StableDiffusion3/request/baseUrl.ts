export const DEFAULT_BASE_URL = 'https://www.aithriving.com';

/** The address as the user may have written it, without slashes at its end; undefined for anything but http and https. */
export function readBaseUrl(text: string): URL | undefined {
	const address = text.trim().replace(/\/+$/, '');
	return /^https?:\/\/[^/]/i.test(address) && URL.canParse(address) ? new URL(address) : undefined;
}

/** Names and addresses of the machine that n8n runs on. */
const THIS_MACHINE = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** Whether anyone on the way to this address can read what is sent there, the API key included. */
export const isReadableOnTheWay = ({ protocol, hostname }: URL): boolean =>
	protocol === 'http:' && !THIS_MACHINE.test(hostname);
