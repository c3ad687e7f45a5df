import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileKindOf } from '../../../nodes/StableDiffusion3/image/fileKind';
import { readFormat } from '../../../nodes/StableDiffusion3/image/readFormat';

/** The beginnings of files, each of another program. */
const BEGINNINGS: Array<[kind: string | undefined, latin1: string]> = [
	['an empty file', ''],
	['a GIF image', 'GIF87a\n\0\n\0'],
	['a TIFF image', 'MM\0*\0\0\0\b'],
	['an AVIF image', '\0\0\0 ftypmif1\0\0\0\0mif1avifmiaf'],
	['a HEIC image', '\0\0\0$ftypheic\0\0\0\0mif1MiHEmiafMiHBheic'],
	['a HEIC image', '\0\0\0\x18ftypmif1\0\0\0\0mif1heic'],
	['a JPEG XL image', '\0\0\0\x1cftypmif1\0\0\0\0mif1jxl miaf'],
	['a camera raw file (CR3)', '\0\0\0\x18ftypcrx \0\0\0\x01crx isom'],
	['an M4A audio file', '\0\0\0\x1cftypM4A \0\0\0\0M4A mp42isom'],
	['an M4A audio file', '\0\0\0\x1cftypM4B \0\0\0\0M4B mp42isom'],
	['an MP4 or QuickTime video', '\0\0\0\x1cftypmp42\0\0\0\0mp42M4A isom'],
	['an MP4 or QuickTime video', '\0\x02\x03\x04mdat\0\0\0'],
	['an MP4 or QuickTime video', '\0\0\0\bwide\0\0\0'],
	['text', 'The wide river flows by'],
	['text', '1234moov'],
	['text', '1234ftypavif'],
	['text', '1234ftypmif1heic'],
	['text', '1234ftypcrx '],
	['text', '1234ftypM4A '],
	['text', '1234ftypjxl '],
	["an iPhone's own kind of PNG (CgBI)", '\x89PNG\r\n\x1a\n\0\0\0\x04CgBIP\0 \x02'],
	['a PNG image that is cut off or damaged', '\x89PNG\r\n\x1a\n\0\0\0\x04IDATCgBI'],
	['a JPEG-LS image', '\xff\xd8\xff\xf7\0\x0b\b\0\x10\0\x10\x01\x01\x11\0'],
	['a JPEG-LS image', '\xff\xd8\xff\xe8\0\x04\0\0\xff\xf7\0\x11\b\0\x10\0\x10\x03'],
	['an MP4 or QuickTime video', '\0\0\0 ftypisom\0\0\x02\0isomiso2avc1mp41'],
	['an MP4 or QuickTime video', '\0\0\0\x14ftypqt  \0\0\0\0qt  '],
	['an MP4 or QuickTime video', '\0\x01\x02\x03moov\0\0\0lmvhd'],
	['a WebM or Matroska video', '\x1aE\xdf\xa3\x9fB\x86\x81\x01'],
	['a JPEG XL image', '\xff\n\xfa\x1f'],
	['a JPEG XL image', '\0\0\0\fJXL \r\n\x87\n'],
	['an icon (ICO)', '\0\0\x01\0\x01\0  \0\0'],
	['a Photoshop image (PSD)', '8BPS\0\x01'],
	['a PDF document', '%PDF-1.7\n%\xe2\xe3'],
	['a ZIP archive or an Office document', 'PK\x03\x04\x14\0\x06\0'],
	['an SVG image', '<svg xmlns="http://www.w3.org/2000/svg" width="10"/>'],
	['an SVG image', '\xef\xbb\xbf<?xml version="1.0"?>\n<!-- made by hand -->\n<svg\nwidth="10">'],
	['an HTML page', '\n<!DOCTYPE html><html><body><svg></svg>'],
	['an SVG image', '<?xml version="1.0"?><!DOCTYPE svg [ <!ENTITY a "b"> ]><svg:svg>'],
	['an SVG image', '<!-- not <div> > --><svg>'],
	['an HTML page', '<div><svg xmlns="http://www.w3.org/2000/svg">'],
	['an HTML page', '<button class="a"><svg>'],
	['an HTML page', '<!-- a page --><!doctype html><html>'],
	['an HTML page', '<p>not found</p>'],
	['XML', '<?xml version="1.0"?><rss><svg>'],
	['XML', '<!-- <svg> --><note>'],
	['text', 'write <svg> here'],
	['an HTML page', '<html lang="en">'],
	['XML', '<?xml version="1.0"?><rss>'],
	['the base64 text of an image', 'iVBORw0KGgoAAAANSUhEUgAA'],
	['the base64 text of an image', 'data:image/jpeg;base64,/9j/4AAQ'],
	['JSON', '{"error":{"message":"not found"}}'],
	['JSON', ' [\n  1'],
	['text', 'Gr\xc3\xbc\xc3\x9fe,\n\tnot an image'],
	['a PNG image that is cut off or damaged', '\x89PNG\n\x1a\n\0\0'],
	['a JPEG image that is cut off or damaged', '\xff\xd8\xff\xe0\0\x10'],
	['a WebP image that is cut off or damaged', 'RIFF\0\0\0\0WEBPVP9Q and so on'],
	[undefined, 'RIFF\x24\0\0\0WAVEfmt and so on'],
	[undefined, 'Words with \0 in them'],
	[undefined, ' \n'],
];

it.each(BEGINNINGS)('names %s by its first bytes: %j', (kind, latin1) => {
	const beginning = Buffer.from(latin1, 'latin1');
	expect(fileKindOf(beginning)).toBe(kind);
	expect(readFormat(beginning)).toBeUndefined();
});

it.each([
	['a GIF image', 'animated.gif'],
	['a BMP image', 'plain.bmp'],
	['a TIFF image', 'plain.tiff'],
	['an AVIF image', 'plain.avif'],
	['a PNG image that is cut off or damaged', 'crlf-damaged.png'],
	['a WebP image that is cut off or damaged', 'riff-size-zero.webp'],
])('names %s that a program has written', (kind, file) => {
	const bytes = readFileSync(join(__dirname, '../../support/odd-images', file));
	expect(fileKindOf(bytes.subarray(0, 1024))).toBe(kind);
});
