import type { Size } from '../image/imageFormat';
import { ASPECT_RATIOS, nearestRatio, RATIO_SIZES, type AspectRatio } from './aspectRatios';
import { meantRatio } from './meantRatio';
import { SIDE } from './parameters';
import type { Values } from './Values';

function toSide(px: number): number {
	const nearest = Math.round(px / SIDE.step) * SIDE.step;
	return Math.min(Math.max(nearest, SIDE.min), SIDE.max);
}

/**
 * The size that the API takes for an input image of the given size, in px: each side brought to the nearest multiple of
 * 64. An image that is too large or too small is scaled first, so that its ratio is kept as closely as the limits allow.
 */
export function fitInputSize({ width, height }: Size): Size {
	const grow = Math.max(1, SIDE.min / Math.min(width, height));
	// An image that is too large shrinks by this, however small its other side is.
	const scale = Math.min(grow, SIDE.max / Math.max(width, height));
	return { width: toSide(width * scale), height: toSide(height * scale) };
}

/**
 * Width, height and their ratio.
 *
 * @param input size of the input image in px, where the operation has one
 */
export function readSize(values: Values, input?: Size): Size & { aspect_ratio: AspectRatio } {
	const mode = values.option(
		'size',
		input ? ['aspectRatio', 'custom', 'input'] : ['aspectRatio', 'custom'],
	);
	if (mode === 'aspectRatio') {
		const ratio = values.option('aspectRatio', ASPECT_RATIOS, meantRatio);
		return { ...RATIO_SIZES[ratio], aspect_ratio: ratio };
	}
	const size =
		mode === 'input' && input
			? fitInputSize(input)
			: { width: values.wholeNumber('width'), height: values.wholeNumber('height') };
	return { ...size, aspect_ratio: nearestRatio(size) };
}
