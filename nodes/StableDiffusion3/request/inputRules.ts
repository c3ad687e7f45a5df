import { invalidValue } from '../failures';
import { sizeAsSeen, type Size } from '../image/imageFormat';
import type { InputFiles, InputImage } from './inputImage';
import { PARAMETERS } from './parameters';

const { label } = PARAMETERS.maskBinaryPropertyName;

/**
 * Limits of an input image, in px. Said by the vendor for Sketch, upstream's limit for all.
 *
 * @see https://www.aithriving.com/document/control/sketch
 */
const SHORTEST_SIDE = 64;
const MOST_PIXELS = 9_437_184;

const px = ({ width, height }: Size) => `${width} x ${height} px`;

const isSame = (one: Size, other: Size) => one.width === other.width && one.height === other.height;

/** Checks the size of an input image. Throws an ImageFailure. */
export function checkInputSize({ format }: InputImage): void {
	const seen = sizeAsSeen(format);
	const { width, height } = seen;
	if (Math.min(width, height) < SHORTEST_SIDE) {
		throw invalidValue(
			`The input image is ${px(seen)}, but each side must be at least ${SHORTEST_SIDE} px`,
			'Use a larger image, or enlarge it before this node.',
		);
	}
	if (width * height > MOST_PIXELS) {
		const scale = Math.sqrt(MOST_PIXELS / (width * height));
		const fitting = { width: Math.floor(width * scale), height: Math.floor(height * scale) };
		throw invalidValue(
			`The input image is ${px(seen)}, which is ${(width * height).toLocaleString('en')} pixels, but must have at most ${MOST_PIXELS.toLocaleString('en')}`,
			Math.min(fitting.width, fitting.height) < SHORTEST_SIDE
				? `Crop it before this node: scaled down, one side would be under ${SHORTEST_SIDE} px.`
				: `Make it smaller before this node, for example ${px(fitting)}.`,
		);
	}
}

/**
 * Checks that there is something to say which part of the image is meant: a mask of its size, or transparent parts.
 *
 * @throws ImageFailure
 */
export function checkMask({ image, mask }: Partial<InputFiles>): void {
	if (!image) return;
	if (!mask) {
		if (image.format.hasAlpha) return;
		throw invalidValue(
			`${label} is empty, and the image has no transparent parts`,
			`Name the field with the mask in ${label}, or use an image in which this part is transparent.`,
		);
	}
	const [seen, needed] = [sizeAsSeen(mask.format), sizeAsSeen(image.format)];
	if (isSame(seen, needed)) return;
	throw invalidValue(
		`The mask is ${px(seen)}, but must be the size of the image, ${px(needed)}`,
		`Resize the mask, or correct ${label}.`,
	);
}
