import { readImageFormat } from '../../../nodes/StableDiffusion3/image/imageFormat';

/** Headers written by hand, with sizes that no encoder of the other tests writes. */
const bytesOf = (...parts: Array<string | number[]>) =>
	Buffer.concat(
		parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part))),
	);

describe('PNG', () => {
	const png = (width: number[], height: number[], type = 'IHDR') =>
		bytesOf('\x89PNG\r\n\x1a\n', [0, 0, 0, 13], type, width, height, [8, 2, 0, 0, 0, 0, 0, 0, 0]);

	it('tells its size in 4 bytes each', () => {
		expect(readImageFormat(png([1, 2, 3, 4], [5, 6, 7, 8]))).toEqual({
			mimeType: 'image/png',
			extension: 'png',
			width: 0x01020304,
			height: 0x05060708,
			complete: false,
		});
	});

	it('is one from its 24th byte on', () => {
		const whole = png([0, 0, 0, 1], [0, 0, 0, 1]);
		expect(readImageFormat(whole.subarray(0, 24))?.complete).toBe(false);
		expect(readImageFormat(whole.subarray(0, 23))).toBeUndefined();
	});

	it('begins with its header', () => {
		expect(readImageFormat(png([0, 0, 0, 1], [0, 0, 0, 1], 'IDAT'))).toBeUndefined();
	});

	it.each([
		[
			[0, 0, 0, 0],
			[0, 0, 0, 1],
		],
		[
			[0, 0, 0, 1],
			[0, 0, 0, 0],
		],
	])('of no pixels is none: %j x %j', (width, height) => {
		expect(readImageFormat(png(width, height))).toBeUndefined();
	});

	it('ends with the whole of IEND', () => {
		const end = bytesOf([0, 0, 0, 0], 'IEND', [0xae, 0x42, 0x60, 0x82]);
		const whole = Buffer.concat([png([0, 0, 0, 1], [0, 0, 0, 1]), end]);
		expect(readImageFormat(whole)?.complete).toBe(true);
		expect(readImageFormat(whole.subarray(0, -1))?.complete).toBe(false);
	});
});

describe('JPEG', () => {
	const SCAN = [0xff, 0xda, 0, 2];
	const END = [0xff, 0xd9];
	const frame = (marker: number) => [0xff, marker, 0, 9, 8, 0x12, 0x34, 0x56, 0x78, 1, 0];
	const jpeg = (...parts: number[][]) => bytesOf([0xff, 0xd8], ...parts);

	it.each([0xc0, 0xc1, 0xc2, 0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf])(
		'tells its size in the frame %i, 2 bytes each',
		(marker) => {
			expect(readImageFormat(jpeg(frame(marker), SCAN, END))).toEqual({
				mimeType: 'image/jpeg',
				extension: 'jpg',
				width: 0x5678,
				height: 0x1234,
				complete: true,
			});
		},
	);

	it.each([0xbf, 0xc4, 0xc8, 0xcc, 0xd0, 0xfe])('has no frame in the segment %i', (marker) => {
		expect(readImageFormat(jpeg(frame(marker), SCAN, END))).toBeUndefined();
	});

	it('may have fill bytes between its segments', () => {
		expect(readImageFormat(jpeg([0xff, 0xff], frame(0xc0), SCAN, END))?.width).toBe(0x5678);
	});

	it('tells its size before its pixels or not at all', () => {
		expect(readImageFormat(jpeg(SCAN, frame(0xc0), END))).toBeUndefined();
		expect(readImageFormat(jpeg([0x12], frame(0xc0), SCAN, END))).toBeUndefined();
	});

	it('needs its size whole', () => {
		const whole = jpeg(frame(0xc0));
		expect(readImageFormat(whole.subarray(0, 11))?.complete).toBe(false);
		expect(readImageFormat(whole.subarray(0, 10))).toBeUndefined();
	});

	it.each([
		[0xfe, 0xd8, 0xff],
		[0xff, 0xd7, 0xff],
		[0xff, 0xd8, 0xfe],
	])('begins with ff d8 ff, not with %i %i %i', (...beginning) => {
		const whole = jpeg(frame(0xc0), SCAN, END);
		expect(readImageFormat(Buffer.concat([Buffer.from(beginning), whole.subarray(3)]))).toBeUndefined();
		expect(readImageFormat(Buffer.from([0xff, 0xd8, 0xff]))).toBeUndefined();
	});
});

describe('WebP', () => {
	const webp = (kind: string, data: number[], length = data.length + 12) =>
		bytesOf('RIFF', [length & 0xff, length >> 8, 0, 0], 'WEBP', kind, [data.length, 0, 0, 0], data);
	const zeros = (count: number) => Array.from({ length: count }, () => 0);

	it('of the lossy kind has 14 bits for each side, and 2 for something else', () => {
		const data = [...zeros(3), 0x9d, 0x01, 0x2a, 0xff, 0xff, 0xfe, 0xff];
		expect(readImageFormat(webp('VP8 ', data))).toEqual({
			mimeType: 'image/webp',
			extension: 'webp',
			width: 0x3fff,
			height: 0x3ffe,
			complete: true,
		});
	});

	it('of the lossless kind has 14 bits for each side less 1', () => {
		// 0x1234 and 0x2345, each in 14 bits from the lowest on, below 4 bits of something else.
		const packed = (0x1234 | (0x2345 << 14) | (0xf << 28)) >>> 0;
		const sides = [packed & 0xff, (packed >>> 8) & 0xff, (packed >>> 16) & 0xff, packed >>> 24];
		const size = readImageFormat(webp('VP8L', [0x2f, ...sides, ...zeros(5)]));
		expect(size).toMatchObject({ width: 0x1235, height: 0x2346 });
	});

	it('of the extended kind has 24 bits for each side less 1', () => {
		const data = [...zeros(4), 0x03, 0x02, 0x01, 0x06, 0x05, 0x04];
		expect(readImageFormat(webp('VP8X', data))).toMatchObject({ width: 0x010204, height: 0x040507 });
	});

	it('is complete when all bytes are there that it announces, and one from its 30th byte on', () => {
		const data = [...zeros(4), 1, 0, 0, 1, 0, 0];
		expect(readImageFormat(webp('VP8X', data, 22))?.complete).toBe(true);
		expect(readImageFormat(webp('VP8X', data, 23))?.complete).toBe(false);
		expect(readImageFormat(webp('VP8X', data).subarray(0, 29))).toBeUndefined();
	});

	it('says RIFF and WEBP', () => {
		const whole = webp('VP8X', [...zeros(4), 1, 0, 0, 1, 0, 0]);
		for (const at of [0, 3, 8, 11]) {
			const other = Buffer.from(whole);
			other[at] = 0x58;
			expect(readImageFormat(other)).toBeUndefined();
		}
	});
});
