import sharp from 'sharp';
import { readOrientation } from '../../../nodes/StableDiffusion3/image/exif';
import { readFormat } from '../../../nodes/StableDiffusion3/image/readFormat';

const SHORT = 3;
const LONG = 4;

type Order = 'II' | 'MM';

/** Numbers of 2 or 4 bytes in an order. */
function numbers(order: Order, ...list: Array<[number, 2 | 4]>): Buffer {
	return Buffer.concat(
		list.map(([number, length]) => {
			const bytes = Buffer.alloc(length);
			if (order === 'II') bytes.writeUIntLE(number, 0, length);
			else bytes.writeUIntBE(number, 0, length);
			return bytes;
		}),
	);
}

/** One entry of 12 bytes: tag, type, one of them, and its value. */
const entry = (order: Order, tag: number, value: number, type = SHORT) =>
	type === LONG
		? numbers(order, [tag, 2], [type, 2], [1, 4], [value, 4])
		: numbers(order, [tag, 2], [type, 2], [1, 4], [value, 2], [0, 2]);

/** A TIFF block whose directory stands behind `gap` bytes, and says that it has so many entries. */
const tiff = (order: Order, entries: Buffer[], { gap = 0, count = entries.length } = {}) =>
	Buffer.concat([
		Buffer.from(order),
		numbers(order, [42, 2], [8 + gap, 4]),
		Buffer.alloc(gap),
		numbers(order, [count, 2]),
		...entries,
	]);

describe.each(['II', 'MM'] as const)('EXIF data in the order %s', (order) => {
	it.each([1, 2, 3, 4, 5, 6, 7, 8])('have orientation %i as a number of 2 or 4 bytes', (value) => {
		for (const type of [SHORT, LONG]) {
			const entries = [entry(order, 0x010f, 3), entry(order, 0x0112, value, type)];
			expect(readOrientation(tiff(order, entries, { gap: 30 }))).toBe(value);
		}
	});

	it.each([0, 9, 256, 65_535])('do not turn anything by %i', (value) => {
		expect(readOrientation(tiff(order, [entry(order, 0x0112, value)]))).toBe(1);
	});

	it('have no orientation in other entries, and none behind their last', () => {
		const [other, turned] = [entry(order, 0x0111, 6), entry(order, 0x0112, 6)];
		expect(readOrientation(tiff(order, [other]))).toBe(1);
		expect(readOrientation(tiff(order, [other, turned], { count: 1 }))).toBe(1);
	});

	it.each([0, 3, 7, 8, 9, 10, 21, 22, 33])(
		'are nothing where they are cut off after %i bytes',
		(length) => {
			const block = tiff(order, [entry(order, 0x010f, 3), entry(order, 0x0112, 6)]);
			expect(block).toHaveLength(34);
			expect(readOrientation(block.subarray(0, length))).toBe(1);
		},
	);

	it('are nothing where their directory lies outside, or they are no TIFF block', () => {
		const block = tiff(order, [entry(order, 0x0112, 6)]);
		const outside = Buffer.concat([
			block.subarray(0, 4),
			numbers(order, [0xffff_fff0, 4]),
			block.subarray(8),
		]);
		expect(readOrientation(outside)).toBe(1);
		block[3] = block[2] = 0;
		expect(readOrientation(block)).toBe(1);
	});
});

describe('the EXIF data of a JPEG', () => {
	const segment = (marker: number, ...data: Array<string | Buffer>) => {
		const bytes = Buffer.concat(data.map((part) => Buffer.from(part as string, 'latin1')));
		return Buffer.concat([Buffer.from([0xff, marker]), numbers('MM', [bytes.length + 2, 2]), bytes]);
	};
	const exif = segment(0xe1, 'Exif\0\0', tiff('MM', [entry('MM', 0x0112, 6)]));
	const xmp = segment(0xe1, 'http://ns.adobe.com/xap/1.0/\0<x/>');

	async function orientationWith(insert: (jpeg: Buffer) => Buffer[]): Promise<number | undefined> {
		const jpeg = await sharp({ create: { width: 20, height: 10, channels: 3, background: '#456' } })
			.jpeg()
			.toBuffer();
		const format = readFormat(Buffer.concat(insert(jpeg)));
		expect(format).toMatchObject({ width: 20, height: 10, complete: true });
		return format?.orientation;
	}

	it('may stand behind other segments, before the pixels', async () => {
		expect(await orientationWith((jpeg) => [jpeg.subarray(0, 2), xmp, exif, xmp, jpeg.subarray(2)])).toBe(
			6,
		);
		expect(await orientationWith((jpeg) => [jpeg.subarray(0, -2), exif, jpeg.subarray(-2)])).toBe(1);
		expect(await orientationWith((jpeg) => [jpeg, exif])).toBe(1);
	});
});
