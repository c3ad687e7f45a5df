import { captionHeight } from './caption';
import { compositions } from './compositions';
import { pickPalette } from './palettes';
import { createRandom } from './random';

/** What decides how an image looks; width and height in px. */
export interface Scene {
	prompt: string;
	negativePrompt?: string;
	model: string;
	seed: number;
	width: number;
	height: number;
}

/**
 * Composes the image of these parameters as SVG text; the same parameters give the same text.
 * The caption's strip at the lower edge stays free.
 */
export function paintScene({ prompt, negativePrompt = '', model, seed, width, height }: Scene): string {
	const random = createRandom(JSON.stringify([prompt, negativePrompt, model, seed]));
	const compose = random.pick(compositions);
	const palette = pickPalette(random);
	const content = compose({ random, palette, width, height: height - captionHeight(width) });
	return (
		`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" ` +
		`viewBox="0 0 ${width} ${height}">${content}</svg>`
	);
}
