import { Cutter, joinBytes, kindOf, type Container, type Piece } from './Container';
import { EXIF_HEADER } from './exif';
import { withUserComment } from './userComment';

/** The types of chunks, and the flags of the extended header that say that they are there. */
const TYPES = { parameters: 'EXIF', xmp: 'XMP ' };
const FLAGS = { parameters: 0x08, xmp: 0x04 };
const ALPHA_FLAG = 0x10;

/** Where the flags are in an extended file. */
const FLAGS_AT = 20;

function makeChunk(type: string, data: Buffer): Buffer {
	const header = Buffer.from(`${type}\0\0\0\0`);
	header.writeUInt32LE(data.length, 4);
	return Buffer.concat([header, data, Buffer.alloc(data.length % 2)]);
}

function addParameters(present: Buffer | undefined, text: string): Buffer | undefined {
	const header = present?.subarray(0, EXIF_HEADER.length);
	if (header?.toString('latin1') !== EXIF_HEADER) return withUserComment(present, text);
	const block = withUserComment(present?.subarray(header.length), text);
	return block && Buffer.concat([header, block]);
}

/** Up to the size of the image, in bytes. */
const SHORTEST = 18;

/** @param width in px, as is the height */
function makeExtendedHeader(flags: number, width: number, height: number): Buffer {
	const data = Buffer.alloc(10);
	data[0] = flags;
	data.writeUIntLE(width - 1, 4, 3);
	data.writeUIntLE(height - 1, 7, 3);
	return makeChunk('VP8X', data);
}

/** The extended header that a file with this first chunk needs for metadata; nothing where it has one. */
function missingHeader(first: Buffer): Buffer | undefined {
	if (first.length < SHORTEST) return undefined;
	switch (first.toString('latin1', 0, 4)) {
		case 'VP8X':
			return Buffer.alloc(0);
		case 'VP8 ': // lossy, without alpha: 14 bits for each side
			return makeExtendedHeader(0, first.readUInt16LE(14) & 0x3fff, first.readUInt16LE(16) & 0x3fff);
		case 'VP8L': {
			// lossless: 14 bits for each side, less 1, and one for alpha
			const packed = first.readUInt32LE(9);
			const alpha = packed & 0x10000000 ? ALPHA_FLAG : 0;
			return makeExtendedHeader(alpha, (packed & 0x3fff) + 1, ((packed >>> 14) & 0x3fff) + 1);
		}
		default:
			return undefined;
	}
}

/** Chunk by chunk. The last piece is what stands behind them. */
async function split(webp: Buffer): Promise<Piece[] | undefined> {
	const end = 8 + webp.readUInt32LE(4);
	const header = missingHeader(webp.subarray(12));
	if (end > webp.length || !header) return undefined;
	const cutter = new Cutter(webp);
	cutter.cut(12);
	cutter.pieces.push({ bytes: header });
	let at = 12;
	while (at + 8 <= end) {
		const length = webp.readUInt32LE(at + 4);
		const next = at + 8 + length + (length % 2);
		const kind = kindOf(TYPES, webp.subarray(at, at + 4));
		if (kind) cutter.cutOut(at, next, { kind, data: webp.subarray(at + 8, at + 8 + length) });
		at = next;
	}
	if (at !== end) return undefined;
	cutter.cut(end);
	return [...cutter.pieces, { bytes: webp.subarray(end) }];
}

/** @see https://developers.google.com/speed/webp/docs/riff_container */
export const webpContainer: Container = {
	split,
	addParameters,
	makePiece: (kind, data) => ({ kind, data, bytes: makeChunk(TYPES[kind], data) }),
	/** At the end, but EXIF before XMP. */
	placeOf(_kind, pieces) {
		const xmp = pieces.findIndex(({ kind }) => kind === 'xmp');
		return xmp >= 0 ? xmp : pieces.length - 1;
	},
	/** With the length of all chunks, and what is there said in the extended header. */
	join(pieces) {
		const file = joinBytes(pieces);
		file.writeUInt32LE(file.length - 8 - pieces.at(-1)!.bytes.length, 4);
		const flags = pieces.map(({ kind }) => (kind === 'parameters' || kind === 'xmp' ? FLAGS[kind] : 0));
		file[FLAGS_AT] = flags.reduce((all, flag) => all | flag, file[FLAGS_AT]!);
		return file;
	},
};
