/** Values of the EXIF orientation for which people see the image turned by a quarter, so that its sides change places. */
const TURNED = [5, 6, 7, 8];

const ORIENTATION_TAG = 0x0112;
const EXIF_MARKER = 0xe1;
const EXIF_HEADER = 'Exif\0\0';

/** Reads the orientation from a TIFF block, which is what EXIF data are. @see CIPA DC-008 (EXIF), 4.6 */
function readTiffOrientation(tiff: Buffer): number | undefined {
	if (tiff.length < 8) return undefined;
	const little = tiff.toString('latin1', 0, 2) === 'II';
	const short = (at: number) => (little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
	const long = (at: number) => (little ? tiff.readUInt32LE(at) : tiff.readUInt32BE(at));
	const directory = long(4);
	if (directory + 2 > tiff.length) return undefined;
	const entries = short(directory);
	for (let entry = 0; entry < entries; entry++) {
		const at = directory + 2 + 12 * entry;
		if (at + 12 > tiff.length) return undefined;
		if (short(at) === ORIENTATION_TAG) return short(at + 8);
	}
	return undefined;
}

/** True for a JPEG that its metadata turn by a quarter: people see its width as its height. */
export function isTurned(jpeg: Buffer): boolean {
	let at = 2;
	while (at + 4 <= jpeg.length && jpeg[at] === 0xff && jpeg[at + 1] !== 0xda) {
		const length = jpeg.readUInt16BE(at + 2);
		if (jpeg[at + 1] === EXIF_MARKER && jpeg.toString('latin1', at + 4, at + 10) === EXIF_HEADER) {
			const orientation = readTiffOrientation(jpeg.subarray(at + 10, at + 2 + length));
			return orientation !== undefined && TURNED.includes(orientation);
		}
		at += 2 + length;
	}
	return false;
}
