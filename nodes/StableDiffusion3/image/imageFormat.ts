/** Width and height in px. */
export interface Size {
	width: number;
	height: number;
}

/** What the bytes of an image say about it. */
export interface ImageFormat extends Size {
	mimeType: 'image/png' | 'image/jpeg' | 'image/webp';
	/** Without a dot. */
	extension: 'png' | 'jpg' | 'webp';
	/** False where the bytes stop before the end of the image. */
	complete: boolean;
}

const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** Chunk by chunk up to IEND. @see https://www.w3.org/TR/png/#5DataRep */
function readPng(bytes: Buffer): ImageFormat | undefined {
	if (bytes.length < 24 || !bytes.subarray(0, 8).equals(PNG_SIGNATURE)) return undefined;
	if (bytes.toString('latin1', 12, 16) !== 'IHDR') return undefined;
	let complete = false;
	// A chunk is its length, its type, that many bytes, and a check sum: 12 bytes more than its length.
	for (let at = 8; at + 12 <= bytes.length && !complete; at += 12 + bytes.readUInt32BE(at)) {
		complete = bytes.toString('latin1', at + 4, at + 8) === 'IEND';
	}
	return {
		mimeType: 'image/png',
		extension: 'png',
		width: bytes.readUInt32BE(16),
		height: bytes.readUInt32BE(20),
		complete,
	};
}

/** Start-of-frame markers carry the size; 0xc4, 0xc8 and 0xcc in their range are none. */
const isStartOfFrame = (marker: number) =>
	marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

const JPEG_START_OF_SCAN = 0xda;
const JPEG_END_OF_IMAGE = Buffer.from([0xff, 0xd9]);

/** Segment by segment up to the pixels. @see ITU-T T.81, annex B */
function readJpeg(bytes: Buffer): ImageFormat | undefined {
	if (bytes.length < 4 || bytes[0] !== 0xff || bytes[1] !== 0xd8 || bytes[2] !== 0xff) return undefined;
	let size: Size | undefined;
	let at = 2;
	while (at + 4 <= bytes.length && bytes[at] === 0xff) {
		const marker = bytes[at + 1]!;
		if (marker === 0xff) {
			at += 1; // a fill byte
			continue;
		}
		if (isStartOfFrame(marker) && at + 9 <= bytes.length) {
			size = { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) };
		}
		if (marker === JPEG_START_OF_SCAN) break;
		at += 2 + bytes.readUInt16BE(at + 2);
	}
	if (!size) return undefined;
	// Searched from the pixels on: a preview inside the metadata has an end of its own.
	return {
		mimeType: 'image/jpeg',
		extension: 'jpg',
		...size,
		complete: bytes.indexOf(JPEG_END_OF_IMAGE, at) !== -1,
	};
}

/** @see https://developers.google.com/speed/webp/docs/riff_container */
function readWebp(bytes: Buffer): ImageFormat | undefined {
	if (bytes.length < 30) return undefined;
	if (bytes.toString('latin1', 0, 4) !== 'RIFF' || bytes.toString('latin1', 8, 12) !== 'WEBP')
		return undefined;
	const size = readWebpSize(bytes);
	if (!size) return undefined;
	return {
		mimeType: 'image/webp',
		extension: 'webp',
		...size,
		complete: bytes.length >= bytes.readUInt32LE(4) + 8,
	};
}

function readWebpSize(bytes: Buffer): Size | undefined {
	switch (bytes.toString('latin1', 12, 16)) {
		case 'VP8 ': // lossy: 14 bits each
			return { width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff };
		case 'VP8L': {
			// lossless: 14 bits each, less 1, packed
			const packed = bytes.readUInt32LE(21);
			return { width: (packed & 0x3fff) + 1, height: ((packed >> 14) & 0x3fff) + 1 };
		}
		case 'VP8X': // extended: 24 bits each, less 1
			return { width: bytes.readUIntLE(24, 3) + 1, height: bytes.readUIntLE(27, 3) + 1 };
		default:
			return undefined;
	}
}

/** Reads format and size (px) from the bytes alone; undefined for anything but PNG, JPEG and WebP. */
export function readImageFormat(bytes: Buffer): ImageFormat | undefined {
	const format = readPng(bytes) ?? readJpeg(bytes) ?? readWebp(bytes);
	return format && format.width > 0 && format.height > 0 ? format : undefined;
}
