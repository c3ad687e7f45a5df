import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { makeTiff } from './makeTiff';

const RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"';

export const XMP = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF ${RDF}><rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Rating="4"><dc:title><rdf:Alt><rdf:li xml:lang="x-default">Größe 猫</rdf:li></rdf:Alt></dc:title></rdf:Description></rdf:RDF></x:xmpmeta>`;

/** Noise, of which no byte can be lost without notice. An odd width gives chunks of odd lengths. */
export const noise = (sigma = 60): Sharp =>
	sharp({
		create: {
			width: 45,
			height: 30,
			channels: 3,
			background: '#345',
			noise: { type: 'gaussian', mean: 90, sigma },
		},
	});

const withMetadata = (image: Sharp): Sharp =>
	image
		.withIccProfile('p3')
		.withMetadata({ orientation: 6, density: 300 })
		.withExifMerge({ IFD0: { Copyright: 'nobody' }, IFD3: { GPSLatitude: '48/1 12/1 0/1' } })
		.withXmp(XMP);

/** A JPEG with a segment more, right behind its beginning. APP1 holds EXIF and XMP. */
export function insertSegment(jpeg: Buffer, content: Buffer, marker = 0xe1): Buffer {
	const header = Buffer.from([0xff, marker, 0, 0]);
	header.writeUInt16BE(content.length + 2, 2);
	return Buffer.concat([jpeg.subarray(0, 2), header, content, jpeg.subarray(2)]);
}

const withJfif = (jpeg: Buffer) =>
	insertSegment(jpeg, Buffer.from('JFIF\0\x01\x02\x01\0\x48\0\x48\0\0'), 0xe0);

/** A PNG with a chunk more, right behind its header. The readers of the tests do not look at its check sum. */
export function insertChunk(png: Buffer, type: string, data: Buffer): Buffer {
	const chunk = Buffer.concat([Buffer.alloc(4), Buffer.from(type, 'latin1'), data, Buffer.alloc(4)]);
	chunk.writeUInt32BE(data.length, 0);
	return Buffer.concat([png.subarray(0, 33), chunk, png.subarray(33)]);
}

/** EXIF data as a camera writes them, most significant byte first, with a thumbnail and notes of its maker. */
async function cameraExif(): Promise<Buffer> {
	const thumbnail = await noise().resize(16, 12).jpeg().toBuffer();
	const block = makeTiff('MM', 300, {
		8: {
			entries: [
				[0x010f, 'A maker of cameras'],
				[0x0112, { short: 3 }],
				[0x8769, { long: 80 }],
			],
			next: 200,
		},
		80: {
			entries: [
				[0x9003, '2030:01:31 12:00:00'],
				[0x927c, Buffer.from('What only the maker can read')],
			],
		},
		200: {
			entries: [
				[0x0103, { short: 6 }],
				[0x0201, { long: 300 }],
				[0x0202, { long: thumbnail.length }],
			],
		},
	});
	return Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), block, thumbnail]);
}

const extendedXmp = (content: string): Buffer => {
	const header = Buffer.alloc(40, '0123456789ABCDEF0123456789ABCDEF');
	header.writeUInt32BE(content.length, 32);
	header.writeUInt32BE(0, 36);
	const name = Buffer.from('http://ns.adobe.com/xmp/extension/\0', 'latin1');
	return Buffer.concat([name, header, Buffer.from(content)]);
};

export const withExtendedXmp = (jpeg: Buffer, content: string): Buffer => {
	const note = XMP.replace(
		'xmp:Rating',
		`xmlns:xmpNote="http://ns.adobe.com/xmp/note/" xmpNote:HasExtendedXMP="${'0123456789ABCDEF'.repeat(2)}" xmp:Rating`,
	);
	const main = Buffer.from(`http://ns.adobe.com/xap/1.0/\0${note}`);
	return insertSegment(insertSegment(jpeg, extendedXmp(content)), main);
};

const animation = async () => {
	const frames = await Promise.all([20, 40, 60].map(async (sigma) => await noise(sigma).png().toBuffer()));
	return sharp(frames, { join: { animated: true } });
};

/** Files of every kind that a service may send. */
const MADE: Record<string, () => Promise<Buffer>> = {
	'a PNG': () => noise().png().toBuffer(),
	'an interlaced PNG of few colours': () => noise().png({ palette: true, progressive: true }).toBuffer(),
	'a PNG with alpha': () => noise().ensureAlpha(0.4).png().toBuffer(),
	'a PNG with metadata': () => withMetadata(noise()).png().toBuffer(),
	'a JPEG': () => noise().jpeg().toBuffer(),
	'a JFIF file': async () => withJfif(await noise().jpeg().toBuffer()),
	'a progressive JPEG': () => noise().jpeg({ progressive: true }).toBuffer(),
	'a grey JPEG': () => noise().greyscale().jpeg().toBuffer(),
	'a CMYK JPEG': () => noise().toColourspace('cmyk').jpeg().toBuffer(),
	'a JPEG with metadata': () => withMetadata(noise()).jpeg().toBuffer(),
	'a JPEG of a camera': async () => insertSegment(await noise().jpeg().toBuffer(), await cameraExif()),
	'a JPEG with extended XMP': async () =>
		withExtendedXmp(await noise().jpeg().toBuffer(), XMP.replace('xmp:Rating="4"', 'xmp:Label="long"')),
	'a lossy WebP': () => noise().webp().toBuffer(),
	'a lossless WebP': () => noise().webp({ lossless: true }).toBuffer(),
	'a lossy WebP with alpha': () => noise().ensureAlpha(0.4).webp().toBuffer(),
	'a lossless WebP with alpha': () => noise().ensureAlpha(0.4).webp({ lossless: true }).toBuffer(),
	'a WebP with metadata': () => withMetadata(noise()).webp().toBuffer(),
	'an animated WebP': async () => (await animation()).webp({ delay: [100, 200, 300] }).toBuffer(),
	'an animated WebP with metadata': async () =>
		withMetadata(await animation())
			.webp()
			.toBuffer(),
};

interface OddImage {
	file: string;
	format: string | null;
	validity: string;
}

const ODD = join(__dirname, 'odd-images');

/** Whole files with something unusual in them. */
function oddImages(): Record<string, () => Promise<Buffer>> {
	const images = JSON.parse(readFileSync(join(ODD, 'manifest.json'), 'utf8')) as OddImage[];
	const whole = images.filter(({ validity, format }) => validity === 'valid' && format !== null);
	return Object.fromEntries(whole.map(({ file }) => [file, async () => readFileSync(join(ODD, file))]));
}

export const IMAGE_FILES: Record<string, () => Promise<Buffer>> = { ...MADE, ...oddImages() };

/** By the first byte: what a test damages may be no image any more. */
export const extensionOf = (file: Buffer): 'png' | 'jpg' | 'webp' =>
	file[0] === 0x89 ? 'png' : file[0] === 0xff ? 'jpg' : 'webp';
