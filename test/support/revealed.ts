/** So many characters of the key in a row are a leak; fewer may be chance. */
const LEAK_LENGTH = 6;

const NAMES: Record<string, string> = {
	amp: '&',
	lt: '<',
	gt: '>',
	quot: '"',
	apos: "'",
	sol: '/',
	plus: '+',
	equals: '=',
};

const SIGNS: Record<string, string> = { n: '\n', r: '\r', t: '\t' };

const character = (code: string, base: number) => String.fromCodePoint(parseInt(code, base) % 0x110000);

/** What a reader can do with a text to see what it stands for. Knows nothing of how the node hides the key. */
const decoders: Record<string, (text: string) => string> = {
	'URL-decoded': (text) =>
		text
			.replaceAll('+', ' ')
			.replace(/(?:%[\da-f]{2})+/gi, (run) =>
				Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8'),
			),
	'HTML-decoded': (text) =>
		text
			.replace(/&#x([\da-f]{1,6});/gi, (_all, code: string) => character(code, 16))
			.replace(/&#(\d{1,7});/g, (_all, code: string) => character(code, 10))
			.replace(/&(\w+);/g, (all, name: string) => NAMES[name] ?? all),
	'JSON-decoded': (text) =>
		text
			.replace(/\\u([\da-f]{4})/gi, (_all, code: string) => character(code, 16))
			.replace(/\\x([\da-f]{2})/gi, (_all, code: string) => character(code, 16))
			.replace(/\\(.)/g, (_all, sign: string) => SIGNS[sign] ?? sign),
	'without white space': (text) => text.replace(/\s+/g, ''),
	// 8 letters of base64 are 6 characters: less is no leak.
	'as base64': (text) =>
		[...text.matchAll(/[\w+/-]{8,}/g)]
			.flatMap(([run]) => [0, 1, 2, 3].map((start) => Buffer.from(run.slice(start), 'base64')))
			.map((bytes) => bytes.toString('latin1'))
			.join('\n'),
};

/**
 * The ways in which the key, or a part of it, can be read out of a text: [] where there is none, else e.g.
 * ['as it is'] or ['JSON-decoded, as base64'].
 *
 * @param depth how many decodings may follow each other
 */
export function revealed(text: string, key: string, depth = 3): string[] {
	const parts = Array.from({ length: Math.max(1, key.length - LEAK_LENGTH + 1) }, (_entry, at) =>
		key.slice(at, at + LEAK_LENGTH).toLowerCase(),
	);
	const found: string[] = [];
	const seen = new Set<string>();
	const look = (version: string, way: string[]) => {
		if (seen.has(version)) return;
		seen.add(version);
		const plain = version.toLowerCase();
		if (parts.some((part) => plain.includes(part))) found.push(way.join(', ') || 'as it is');
		if (way.length === depth || way.includes('as base64')) return;
		for (const [name, decode] of Object.entries(decoders)) look(decode(version), [...way, name]);
	};
	look(text, []);
	return found;
}
