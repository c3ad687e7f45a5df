import { crc32 } from 'node:zlib';

/**
 * Where a number is put into a PNG: behind signature and header. Both this place and the length of what is put there can be
 * divided by 3, so that the base64 text before and behind stays the same.
 */
const PLACE = 33;
export const NUMBER_LENGTH = 30;

/** A PNG text chunk that says which image this is. */
function chunk(number: number): Buffer {
	const data = Buffer.from(`tEXtComment\0${String(number).padStart(10, '0')}`, 'latin1');
	const bytes = Buffer.alloc(NUMBER_LENGTH);
	bytes.writeUInt32BE(data.length - 4, 0);
	data.copy(bytes, 4);
	bytes.writeUInt32BE(crc32(data), NUMBER_LENGTH - 4);
	return bytes;
}

/** The base64 text of a PNG around the number that makes it different from all others. */
export function base64Around(png: Buffer): {
	before: string;
	number: (value: number) => string;
	behind: string;
} {
	return {
		before: png.subarray(0, PLACE).toString('base64'),
		number: (value) => chunk(value).toString('base64'),
		behind: png.subarray(PLACE).toString('base64'),
	};
}
