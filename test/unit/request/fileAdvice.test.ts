import type { FileKind } from '../../../nodes/StableDiffusion3/image/fileKind';
import { fileAdvice } from '../../../nodes/StableDiffusion3/request/fileAdvice';

const FRAME = 'Save one of its frames as an image';

it.each<[string, FileKind[]]>([
	["Convert it with n8n's Edit Image node", ['a GIF image', 'a BMP image', 'a TIFF image']],
	['Convert it before it gets to n8n', ['a HEIC image']],
	['Convert it to PNG, JPEG or WebP before it gets to n8n', ['an AVIF image', 'a PDF document']],
	[FRAME, ['an MP4 or QuickTime video', 'a WebM or Matroska video']],
	['If the image is inside, unpack it', ['a ZIP archive or an Office document']],
	['Turn the text into a file', ['the base64 text of an image']],
])('says "%s ..." of %j, wherever it comes from', (beginning, kinds) => {
	for (const kind of kinds) {
		expect(fileAdvice(kind).startsWith(beginning)).toBe(true);
		expect(fileAdvice(kind, true)).toBe(fileAdvice(kind));
	}
});

it.each<FileKind | undefined>([
	'an M4A audio file',
	'an HTML page',
	'XML',
	'JSON',
	'text',
	'an empty file',
	'a PNG image that is cut off or damaged',
	'a JPEG image that is cut off or damaged',
	'a WebP image that is cut off or damaged',
	undefined,
])('says where to look for what was meant in place of %s', (kind) => {
	expect(fileAdvice(kind)).toBe(
		'Check the node that supplies the image: it supplied something else, or only a part of it.',
	);
	expect(fileAdvice(kind, true)).toBe(
		'Check the address: it must lead to the whole image itself, not to a page that shows it.',
	);
});
