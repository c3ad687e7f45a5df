import sharp from 'sharp';
import { isTurned } from '../../../nodes/StableDiffusion3/image/orientation';

const jpeg = () => sharp({ create: { width: 20, height: 10, channels: 3, background: '#456' } }).jpeg();

it.each([1, 2, 3, 4])('orientation %i leaves the sides as they are', async (orientation) => {
	expect(isTurned(await jpeg().withMetadata({ orientation }).toBuffer())).toBe(false);
});

it.each([5, 6, 7, 8])('orientation %i changes the sides', async (orientation) => {
	expect(isTurned(await jpeg().withMetadata({ orientation }).toBuffer())).toBe(true);
});

it('knows of no turning in a JPEG without metadata, and survives a broken one', async () => {
	const plain = await jpeg().toBuffer();
	const turned = await jpeg().withMetadata({ orientation: 6 }).toBuffer();
	expect(isTurned(plain)).toBe(false);
	for (let length = 0; length < 300; length++)
		expect(() => isTurned(turned.subarray(0, length))).not.toThrow();
});

describe('metadata written by hand', () => {
	type Order = 'II' | 'MM';

	/** One entry of 12 bytes: tag, type 3 (a short), one of them, and its value. */
	function entry(order: Order, tag: number, value: number): Buffer {
		const bytes = Buffer.alloc(12);
		const short = (at: number, number: number) =>
			order === 'II' ? bytes.writeUInt16LE(number, at) : bytes.writeUInt16BE(number, at);
		short(0, tag);
		short(2, 3);
		short(order === 'II' ? 4 : 6, 1);
		short(8, value);
		return bytes;
	}

	/** A TIFF block whose directory stands behind `gap` bytes, and says that it has so many entries. */
	function tiff(order: Order, entries: Buffer[], { gap = 0, count = entries.length } = {}): Buffer {
		const head = Buffer.alloc(8 + gap + 2);
		head.write(order, 0, 'latin1');
		if (order === 'II') {
			head.writeUInt16LE(42, 2);
			head.writeUInt32LE(8 + gap, 4);
			head.writeUInt16LE(count, 8 + gap);
		} else {
			head.writeUInt16BE(42, 2);
			head.writeUInt32BE(8 + gap, 4);
			head.writeUInt16BE(count, 8 + gap);
		}
		return Buffer.concat([head, ...entries]);
	}

	function segment(marker: number, data: Buffer): Buffer {
		const head = Buffer.from([0xff, marker, 0, 0]);
		head.writeUInt16BE(data.length + 2, 2);
		return Buffer.concat([head, data]);
	}

	const START = Buffer.from([0xff, 0xd8]);
	const SCAN = Buffer.from([0xff, 0xda, 0, 2]);
	const exif = (block: Buffer) => segment(0xe1, Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), block]));
	const turned = (order: Order, more = {}) =>
		exif(tiff(order, [entry(order, 0x010f, 1), entry(order, 0x0112, 6)], more));

	it.each(['II', 'MM'] as const)('are read in the order of bytes %s', (order) => {
		expect(isTurned(Buffer.concat([START, turned(order)]))).toBe(true);
		expect(isTurned(Buffer.concat([START, exif(tiff(order, [entry(order, 0x0112, 1)]))]))).toBe(false);
		expect(isTurned(Buffer.concat([START, exif(tiff(order, [entry(order, 0x0111, 6)]))]))).toBe(false);
	});

	it('may stand behind other segments, and their directory anywhere', () => {
		const xmp = segment(0xe1, Buffer.from('http://ns.adobe.com/xap/1.0/\0<x/>', 'latin1'));
		const jfif = segment(0xe0, Buffer.from('JFIF\0', 'latin1'));
		expect(isTurned(Buffer.concat([START, jfif, xmp, turned('MM', { gap: 30 })]))).toBe(true);
	});

	it('count only before the pixels', () => {
		expect(isTurned(Buffer.concat([START, SCAN, turned('II')]))).toBe(false);
		expect(isTurned(Buffer.concat([START, Buffer.from([0]), turned('II')]))).toBe(false);
	});

	it('end where their segment ends', () => {
		const block = tiff('II', [entry('II', 0x010f, 1)], { count: 2 });
		const behind = entry('II', 0x0112, 6);
		expect(isTurned(Buffer.concat([START, exif(block), behind]))).toBe(false);
		expect(isTurned(Buffer.concat([START, exif(Buffer.concat([block, behind]))]))).toBe(true);
	});

	it.each([0, 7, 8, 9, 10, 21, 22, 33])('are nothing where they are cut off after %i bytes', (length) => {
		const block = tiff('MM', [entry('MM', 0x010f, 1), entry('MM', 0x0112, 6)]);
		expect(block).toHaveLength(34);
		expect(isTurned(Buffer.concat([START, exif(block.subarray(0, length))]))).toBe(false);
	});

	it('are nothing where their directory lies outside', () => {
		const block = tiff('II', [entry('II', 0x0112, 6)]);
		block.writeUInt32LE(0xffff_fff0, 4);
		expect(isTurned(Buffer.concat([START, exif(block)]))).toBe(false);
	});
});
