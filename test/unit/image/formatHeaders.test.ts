import { readFormat } from '../../../nodes/StableDiffusion3/image/readFormat';

/** Headers written by hand, with values that no encoder of the other tests writes. */
const bytesOf = (...parts: Array<string | number[]>) =>
	Buffer.concat(
		parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part))),
	);
const zeros = (count: number) => Array.from({ length: count }, () => 0);
/** EXIF data that turn the image by a quarter. */
const EXIF = 'II*\0\b\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0';

describe('PNG', () => {
	const SIGNATURE = '\x89PNG\r\n\x1a\n';
	const chunk = (type: string, data = '', length = data.length) =>
		bytesOf([0, 0, length >> 8, length & 0xff], type, bytesOf(data).toJSON().data, zeros(4));
	const header = (width: number[], height: number[], type = 'IHDR', colors = 2, depth = 8) =>
		bytesOf(SIGNATURE, [0, 0, 0, 13], type, width, height, [depth, colors, 0, 0, 0], zeros(4));
	const ONE = header([0, 0, 0, 1], [0, 0, 0, 1]);
	const png = (...chunks: Buffer[]) => readFormat(Buffer.concat([ONE, ...chunks]));

	it('tells its size in 4 bytes each', () => {
		expect(readFormat(header([1, 2, 3, 4], [5, 6, 7, 8]))).toEqual({
			mimeType: 'image/png',
			extension: 'png',
			width: 0x01020304,
			height: 0x05060708,
			orientation: 1,
			hasAlpha: false,
			complete: false,
		});
	});

	it('begins with the whole of its header', () => {
		expect(readFormat(ONE)?.complete).toBe(false);
		expect(readFormat(ONE.subarray(0, -1))).toBeUndefined();
		expect(readFormat(header([0, 0, 0, 1], [0, 0, 0, 1], 'IDAT'))).toBeUndefined();
	});

	it.each([
		[[...zeros(4)], [0, 0, 0, 1]],
		[[0, 0, 0, 1], [...zeros(4)]],
	])('of no pixels is none: %j x %j', (width, height) => {
		expect(readFormat(header(width, height))).toBeUndefined();
	});

	it.each([
		[0, false],
		[2, false],
		[3, false],
		[4, true],
		[6, true],
	])('of the colour type %i can have transparent parts: %s', (colors, hasAlpha) => {
		expect(readFormat(header([0, 0, 0, 1], [0, 0, 0, 1], 'IHDR', colors))?.hasAlpha).toBe(hasAlpha);
	});

	it.each([
		[0, [1, 2, 4, 8, 16]],
		[1, []],
		[2, [8, 16]],
		[3, [1, 2, 4, 8]],
		[4, [8, 16]],
		[5, []],
		[6, [8, 16]],
		[7, []],
	])('of the colour type %i has the bit depths %j', (colors, depths) => {
		const taken = (depth: number) =>
			readFormat(header([0, 0, 0, 1], [0, 0, 0, 1], 'IHDR', colors, depth)) !== undefined;
		expect([...Array(33).keys()].filter(taken)).toEqual(depths);
	});

	it('ends with the whole of IEND, behind pixels', () => {
		const [pixels, end] = [chunk('IDAT', 'x'), chunk('IEND')];
		expect(png(pixels, end)?.complete).toBe(true);
		expect(png(pixels, end.subarray(0, -1))?.complete).toBe(false);
		expect(png(end)?.complete).toBe(false);
		expect(png(chunk('IDAT'), end)?.complete).toBe(false);
		expect(png(chunk('IDAT'), pixels, end)?.complete).toBe(true);
		expect(png(end, pixels)?.complete).toBe(false);
		expect(png(pixels, chunk('ID\0T'), end)?.complete).toBe(false);
		expect(png(chunk('IDAT', 'x', 20), end)?.complete).toBe(false);
	});

	it('may be turned by EXIF data before or behind its pixels', () => {
		const [pixels, exif, end] = [chunk('IDAT', 'x'), chunk('eXIf', EXIF), chunk('IEND')];
		expect(png(exif, pixels, end)).toMatchObject({ orientation: 6, complete: true });
		expect(png(pixels, exif, end)).toMatchObject({ orientation: 6, complete: true });
		expect(png(pixels, chunk('tEXt', EXIF), end)?.orientation).toBe(1);
	});
});

describe('JPEG', () => {
	const SCAN = [0xff, 0xda, 0, 2, 0x12, 0xff, 0, 0xff, 0xd0, 0x34];
	const END = [0xff, 0xd9];
	const frame = (marker: number) => [0xff, marker, 0, 9, 8, 0x12, 0x34, 0x56, 0x78, 1, 0];
	const jpeg = (...parts: number[][]) => readFormat(bytesOf([0xff, 0xd8], ...parts));

	it.each([0xc0, 0xc1, 0xc2, 0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf])(
		'tells its size in the frame %i, 2 bytes each',
		(marker) => {
			expect(jpeg(frame(marker), SCAN, END)).toEqual({
				mimeType: 'image/jpeg',
				extension: 'jpg',
				width: 0x5678,
				height: 0x1234,
				orientation: 1,
				hasAlpha: false,
				complete: true,
			});
		},
	);

	it.each([0xbf, 0xc4, 0xc8, 0xcc, 0xd0, 0xfe])('has no frame in the segment %i', (marker) => {
		expect(jpeg(frame(marker), SCAN, END)).toBeUndefined();
	});

	it('tells its size before its pixels or not at all', () => {
		expect(jpeg(SCAN, frame(0xc0), END)).toBeUndefined();
		expect(jpeg([0x12], frame(0xc0), SCAN, END)).toBeUndefined();
		expect(jpeg(frame(0xc0), SCAN, [0xff, 0xc0, 0, 9, ...zeros(7)], END)?.width).toBe(0x5678);
	});

	it('needs its size whole', () => {
		const whole = bytesOf([0xff, 0xd8], frame(0xc0));
		expect(readFormat(whole.subarray(0, 11))?.complete).toBe(false);
		expect(readFormat(whole.subarray(0, 10))).toBeUndefined();
	});

	it('ends behind its last scan', () => {
		const scans = [SCAN, [0xff, 0xfe, 0, 4, ...END], SCAN];
		expect(jpeg(frame(0xc2), ...scans, END)?.complete).toBe(true);
		expect(jpeg(frame(0xc2), ...scans)?.complete).toBe(false);
		const empty = SCAN.slice(0, 4);
		const tables = [0xff, 0xc4, 0, 2];
		expect(jpeg(frame(0xc2), empty, END)?.complete).toBe(false);
		expect(jpeg(frame(0xc2), empty, tables, END)?.complete).toBe(false);
		expect(jpeg(frame(0xc2), empty, [0xff, 0], END)?.complete).toBe(true);
		expect(jpeg(frame(0xc2), empty, [0x12], END)?.complete).toBe(true);
		expect(jpeg(frame(0xc2), SCAN, empty, END)?.complete).toBe(true);
		expect(jpeg(frame(0xc2), END)?.complete).toBe(false);
	});

	it.each([
		['a reserved marker', [0xff, 0x02, 0, 2]],
		['the start of another image', [0xff, 0xd8, 0, 2]],
		['an extension that nobody reads', [0xff, 0xf0, 0, 2]],
		['a segment shorter than its length', [0xff, 0xe0, 0, 1]],
	])('goes no further than %s', (_what, part) => {
		expect(jpeg(frame(0xc0), part, SCAN, END)?.complete).toBe(false);
	});

	it.each([
		['the last application segment', [0xff, 0xef, 0, 2]],
		['a marker that stands for nothing', [0xff, 0x01]],
		['a restart of the pixels', [0xff, 0xd7]],
	])('goes on behind %s', (_what, part) => {
		expect(jpeg(frame(0xc0), part, SCAN, part, END)?.complete).toBe(true);
	});

	it.each([
		[0xfe, 0xd8, 0xff],
		[0xff, 0xd7, 0xff],
		[0xff, 0xd8, 0xfe],
	])('begins with ff d8 ff, not with %i %i %i', (...beginning) => {
		const whole = bytesOf([0xff, 0xd8], frame(0xc0), SCAN, END);
		expect(readFormat(Buffer.concat([Buffer.from(beginning), whole.subarray(3)]))).toBeUndefined();
		expect(readFormat(Buffer.from([0xff, 0xd8, 0xff]))).toBeUndefined();
	});
});

describe('WebP', () => {
	const chunk = (type: string, data: number[], length = data.length) =>
		bytesOf(type, [length & 0xff, length >> 8, 0, 0], data, zeros(data.length & 1));
	const file = (chunks: Buffer[], more = 0) => {
		const data = Buffer.concat(chunks);
		const length = data.length + 4 + more;
		return Buffer.concat([bytesOf('RIFF', [length & 0xff, length >> 8, 0, 0], 'WEBP'), data]);
	};
	const webp = (...chunks: Buffer[]) => readFormat(file(chunks));

	/** With so many bytes behind the header, of which the first partition takes its length. */
	const frame = (tag: number, sides: number[], count: number) =>
		chunk('VP8 ', [tag & 0xff, tag >> 8, 0, 0x9d, 0x01, 0x2a, ...sides, ...zeros(count)]);
	const lossy = (...sides: number[]) => frame(2 << 5, sides, 2);
	const lossless = (packed: number) => {
		const sides = [packed & 0xff, (packed >>> 8) & 0xff, (packed >>> 16) & 0xff, packed >>> 24];
		return chunk('VP8L', [0x2f, ...sides, 0]);
	};
	const extended = (flags = 0) => chunk('VP8X', [flags, ...zeros(3), 3, 2, 1, 6, 5, 4]);
	const PIXELS = lossy(1, 0, 1, 0);

	it('of the lossy kind has 14 bits for each side, and 2 for something else', () => {
		expect(webp(lossy(0xff, 0xff, 0xfe, 0xff))).toEqual({
			mimeType: 'image/webp',
			extension: 'webp',
			width: 0x3fff,
			height: 0x3ffe,
			orientation: 1,
			hasAlpha: false,
			complete: true,
		});
	});

	it.each([
		[0, false],
		[1, true],
	])('of the lossless kind has 14 bits for each side less 1, and alpha bit %i', (alpha, hasAlpha) => {
		const bytes = file([lossless((0x1234 | (0x2345 << 14) | (alpha << 28) | (7 << 29)) >>> 0)]);
		const size = { width: 0x1235, height: 0x2346 };
		expect(readFormat(bytes)).toMatchObject({ ...size, hasAlpha, complete: true });
	});

	it('may be as short as 28 bytes', () => {
		const shortest = file([chunk('VP8L', [0x2f, ...zeros(7)])]);
		expect(shortest).toHaveLength(28);
		expect(readFormat(shortest)).toMatchObject({ width: 1, height: 1, complete: true });
	});

	it.each([
		['flags', [extended(0x10), PIXELS], true],
		['pixels', [extended(), lossless(0x1000_0000)], true],
		['nothing', [extended(0xef), PIXELS], false],
	])(
		'of the extended kind has 24 bits for each side less 1; alpha by its %s',
		(_what, chunks, hasAlpha) => {
			const size = { width: 0x010204, height: 0x040507 };
			expect(webp(...chunks)).toMatchObject({ ...size, hasAlpha, complete: true });
		},
	);

	it.each(['', 'Exif\0\0'])('may be turned by EXIF data behind its pixels: %j', (before) => {
		const exif = chunk('EXIF', [...Buffer.from(before + EXIF, 'latin1')]);
		expect(webp(extended(), PIXELS, exif)?.orientation).toBe(6);
	});

	it('is complete when all bytes are there that it announces', () => {
		expect(readFormat(file([PIXELS], 1))?.complete).toBe(false);
		expect(readFormat(file([PIXELS, Buffer.alloc(7)]))?.complete).toBe(true);
		expect(readFormat(file([extended(), PIXELS]).subarray(0, -1))?.complete).toBe(false);
		expect(readFormat(file([PIXELS], -2))).toBeUndefined();
	});

	it('has pixels, also those of an animation', () => {
		expect(webp(extended())?.complete).toBe(false);
		expect(webp(extended(), chunk('EXIF', []))?.complete).toBe(false);
		expect(webp(extended(), chunk('ANMF', zeros(24)))?.complete).toBe(true);
		expect(webp(extended(), chunk('\0PIX', []), PIXELS)?.complete).toBe(false);
	});

	const ONE = [1, 0, 1, 0];
	it.each([
		['only the header of a lossy image', frame(0, ONE, 0)],
		['nothing in its lossy image', chunk('VP8 ', [])],
		['a lossy image without its sign', chunk('VP8 ', zeros(20))],
		['a frame that needs others', frame((2 << 5) | 1, ONE, 20)],
		['a first partition longer than the chunk', frame(300 << 5, ONE, 299)],
		['only the header of a lossless image', chunk('VP8L', [0x2f, ...zeros(4)])],
	])('has no pixels with %s', (_what, first) => {
		expect(webp(first)?.complete ?? false).toBe(false);
		expect(webp(extended(), first)?.complete).toBe(false);
	});

	it('has pixels as long as its first partition fits', () => {
		expect(webp(frame(300 << 5, ONE, 300))?.complete).toBe(true);
		expect(webp(extended(), frame(300 << 5, ONE, 300))?.complete).toBe(true);
	});

	it.each([
		['another first chunk', chunk('VP9Q', zeros(10))],
		['a lossy image without its sign', chunk('VP8 ', zeros(10))],
		['a frame that needs others', frame((2 << 5) | 1, ONE, 20)],
		['a lossless image without its sign', chunk('VP8L', zeros(5))],
		['a header that is cut off', chunk('VP8X', zeros(9))],
	])('is none with %s', (_what, first) => {
		expect(webp(first, PIXELS)).toBeUndefined();
	});

	it('says RIFF and WEBP', () => {
		for (const at of [0, 3, 8, 11]) {
			const other = file([PIXELS]);
			other[at] = 0x58;
			expect(readFormat(other)).toBeUndefined();
		}
	});
});
