/** A file as a stream hands it over, in pieces of so many bytes. */
export function* inPieces(bytes: Buffer, size: number): Generator<Buffer> {
	for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
