const ORIENTATION_TAG = 0x0112;
const LONG = 4;

/** So much of EXIF data is looked at, in bytes: no segment of a JPEG holds more. */
export const LONGEST_EXIF = 65_536;

/** Stands in front of EXIF data in a JPEG, and some programs write it elsewhere too. */
export const EXIF_HEADER = 'Exif\0\0';

const startsWith = (bytes: Buffer, text: string) => bytes.toString('latin1', 0, text.length) === text;

/**
 * The orientation from EXIF data, which are a TIFF block; 1 where they have none that is valid.
 *
 * @see CIPA DC-008 (EXIF), 4.6
 */
export function readOrientation(exif: Buffer): number {
	const tiff = startsWith(exif, EXIF_HEADER) ? exif.subarray(EXIF_HEADER.length) : exif;
	const isLittle = startsWith(tiff, 'II*\0');
	if (!isLittle && !startsWith(tiff, 'MM\0*')) return 1;
	/** A number of 2 or 4 bytes; 0 where the block ends before. */
	const number = (at: number, length: number) => {
		if (at + length > tiff.length) return 0;
		return isLittle ? tiff.readUIntLE(at, length) : tiff.readUIntBE(at, length);
	};
	const directory = number(4, 4);
	const end = directory + 2 + 12 * number(directory, 2);
	for (let at = directory + 2; at < end && at + 12 <= tiff.length; at += 12) {
		if (number(at, 2) !== ORIENTATION_TAG) continue;
		const orientation = number(at + 8, number(at + 2, 2) === LONG ? 4 : 2);
		return orientation >= 1 && orientation <= 8 ? orientation : 1;
	}
	return 1;
}
