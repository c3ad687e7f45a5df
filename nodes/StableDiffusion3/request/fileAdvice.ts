import type { FileKind } from '../image/fileKind';

/** What to do about a file that is no image for the service. Edit Image is named only for what it offers itself. */
export function fileAdvice(kind: FileKind | undefined, isFetched = false): string {
	switch (kind) {
		case 'a GIF image':
		case 'a BMP image':
		case 'a TIFF image':
			return "Convert it with n8n's Edit Image node (Options > Format) before this node.";
		case 'a HEIC image':
			return "Convert it before it gets to n8n: n8n's Edit Image node isn't made for HEIC. An iPhone takes JPEGs with Settings > Camera > Formats > Most Compatible.";
		case 'an MP4 or QuickTime video':
		case 'a WebM or Matroska video':
			return 'Save one of its frames as an image before it gets to n8n: n8n has no node for that.';
		case 'a ZIP archive or an Office document':
			return "If the image is inside, unpack it with n8n's Compression node before this node.";
		case 'the base64 text of an image':
			return "Turn the text into a file with n8n's Convert to File node (Move Base64 String to File) before this node.";
		case 'an M4A audio file':
		case 'an HTML page':
		case 'XML':
		case 'JSON':
		case 'text':
		case 'an empty file':
		case 'a PNG image that is cut off or damaged':
		case 'a JPEG image that is cut off or damaged':
		case 'a WebP image that is cut off or damaged':
		case undefined:
			return isFetched
				? 'Check the address: it must lead to the whole image itself, not to a page that shows it.'
				: 'Check the node that supplies the image: it supplied something else, or only a part of it.';
		default:
			return "Convert it to PNG, JPEG or WebP before it gets to n8n: n8n's Edit Image node isn't made for it.";
	}
}
