import type { Size } from '../image/imageFormat';

/**
 * The nine ratios that the API takes, with the pixels that are sent for each: about one megapixel, both sides divisible
 * by 64.
 */
export const RATIO_SIZES = {
	'1:1': { width: 1024, height: 1024 },
	'16:9': { width: 1344, height: 768 },
	'2:3': { width: 832, height: 1216 },
	'21:9': { width: 1536, height: 640 },
	'3:2': { width: 1216, height: 832 },
	'4:5': { width: 896, height: 1088 },
	'5:4': { width: 1088, height: 896 },
	'9:16': { width: 768, height: 1344 },
	'9:21': { width: 640, height: 1536 },
} as const satisfies Record<string, Size>;

export type AspectRatio = keyof typeof RATIO_SIZES;

export const ASPECT_RATIOS = Object.keys(RATIO_SIZES) as AspectRatio[];

/** "16:9" -> 16/9 */
function quotient(ratio: AspectRatio): number {
	const [across, down] = ratio.split(':').map(Number);
	return across! / down!;
}

/** The one of the nine ratios that is nearest to a size in px: smallest difference of the logarithms. */
export function nearestRatio({ width, height }: Size): AspectRatio {
	const distance = (ratio: AspectRatio) => Math.abs(Math.log(width / height) - Math.log(quotient(ratio)));
	return ASPECT_RATIOS.reduce((best, ratio) => (distance(ratio) < distance(best) ? ratio : best));
}
