import type { ImageFormat } from '../image/imageFormat';

/** Longest file name in bytes that all usual file systems take is 255; room is left for `-10` and the extension. */
const MAX_NAME_BYTES = 200;

const DEFAULT_NAME = 'sd3-<seed>';

/** Endings that say "picture": a wrong one of these is replaced, anything else after a dot is part of the name. */
const PICTURE_EXTENSIONS = /\.(png|jpe?g|jpe|jfif|webp|gif|bmp|tiff?|avif|heic)$/i;

/** Names that Windows keeps for devices, with or without an extension. */
const DEVICE_NAMES = /^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$/i;

function withinBytes(text: string, limit: number): string {
	let short = text;
	while (Buffer.byteLength(short) > limit) short = Array.from(short).slice(0, -1).join('');
	return short;
}

/** A name without anything that could leave a folder or that a file system refuses; '' where nothing is left. */
function safeName(text: string): string {
	const name = text
		.normalize('NFC')
		// Separators, what Windows refuses, control characters, and marks that reverse the reading direction.
		.replace(/[/\\:*?"<>|\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu, '-')
		.replace(/^[\s.-]+|[\s.-]+$/g, '');
	const short = withinBytes(name, MAX_NAME_BYTES).replace(/[\s.-]+$/, '');
	return DEVICE_NAMES.test(short) ? `_${short}` : short;
}

const sameExtension = (written: string, { extension }: ImageFormat) => {
	const plain = written.toLowerCase();
	return plain === extension || (extension === 'jpg' && ['jpeg', 'jpe', 'jfif'].includes(plain));
};

/**
 * The file name of a picture: the user's text made safe, or `sd3-<seed>`; with the extension that fits the bytes.
 *
 * @param wish the user's text, in which `<seed>` stands for the seed; '' for the default name
 * @param imageIndex counts the images of one item from 0; the further ones get `-2`, `-3` ...
 */
export function fileNameFor(
	wish: string,
	seed: number | undefined,
	format: ImageFormat,
	imageIndex: number,
): string {
	const fill = (text: string) => safeName(text.replaceAll('<seed>', String(seed ?? '')));
	const name = fill(wish) || fill(DEFAULT_NAME);
	const written = PICTURE_EXTENSIONS.exec(name);
	const stem = written ? name.slice(0, written.index) : name;
	const extension = written && sameExtension(written[1]!, format) ? written[1]! : format.extension;
	const number = imageIndex === 0 ? '' : `-${imageIndex + 1}`;
	return `${stem}${number}.${extension}`;
}
