import { gzipSync } from 'node:zlib';
import { makeTextChunk, makeUnicodeChunk } from '../../../nodes/StableDiffusion3/image/pngText';

/** The check sum that a PNG has for each chunk is the one at the end of a gzip file. */
const checkSum = (bytes: Buffer) => gzipSync(bytes).readUInt32LE(gzipSync(bytes).length - 8);

/** Type and data of a chunk whose length and check sum are right. */
function read(chunk: Buffer): [type: string, data: Buffer] {
	expect(chunk.readUInt32BE(0)).toBe(chunk.length - 12);
	expect(chunk.readUInt32BE(chunk.length - 4)).toBe(checkSum(chunk.subarray(4, -4)));
	return [chunk.toString('latin1', 4, 8), chunk.subarray(8, -4)];
}

it.each([
	['plain words', 'tEXt', 'parameters\0plain words'],
	['two\nlines ~', 'tEXt', 'parameters\0two\nlines ~'],
	['Größe\u00a0ÿ', 'tEXt', 'parameters\0Größe\u00a0ÿ'],
	['', 'tEXt', 'parameters\0'],
	['a\ttab', 'iTXt', 'parameters\0\0\0\0\0a\ttab'],
	['\u007f', 'iTXt', 'parameters\0\0\0\0\0\u007f'],
	['猫 🐈', 'iTXt', 'parameters\0\0\0\0\0猫 🐈'],
])('writes %j as %s', (text, expected, content) => {
	const [type, data] = read(makeTextChunk('parameters', text));
	expect(type).toBe(expected);
	expect(data.toString(type === 'tEXt' ? 'latin1' : 'utf8')).toBe(content);
});

it('writes bytes of UTF-8 as they are', () => {
	const [type, data] = read(makeUnicodeChunk('XML:com.adobe.xmp', Buffer.from('größer', 'latin1')));
	expect([type, data.toString('latin1')]).toEqual(['iTXt', 'XML:com.adobe.xmp\0\0\0\0\0größer']);
});
