import { Cutter, joinBytes, kindOf, type Container, type Piece } from './Container';
import { EXIF_HEADER } from './exif';
import { withUserComment } from './userComment';

const APP0 = 0xe0;
const APP1 = 0xe1;
const START_OF_SCAN = 0xda;

/** A segment has its length in 2 bytes, which count too. */
const LONGEST = 0xffff - 2;

/** @see https://developer.adobe.com/xmp/docs/XMPSpecifications/ (part 3, 1.1.3) */
const NAMES = {
	parameters: EXIF_HEADER,
	xmp: 'http://ns.adobe.com/xap/1.0/\0',
	extendedXmp: 'http://ns.adobe.com/xmp/extension/\0',
};

/** Where the next marker is: decoders pass over fill bytes before it, and over what should not be there. */
function findMarker(jpeg: Buffer, from: number): number {
	let at = from;
	while (at < jpeg.length && (jpeg[at] !== 0xff || jpeg[at + 1] === 0xff || jpeg[at + 1] === 0)) at++;
	return at;
}

/** Segment by segment up to the pixels. JFIF has to be first, and is in the first piece. @see ITU-T T.81, annex B */
async function split(jpeg: Buffer): Promise<Piece[] | undefined> {
	const cutter = new Cutter(jpeg);
	for (let end = 2; ;) {
		const at = findMarker(jpeg, end);
		if (at + 4 > jpeg.length) return undefined;
		const marker = jpeg[at + 1];
		if (marker !== APP0 && cutter.pieces.length === 0) cutter.cut(end);
		if (marker === START_OF_SCAN) break;
		end = at + 2 + jpeg.readUInt16BE(at + 2);
		const content = jpeg.subarray(at + 4, end);
		const kind = marker === APP1 ? kindOf(NAMES, content) : undefined;
		if (kind) cutter.cutOut(at, end, { kind, data: content.subarray(NAMES[kind].length) });
	}
	cutter.cut(jpeg.length);
	return cutter.pieces;
}

export const jpegContainer: Container = {
	split,
	addParameters: withUserComment,
	makePiece(kind, data) {
		const content = Buffer.concat([Buffer.from(NAMES[kind]), data]);
		if (content.length > LONGEST) return undefined;
		const header = Buffer.from([0xff, APP1, 0, 0]);
		header.writeUInt16BE(content.length + 2, 2);
		return { kind, data, bytes: Buffer.concat([header, content]) };
	},
	/** Behind the first piece, or behind EXIF. */
	placeOf: (_kind, pieces) => Math.max(1, 1 + pieces.findIndex(({ kind }) => kind === 'parameters')),
	join: joinBytes,
};
