import sharp from 'sharp';
import { z } from 'zod/v4';
import { negative, open, toRaster } from '../painting/raster';
import type { Raster } from '../painting/raster';
import { says } from './fields';

const formats = ['png', 'jpeg', 'webp'];
const smallestSide = 64;
const mostPixels = 9_437_184;

/** A decoded input image on white. */
export interface InputImage extends Raster {
	/** Where the file has an alpha channel: one channel, 255 where the image is transparent. */
	transparency?: Raster;
}

/** An image file in a form. It is decoded whole, so that a cut-off file is found. */
export const inputImage = z
	.array(z.instanceof(Buffer), says('must be a file'))
	.refine((files) => files.length === 1, 'more than one file')
	.transform(async ([bytes], context): Promise<InputImage> => {
		const read = await readImage(bytes);
		if (typeof read !== 'string') return read;
		context.addIssue(read);
		return z.NEVER;
	});

/** Gives the image, or what is wrong with it. */
async function readImage(bytes: Buffer | undefined): Promise<InputImage | string> {
	try {
		const image = sharp(bytes);
		const { format, width, height, hasAlpha } = await image.metadata();
		if (formats.includes(format)) {
			if (Math.min(width, height) < smallestSide)
				return `each side must be at least ${smallestSide} px, not ${width} x ${height}`;
			if (width * height > mostPixels)
				return `must have at most ${mostPixels} px in all, not ${width} x ${height}`;
			const raster = await toRaster(image.toColourspace('srgb').ensureAlpha());
			const opaque = await toRaster(open(raster).flatten({ background: '#fff' }));
			if (!hasAlpha) return opaque;
			return { ...opaque, transparency: await negative(open(raster).extractChannel('alpha')) };
		}
	} catch {
		// Falls through to the message for what can't be read.
	}
	return 'not a readable PNG, JPEG or WebP image';
}
