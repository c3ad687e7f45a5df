import { open, toRaster } from '../painting/raster';
import type { Raster } from '../painting/raster';
import type { InputImage } from './inputImage';

interface Masked {
	image: InputImage;
	mask?: InputImage;
}

/** A mask has the image's own size; without one, the image's transparent parts are the mask. */
export function maskOfImage({ image, mask }: Masked): string | undefined {
	if (mask === undefined)
		return image.transparency ? undefined : 'mask: required, as the image has no alpha channel';
	if (mask.width === image.width && mask.height === image.height) return undefined;
	return `mask: must have the image's size ${image.width} x ${image.height}, not ${mask.width} x ${mask.height}`;
}

/** One channel, 255 for what is to be replaced: where the mask is white, or without one where the image is transparent. */
export const toMask = async ({ image, mask }: Masked): Promise<Raster> =>
	mask ? await toRaster(open(mask).toColourspace('b-w')) : image.transparency!;
