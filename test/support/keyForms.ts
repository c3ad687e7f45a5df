const base64 = (text: string) => Buffer.from(text).toString('base64');
const html = (text: string) =>
	text.replace(/[&<>"']/g, (sign) => `&#${sign.codePointAt(0)};`).replaceAll('&#38;', '&amp;');
const json = (text: string) => JSON.stringify(text).slice(1, -1);
const everyByte = (text: string) =>
	[...Buffer.from(text)].map((byte) => `%${byte.toString(16).toUpperCase()}`).join('');

/** How services, their gateways and their error pages may repeat the header with the key. */
export const KEY_FORMS: Record<string, (key: string) => string> = {
	'as it is': (key) => key,
	'in capitals': (key) => key.toUpperCase(),
	'with its header': (key) => `Authorization: ${key}`,
	'URL-encoded': encodeURIComponent,
	'URL-encoded in small letters': (key) =>
		encodeURIComponent(key).replace(/%../g, (code) => code.toLowerCase()),
	'URL-encoded as a form': (key) => new URLSearchParams({ key }).toString(),
	'URL-encoded but for what a path may hold': (key) => encodeURI(key),
	'URL-encoded twice': (key) => encodeURIComponent(encodeURIComponent(key)),
	'URL-encoded byte by byte': everyByte,
	'escaped for HTML': html,
	'escaped for HTML twice': (key) => html(html(key)),
	'escaped for JSON': json,
	'escaped for JSON twice': (key) => json(json(key)),
	'escaped for JSON with slashes': (key) => json(key).replaceAll('/', '\\/'),
	'escaped for JSON in HTML': (key) =>
		json(key).replace(/[<>&']/g, (sign) => `\\u00${sign.codePointAt(0)!.toString(16)}`),
	'as base64': base64,
	'as base64 for URLs': (key) => Buffer.from(key).toString('base64url'),
	'as base64, URL-encoded': (key) => encodeURIComponent(base64(key)),
	'as base64 of a scheme and the key': (key) => base64(`Bearer ${key}`),
	'as base64 of a user and the key': (key) => base64(`x:${key}`),
	'as base64 of the key and a line break': (key) => base64(`${key}\n`),
	'as base64 of a header': (key) => base64(`Authorization: ${key}\r\nHost: x`),
	'as base64 in lines': (key) => base64(`Authorization: ${key}`).replace(/.{20}/g, '$&\r\n'),
	'as base64, escaped for JSON': (key) => base64(key).replaceAll('/', '\\/'),
};
