import { LONGEST_EXIF, readOrientation } from './exif';
import type { ImageFormat, Size } from './imageFormat';
import type { Pieces, Reading } from './Pieces';

/** RIFF, the length of what follows, WEBP. */
export const WEBP_SIGNATURE = /^RIFF[^]{4}WEBP/;

/** The chunks that tell the size, and how much of them does, in bytes. */
const HEADERS: Readonly<Record<string, number>> = { 'VP8 ': 10, VP8L: 5, VP8X: 10 };

/** Whether an extended file has EXIF data, which stand behind the pixels. */
const hasExif = (type: string, data: Buffer) => type === 'VP8X' && (data[0]! & 8) !== 0;

/** How much of a chunk is read, in bytes. */
const needed = (type: string) => HEADERS[type] ?? (type === 'EXIF' ? LONGEST_EXIF : 0);

/** The first 3 bytes of a lossy image: bit 0 tells a frame that needs others; the last 19, the length of the first partition. */
const frameTag = (data: Buffer) => data.readUIntLE(0, 3);

/** @param header undefined where the chunk has no whole one */
function hasPixels(type: string, length: number, header: Buffer | undefined): boolean {
	if (type === 'ANMF') return true;
	if (!header || type === 'VP8X') return false;
	const behind = length - header.length;
	const needed = type === 'VP8 ' ? Math.max(frameTag(header) >> 5, 1) : 1;
	return behind >= needed;
}

/** The size, and whether the image can have transparent parts; undefined where the chunk does not tell. */
function readHeader(type: string, data: Buffer): (Size & { hasAlpha: boolean }) | undefined {
	if (data.length !== HEADERS[type]) return undefined;
	if (type === 'VP8 ') {
		// Lossy: 14 bits each, below 2 for scaling.
		if (data.toString('latin1', 3, 6) !== '\x9d\x01\x2a' || frameTag(data) & 1) return undefined;
		const [width, height] = [data.readUInt16LE(6) & 0x3fff, data.readUInt16LE(8) & 0x3fff];
		return { width, height, hasAlpha: false };
	}
	if (type === 'VP8L') {
		// Lossless: 14 bits each, less 1, packed, then a bit for alpha.
		if (data[0] !== 0x2f) return undefined;
		const packed = data.readUInt32LE(1);
		const [width, height] = [(packed & 0x3fff) + 1, ((packed >> 14) & 0x3fff) + 1];
		return { width, height, hasAlpha: (packed & 0x1000_0000) !== 0 };
	}
	// Extended: flags, then 24 bits each, less 1.
	const [width, height] = [data.readUIntLE(4, 3) + 1, data.readUIntLE(7, 3) + 1];
	return { width, height, hasAlpha: (data[0]! & 0x10) !== 0 };
}

/**
 * Chunk by chunk up to the end of the RIFF file. A chunk is its type, its length, and so many bytes, to which one is added
 * where the length is odd.
 *
 * @see https://developers.google.com/speed/webp/docs/riff_container
 */
export function* readWebp(pieces: Pieces): Reading<ImageFormat | undefined> {
	const riff = yield* pieces.take(12);
	let left = riff.readUInt32LE(4) - 4;
	let format: ImageFormat | undefined;
	let isPainted = false;
	let expectsExif = false;
	while (left >= 8) {
		const head = yield* pieces.take(8);
		const type = head.toString('latin1', 0, 4);
		if (head.length < 8 || !/^[ -~]{4}$/.test(type)) return format;
		const length = head.readUInt32LE(4);
		const padded = length + (length & 1);
		left -= 8 + padded;
		if (left < 0) return format;
		const data = yield* pieces.take(Math.min(length, needed(type)));
		const header = readHeader(type, data);
		if (!format) {
			// The first chunk tells the size of the image; in an extended file, later ones tell those of its parts.
			if (!header) return undefined;
			format = {
				mimeType: 'image/webp',
				extension: 'webp',
				...header,
				orientation: 1,
				complete: false,
			};
		}
		if (header?.hasAlpha) format.hasAlpha = true;
		if (type === 'EXIF') format.orientation = readOrientation(data);
		expectsExif ||= hasExif(type, data);
		if (!expectsExif || type === 'EXIF') pieces.head = format;
		isPainted ||= hasPixels(type, length, header && data);
		if (!(yield* pieces.skip(padded - data.length))) return format;
	}
	const isWhole = yield* pieces.skip(left);
	return format && { ...format, complete: isWhole && isPainted };
}
