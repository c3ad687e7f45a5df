/** The address as the user may have written it, without slashes at its end; undefined for anything but http and https. */
export function readBaseUrl(text: string): URL | undefined {
	const address = text.trim().replace(/\/+$/, '');
	return /^https?:\/\/[^/]/i.test(address) && URL.canParse(address) ? new URL(address) : undefined;
}
