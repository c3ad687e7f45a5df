import sharp from 'sharp';
import { captionHeight } from './caption';
import { landscape } from './landscape';
import { palettes } from './palettes';
import { Random, randomBytes } from './random';
import { toRaster } from './raster';
import type { Raster } from './raster';
import type { Canvas } from './svg';
import { tiles } from './tiles';

/** What images show. Noise has no caption, costs hardly any time, and as PNG takes 3 bytes a pixel. */
export type ImageContent = 'scenes' | 'noise';

/** Paints an image of a size (px): a composition that chance picks, or the given one. */
export type ScenePainter = (
	size: { width: number; height: number },
	composition?: (canvas: Canvas) => string,
) => Promise<Raster>;

/** Makes a painter whose chance the text decides: the same text gives the same images. */
export function scenePainter(seedText: string, content: ImageContent): ScenePainter {
	return async ({ width, height }, composition) => {
		if (content === 'noise')
			return { pixels: randomBytes(seedText, width * height * 3), width, height, channels: 3 };
		const random = new Random(seedText);
		const compose = composition ?? random.pick([landscape, landscape, tiles]);
		const free = captionHeight(width, height);
		const canvas = { random, palette: random.pick(palettes), width, height: height - free };
		const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${compose(canvas)}</svg>`;
		return await toRaster(sharp(Buffer.from(svg)).composite([grain]).removeAlpha());
	};
}

/** Makes each pixel a little brighter or darker: without it, wide gradients show stripes. No image is smaller. */
const grain = {
	input: Buffer.from(randomBytes('grain', 64 * 64).map((byte) => 125 + (byte % 6))),
	raw: { width: 64, height: 64, channels: 1 as const },
	tile: true,
	blend: 'soft-light' as const,
};
