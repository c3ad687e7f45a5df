import { landscape } from './landscape';
import { palettes } from './palettes';
import { Random } from './random';
import { tiles } from './tiles';

/** What decides how an image looks; width and height in px. */
export interface Scene {
	prompt: string;
	negativePrompt?: string;
	model: string;
	seed: number;
	width: number;
	height: number;
}

/** The text that decides all chance in an image. */
export const seedTextOf = ({ prompt, negativePrompt = '', model, seed }: Scene): string =>
	JSON.stringify([prompt, negativePrompt, model, seed]);

/** Composes the image as SVG text; the lowest `free` px stay empty for the caption. */
export function paintScene(scene: Scene, free: number): string {
	const { width, height } = scene;
	const random = new Random(seedTextOf(scene));
	const compose = random.pick([landscape, landscape, tiles]);
	const content = compose({ random, palette: random.pick(palettes), width, height: height - free });
	return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${content}</svg>`;
}
