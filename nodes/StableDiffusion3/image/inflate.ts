/** Compressed metadata that become longer than this, in bytes, are made to fill memory. */
const LONGEST = 4 * 1024 * 1024;

/** Undoes zlib's compression; undefined where that fails. A verified node may not import node:zlib. */
export async function inflate(compressed: Buffer): Promise<Buffer | undefined> {
	const parts: Uint8Array[] = [];
	let length = 0;
	try {
		const stream = new Blob([compressed]).stream().pipeThrough(new DecompressionStream('deflate'));
		for await (const part of stream as AsyncIterable<Uint8Array>) {
			parts.push(part);
			length += part.length;
			if (length > LONGEST) return undefined;
		}
	} catch {
		return undefined;
	}
	return Buffer.concat(parts);
}
