import sharp from 'sharp';
import type { Channels, OverlayOptions, Sharp } from 'sharp';

/** The raw pixels of an image, 8 bits a channel; width and height in px. */
export interface Raster {
	pixels: Buffer;
	width: number;
	height: number;
	channels: Channels;
}

export const open = ({ pixels, ...raw }: Raster): Sharp => sharp(pixels, { raw });

export async function toRaster(image: Sharp): Promise<Raster> {
	const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
	return { pixels: data, width: info.width, height: info.height, channels: info.channels };
}

/** One channel, black where the image is white. */
export const negative = (image: Sharp): Promise<Raster> => toRaster(image.negate().toColourspace('b-w'));

/** A raster as something to lay over another image. */
export const overlay = ({ pixels, ...raw }: Raster, more: OverlayOptions = {}): OverlayOptions => ({
	input: pixels,
	raw,
	...more,
});

/** An image without transparency, with others laid over it. */
export const compose = (image: Raster, ...above: OverlayOptions[]): Promise<Raster> =>
	toRaster(open(image).composite(above).removeAlpha());
