import { LONGEST_EXIF, readOrientation } from './exif';
import type { ImageFormat } from './imageFormat';
import type { Pieces, Reading } from './Pieces';

export const PNG_SIGNATURE = '\x89PNG\r\n\x1a\n';

/** Of the colour type, which stands among the data of IHDR. */
const ALPHA_BIT = 4;

/** The bit depths of each colour type, by the standard. */
const DEPTHS: Readonly<Record<number, readonly number[]>> = {
	0: [1, 2, 4, 8, 16],
	2: [8, 16],
	3: [1, 2, 4, 8],
	4: [8, 16],
	6: [8, 16],
};

/**
 * Chunk by chunk up to IEND. A chunk is its length, its type, so many bytes, and a check sum of 4 bytes.
 *
 * @see https://www.w3.org/TR/png/#5DataRep
 */
export function* readPng(pieces: Pieces): Reading<ImageFormat | undefined> {
	yield* pieces.skip(PNG_SIGNATURE.length);
	const header = yield* pieces.take(25);
	if (header.length < 25 || header.toString('latin1', 4, 8) !== 'IHDR') return undefined;
	const [depth, colors] = [header[16]!, header[17]!];
	if (!DEPTHS[colors]?.includes(depth)) return undefined;
	const format: ImageFormat = {
		mimeType: 'image/png',
		extension: 'png',
		width: header.readUInt32BE(8),
		height: header.readUInt32BE(12),
		orientation: 1,
		hasAlpha: (colors & ALPHA_BIT) !== 0,
		complete: false,
	};
	let hasPixels = false;
	for (;;) {
		const head = yield* pieces.take(8);
		const type = head.toString('latin1', 4);
		if (!/^[A-Za-z]{4}$/.test(type)) return format;
		let rest = head.readUInt32BE(0) + 4;
		if (type === 'IDAT') pieces.head = format;
		hasPixels ||= type === 'IDAT' && rest > 4;
		if (type === 'tRNS') format.hasAlpha = true;
		if (type === 'eXIf') {
			const exif = yield* pieces.take(Math.min(rest - 4, LONGEST_EXIF));
			format.orientation = readOrientation(exif);
			rest -= exif.length;
		}
		const isWhole = yield* pieces.skip(rest);
		if (!isWhole || type === 'IEND') return { ...format, complete: isWhole && hasPixels };
	}
}
