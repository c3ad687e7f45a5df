import type { ImageFormat } from '../image/imageFormat';
import { PARAMETERS } from '../request/parameters';

/** Longest file name in bytes that all usual file systems take is 255; this leaves space for `-10` and the extension. */
const MAX_NAME_BYTES = 200;

/** More of a text is not looked at, in characters: an expression may give a whole document. */
const LONGEST_NAME_READ = 1000;

/** Endings that say "image": a wrong one of these is replaced, anything else after a dot is part of the name. */
const IMAGE_EXTENSIONS = /\.(png|jpe?g|jpe|jfif|webp|gif|bmp|tiff?|avif|heic)$/i;

/** Names that Windows keeps for devices, with or without an extension. */
const DEVICE_NAMES = /^(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[\d\u00b9\u00b2\u00b3])\s*(\..*)?$/i;

/**
 * What a name must not hold: separators, also those that become one where text is simplified (NFKC), what Windows
 * refuses, control characters and line ends, half characters, and marks that reverse the reading direction.
 */
const FORBIDDEN =
	/[/\\:*?"<>|\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u2100\u2101\u2105\u2106\uff0f\uff3c\ufe68]+/gu;

/** What a name must not begin with: dots, also those that become one where text is simplified, hide a file. */
const LEADING = /^[\s.\u2024-\u2026\ufe19\ufe30\ufe52\uff0e-]+/;

/** What becomes a colon where text is simplified: behind a single letter it would make a drive of Windows. */
const DRIVE = /^(.)[\u2a74\ufe13\ufe55\uff1a]/u;

/** The first whole characters of a text that take at most `limit` bytes. */
function withinBytes(text: string, limit: number): string {
	let bytes = 0;
	let end = 0;
	for (const character of text) {
		bytes += Buffer.byteLength(character);
		if (bytes > limit) break;
		end += character.length;
	}
	return text.slice(0, end);
}

/** A name without anything that could leave a folder or that a file system refuses; '' where nothing is left. */
function safeName(text: string): string {
	const name = text
		.slice(0, LONGEST_NAME_READ)
		.normalize('NFC')
		.replace(FORBIDDEN, '-')
		.replace(LEADING, '')
		.replace(DRIVE, '$1-');
	const short = withinBytes(name, MAX_NAME_BYTES).replace(/(?<![\s.-])[\s.-]+$/, '');
	return DEVICE_NAMES.test(short) ? `_${short}` : short;
}

const sameExtension = (written: string, { extension }: ImageFormat) => {
	const plain = written.toLowerCase();
	return plain === extension || (extension === 'jpg' && ['jpeg', 'jpe', 'jfif'].includes(plain));
};

/**
 * The file name of an image: the user's text made safe, or `sd3-<seed>`; with the extension that fits the bytes.
 *
 * @param wanted the user's text, in which `<seed>` stands for the seed; '' for the default name
 * @param imageIndex counts the images of one item from 0; the further ones get `-2`, `-3` ...
 */
export function fileNameFor(
	wanted: string,
	seed: number | undefined,
	format: ImageFormat,
	imageIndex: number,
): string {
	const fill = (text: string) => safeName(text.replaceAll('<seed>', String(seed ?? '')));
	const name = fill(wanted) || fill(PARAMETERS.fileName.default);
	const written = IMAGE_EXTENSIONS.exec(name);
	const stem = written ? name.slice(0, written.index) : name;
	const extension = written && sameExtension(written[1]!, format) ? written[1]! : format.extension;
	const number = imageIndex === 0 ? '' : `-${imageIndex + 1}`;
	return `${stem}${number}.${extension}`;
}
