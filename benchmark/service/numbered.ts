import { crc32 } from 'node:zlib';

/**
 * Where a number is put into a PNG: behind signature and header. Both this place and the length of what is put there can be
 * divided by 3, so that the base64 text before and behind stays the same.
 */
const PLACE = 33;
const LENGTH = 30;

/** A PNG text chunk that says which image this is. */
function chunk(number: number): Buffer {
	const data = Buffer.from(`tEXtComment\0${String(number).padStart(10, '0')}`, 'latin1');
	const bytes = Buffer.alloc(LENGTH);
	bytes.writeUInt32BE(data.length - 4, 0);
	data.copy(bytes, 4);
	bytes.writeUInt32BE(crc32(data), LENGTH - 4);
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

/** Takes a numbered PNG apart: the number, and the PNG without it. */
export function withoutNumber(bytes: Buffer): { number: string; png: Buffer } {
	return {
		number: bytes.subarray(PLACE, PLACE + LENGTH).toString('latin1'),
		png: Buffer.concat([bytes.subarray(0, PLACE), bytes.subarray(PLACE + LENGTH)]),
	};
}

/** Size in bytes that numbering adds. */
export const NUMBER_LENGTH = LENGTH;
