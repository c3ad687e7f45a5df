/**
 * Reads what the library flatted has packed, as n8n does the data of a run: a JSON list of parts, in which each text
 * inside a part stands for the place of another part.
 */
export function unpack(packed: string): unknown {
	const parts = JSON.parse(packed) as unknown[];
	const done = new Map<number, unknown>();

	function partAt(place: number): unknown {
		const part = parts[place];
		if (typeof part !== 'object' || part === null) return part;
		if (done.has(place)) return done.get(place);
		const whole: Record<string, unknown> = Array.isArray(part) ? ([] as never) : {};
		done.set(place, whole);
		for (const [key, value] of Object.entries(part)) {
			whole[key] = typeof value === 'string' ? partAt(Number(value)) : value;
		}
		return whole;
	}

	return partAt(0);
}
