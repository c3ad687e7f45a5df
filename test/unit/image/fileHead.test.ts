import { FileInspector, readFormat } from '../../../nodes/StableDiffusion3/image/readFormat';
import * as files from '../../support/imageFiles';
import { inPieces } from '../../support/inPieces';

/** How much of a file is read until its head is known, in bytes, and what is known then. */
function readHead(bytes: Buffer) {
	const inspector = new FileInspector();
	let read = 0;
	while (!inspector.head && read < bytes.length) {
		inspector.write(bytes.subarray(read, read + 1));
		read += 1;
	}
	return { read, head: inspector.head && { ...inspector.head } };
}

/** Where a text of a file ends, in bytes. */
const endOf = (bytes: Buffer, text: string) => bytes.indexOf(text, 0, 'latin1') + text.length;

const startOfScan = (jpeg: Buffer) => {
	const at = endOf(jpeg, '\xff\xda');
	return at + jpeg.readUInt16BE(at);
};

/** Behind its length. */
const exifOf = (webp: Buffer) => {
	const at = endOf(webp, 'EXIF');
	return at + 4 + webp.readUInt32LE(at);
};

const turned = (image: ReturnType<typeof files.noise>) => image.withMetadata({ orientation: 6 });

/** Files are told apart by so many bytes, which are read first. */
const BEGINNING = 1024;
const metadata = Buffer.alloc(2 * BEGINNING, 'a');

async function png(image = files.noise()) {
	return files.insertChunk(await image.png().toBuffer(), 'teXt', metadata);
}

async function jpeg(image = files.noise(), progressive = false) {
	return files.insertSegment(await image.jpeg({ progressive }).toBuffer(), metadata, 0xfe);
}

it.each<[string, () => Promise<Buffer>, (bytes: Buffer) => number]>([
	['a PNG', () => png(), (bytes) => endOf(bytes, 'IDAT')],
	['a turned PNG', () => png(turned(files.noise())), (bytes) => endOf(bytes, 'IDAT')],
	['a JPEG', () => jpeg(), startOfScan],
	['a turned JPEG', () => jpeg(turned(files.noise())), startOfScan],
	['a progressive JPEG', () => jpeg(files.noise(), true), startOfScan],
	['a lossy WebP', () => files.noise().webp().toBuffer(), () => BEGINNING],
	['a lossless WebP', () => files.noise().webp({ lossless: true }).toBuffer(), () => BEGINNING],
	['a WebP with alpha', () => files.noise().ensureAlpha(0.4).webp().toBuffer(), () => BEGINNING],
	// Its EXIF data, which may turn it, stand behind its pixels.
	['a turned WebP', () => turned(files.noise()).webp().toBuffer(), exifOf],
])('the head of %s is known as soon as nothing before its pixels is missing', async (name, make, end) => {
	const bytes = await make();
	const { read, head } = readHead(bytes);
	expect(head).toEqual({ ...readFormat(bytes), complete: false });
	expect(head!.orientation).toBe(name.includes('turned') ? 6 : 1);
	expect(read).toBe(end(bytes));
});

it('finds no head in a file without a size, nor in what is no image', async () => {
	const png = await files.noise().png().toBuffer();
	png.writeUInt32BE(0, 16);
	expect(readHead(png).head).toBeUndefined();
	expect(readHead(Buffer.from('a text'.repeat(1000))).head).toBeUndefined();
});

it('may have a segment of JPEG that ends with the sign of a marker, and stray bytes behind it', async () => {
	const jpeg = files.insertSegment(await files.noise().jpeg().toBuffer(), Buffer.from([0xff]), 0xfe);
	const bytes = Buffer.concat([jpeg.subarray(0, 7), Buffer.from([0xd9]), jpeg.subarray(7)]);
	const inspector = new FileInspector();
	for (const piece of inPieces(bytes, 1)) inspector.write(piece);
	expect(inspector.end().format).toMatchObject({ width: 45, height: 30, complete: true });
});
