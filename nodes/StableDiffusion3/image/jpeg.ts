import { EXIF_HEADER, readOrientation } from './exif';
import type { ImageFormat } from './imageFormat';
import type { Pieces, Reading } from './Pieces';

/** Start of the image, and the sign of the next marker. */
export const JPEG_SIGNATURE = '\xff\xd8\xff';

const START_OF_IMAGE = 0xd8;
const END_OF_IMAGE = 0xd9;
const START_OF_SCAN = 0xda;
const EXIF_SEGMENT = 0xe1;
const COMMENT = 0xfe;

/** Start-of-frame markers carry the size; C4, C8 and CC in their range are none. */
const isStartOfFrame = (marker: number) =>
	marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

/** What has a length behind it. Other markers are reserved, and no decoder goes on behind them. */
const isSegment = (marker: number) =>
	(marker >= 0xc0 && marker <= 0xef && marker !== START_OF_IMAGE) || marker === COMMENT;

/** Whether a scan begins with something else than the next marker. */
const isPixel = (next: Buffer) => next[0] !== 0xff || next[1] === 0;

function noteSegment(format: ImageFormat, marker: number, data: Buffer): void {
	if (isStartOfFrame(marker) && data.length >= 5) {
		format.height = data.readUInt16BE(1);
		format.width = data.readUInt16BE(3);
	}
	// XMP has the same marker.
	if (marker === EXIF_SEGMENT && data.toString('latin1', 0, EXIF_HEADER.length) === EXIF_HEADER) {
		format.orientation = readOrientation(data);
	}
}

/**
 * Segment by segment and scan by scan up to the end of the image: a preview in the metadata, or a comment, may hold the
 * sign of an end.
 *
 * @see ITU-T T.81, annex B
 */
export function* readJpeg(pieces: Pieces): Reading<ImageFormat> {
	const format: ImageFormat = {
		mimeType: 'image/jpeg',
		extension: 'jpg',
		width: 0,
		height: 0,
		orientation: 1,
		hasAlpha: false,
		complete: false,
	};
	yield* pieces.skip(2);
	let hasPixels = false;
	for (;;) {
		const marker = yield* pieces.skipToMarker();
		if (marker === END_OF_IMAGE) return { ...format, complete: hasPixels };
		if (marker === undefined || !isSegment(marker)) return format;
		const head = yield* pieces.take(2);
		const length = head.length === 2 ? head.readUInt16BE() - 2 : -1;
		if (length < 0) return format;
		const isHeader = !hasPixels && (isStartOfFrame(marker) || marker === EXIF_SEGMENT);
		if (isHeader) noteSegment(format, marker, yield* pieces.take(length));
		else yield* pieces.skip(length);
		if (marker !== START_OF_SCAN) continue;
		pieces.head = format;
		hasPixels ||= isPixel(yield* pieces.peek(2));
	}
}
