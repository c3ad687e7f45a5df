import { Cutter, joinBytes, kindOf, type Container, type Piece } from './Container';
import { makeTextChunk, makeUnicodeChunk } from './pngText';

/** The first is the one that AUTOMATIC1111's web UI writes, and most Stable Diffusion tools read. */
const KEYWORDS = { parameters: 'parameters', xmp: 'XML:com.adobe.xmp' };

const NAMES = { parameters: `${KEYWORDS.parameters}\0`, xmp: `${KEYWORDS.xmp}\0` };

const TEXT_CHUNKS = ['tEXt', 'zTXt', 'iTXt'];

/** Compressed metadata that become longer than this, in bytes, are made to fill memory. */
const LONGEST = 4 * 1024 * 1024;

/** Undoes zlib's compression; undefined where that fails. A verified node may not import node:zlib. */
async function inflate(compressed: Buffer): Promise<Buffer | undefined> {
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

/** The text of a chunk behind its keyword. @see https://www.w3.org/TR/png/#11textinfo */
async function readText(type: string, text: Buffer): Promise<Buffer | undefined> {
	if (type === 'tEXt') return text;
	if (type === 'zTXt') return await inflate(text.subarray(1));
	// iTXt: whether it is compressed, how, the language, the keyword in that language, and the text.
	const start = text.indexOf(0, text.indexOf(0, 2) + 1) + 1;
	return text[0] === 0 ? text.subarray(start) : await inflate(text.subarray(start));
}

/** Signature (8 bytes), then IHDR, which has to be the first chunk: 4 bytes length, 4 type, 13 data, 4 check sum. */
const END_OF_IHDR = 8 + 25;

/** Chunk by chunk up to IEND. The first piece ends with IHDR. @see https://www.w3.org/TR/png/#5DataRep */
async function split(png: Buffer): Promise<Piece[] | undefined> {
	const cutter = new Cutter(png);
	cutter.cut(END_OF_IHDR);
	for (let at = END_OF_IHDR; at + 12 <= png.length;) {
		// A chunk is its length, its type, that many bytes, and a check sum.
		const end = at + 12 + png.readUInt32BE(at);
		const type = png.toString('latin1', at + 4, at + 8);
		const content = png.subarray(at + 8, end - 4);
		const kind = TEXT_CHUNKS.includes(type) ? kindOf(NAMES, content) : undefined;
		if (kind && !cutter.pieces.some((piece) => piece.kind === kind)) {
			const data = await readText(type, content.subarray(NAMES[kind].length));
			cutter.cutOut(at, end, { kind, data });
		}
		at = end;
		if (type === 'IEND') {
			cutter.cut(png.length);
			return cutter.pieces;
		}
	}
	return undefined;
}

export const pngContainer: Container = {
	split,
	addParameters: (present, text) => (present ? undefined : Buffer.from(text)),
	makePiece: (kind, data) => ({
		kind,
		data,
		bytes:
			kind === 'xmp'
				? makeUnicodeChunk(KEYWORDS.xmp, data)
				: makeTextChunk(KEYWORDS.parameters, data.toString()),
	}),
	placeOf: () => 1,
	join: joinBytes,
};
