import { JPEG_SIGNATURE } from './jpeg';
import { WEBP_SIGNATURE } from './webp';

/**
 * How files of other kinds begin, and images that cannot be read. The first that fits counts.
 *
 * @see https://mimesniff.spec.whatwg.org
 */
const BINARY = [
	['an empty file', /^$/],
	["an iPhone's own kind of PNG (CgBI)", '\x89PNG\r\n\x1a\n\0\0\0\x04CgBI'],
	['a PNG image that is cut off or damaged', '\x89PNG'],
	// Its frame has a marker of its own, and a short length.
	['a JPEG-LS image', /^\xff\xd8(?=\xff)[^]*\xff\xf7\0/],
	['a JPEG image that is cut off or damaged', JPEG_SIGNATURE],
	['a WebP image that is cut off or damaged', WEBP_SIGNATURE],
	['a GIF image', 'GIF8'],
	['a BMP image', /^BM[^]{4}\0{4}/],
	['a TIFF image', /^(II\*\0|MM\0\*)/],
	// These begin with the length of a short box. The first brand is not always the one that says it.
	['a camera raw file (CR3)', /^\0[^]{3}ftypcrx /],
	['an M4A audio file', /^\0[^]{3}ftypM4[AB] /],
	['an AVIF image', /^\0[^]{3}ftyp[^]{0,40}avi[fs]/],
	['a JPEG XL image', /^(\xff\n|\0{3}\fJXL |\0[^]{3}ftyp[^]{0,40}jxl )/],
	['a HEIC image', /^\0[^]{3}ftyp[^]{0,40}(hei[cmsx]|hev[cmsx]|mif1|msf1)/],
	['an MP4 or QuickTime video', /^\0[^]{3}(ftyp|moov|mdat|wide)/],
	['a WebM or Matroska video', '\x1aE\xdf\xa3'],
	['an icon (ICO)', '\0\0\x01\0'],
	['a Photoshop image (PSD)', '8BPS'],
	['a PDF document', '%PDF-'],
	['a ZIP archive or an Office document', 'PK\x03\x04'],
] as const;

/** The same for what is text. */
const TEXT = [
	[
		'an HTML page',
		/^<(!doctype html|html|head|body|title|meta|div|p|span|section|table|script|style|img)\b/i,
	],
	['an SVG image', /^(?=<)([^<]|<[?!])*<svg\b/i],
	['an HTML page', /^<[a-z][^]*<svg\b/i],
	['XML', /^<[?!a-z]/i],
	['the base64 text of an image', /^(data:image\/|iVBORw0KGgo|\/9j\/|UklGR|R0lGOD)/],
	['JSON', /^[[{]/],
	['text', /./],
] as const;

export type FileKind = (typeof BINARY)[number][0] | (typeof TEXT)[number][0];

/** Without control characters, but for those that move on. */
const isText = (text: string) => /^[\s\P{Cc}]*$/u.test(text);

/** What a file is that is no image for the service, by its first bytes; undefined where they do not say. */
export function fileKindOf(beginning: Buffer): FileKind | undefined {
	const latin1 = beginning.toString('latin1');
	const binary = BINARY.find(([, sign]) =>
		typeof sign === 'string' ? latin1.startsWith(sign) : sign.test(latin1),
	);
	if (binary) return binary[0];
	const text = beginning
		.toString('utf8')
		.replace(/^\ufeff/, '')
		.replace(/<!--[^]*?-->/g, '')
		.trimStart();
	return isText(text) ? TEXT.find(([, sign]) => sign.test(text))?.[0] : undefined;
}
