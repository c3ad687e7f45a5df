/** Shorter keys than this are not looked for: hiding every "a" would make a message unreadable. */
const MIN_KEY_LENGTH = 4;

/**
 * A text with the API key replaced by `***`, in whichever form the service repeats it: as it is, URL-encoded or
 * as base64.
 */
export function withoutKey(text: string, key: string): string {
	if (key.length < MIN_KEY_LENGTH) return text;
	const base64 = Buffer.from(key).toString('base64').replace(/=+$/, '');
	return [key, encodeURIComponent(key), base64].reduce((safe, form) => safe.replaceAll(form, '***'), text);
}
