/** Keys shorter than this are not looked for inside other texts: they would turn up in ordinary words. */
const shortestSearched = 4;

/** A key with all but its last four characters hidden; short keys are hidden whole. */
export function maskKey(key: string): string {
	return key.length >= 12 ? `***${key.slice(-4)}` : '***';
}

/** Replaces all given keys in a text by their masks. */
export function maskKeysIn(text: string, keys: readonly string[]): string {
	return keys
		.filter((key) => key.length >= shortestSearched)
		.sort((one, other) => other.length - one.length)
		.reduce((masked, key) => masked.replaceAll(key, maskKey(key)), text);
}

/** A copy of any JSON-like value with all given keys masked in its texts and in the names of its fields. */
export function maskKeysDeep(value: unknown, keys: readonly string[]): unknown {
	if (typeof value === 'string') return maskKeysIn(value, keys);
	if (Array.isArray(value)) return value.map((entry) => maskKeysDeep(entry, keys));
	if (typeof value === 'object' && value !== null) {
		return Object.fromEntries(
			Object.entries(value).map(([name, entry]) => [maskKeysIn(name, keys), maskKeysDeep(entry, keys)]),
		);
	}
	return value;
}
