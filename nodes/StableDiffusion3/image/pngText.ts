/** @see https://www.w3.org/TR/png/#D-CRCAppendix */
const CRC_TABLE = Uint32Array.from({ length: 256 }, (_entry, byte) => {
	let value = byte;
	for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
	return value;
});

function crc32(bytes: Buffer): number {
	let crc = 0xffffffff;
	for (const byte of bytes) crc = CRC_TABLE[(crc ^ byte) & 0xff]! ^ (crc >>> 8);
	return (crc ^ 0xffffffff) >>> 0;
}

function makeChunk(type: string, data: Buffer): Buffer {
	const chunk = Buffer.alloc(12 + data.length);
	chunk.writeUInt32BE(data.length, 0);
	chunk.write(type, 4);
	data.copy(chunk, 8);
	chunk.writeUInt32BE(crc32(chunk.subarray(4, 8 + data.length)), 8 + data.length);
	return chunk;
}

/** iTXt, which holds UTF-8: not compressed, of no language, with no other keyword. */
export const makeUnicodeChunk = (keyword: string, utf8: Buffer): Buffer =>
	makeChunk('iTXt', Buffer.concat([Buffer.from(`${keyword}\0\0\0\0\0`), utf8]));

/**
 * tEXt holds Latin-1 and is what old readers know; everything else needs iTXt. Neither may hold a zero character.
 *
 * @see https://www.w3.org/TR/png/#11textinfo
 */
export function makeTextChunk(keyword: string, text: string): Buffer {
	const latin1 = /^[\n\x20-\x7e\xa0-\xff]*$/.test(text);
	if (!latin1) return makeUnicodeChunk(keyword, Buffer.from(text));
	return makeChunk('tEXt', Buffer.from(`${keyword}\0${text}`, 'latin1'));
}
