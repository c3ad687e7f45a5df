import { open } from './raster';
import type { Raster } from './raster';
import type { ImageContent } from './scene';

export type ImageFormat = 'png' | 'jpeg' | 'webp';

/** A finished image file; width and height in px. */
export interface Image {
	bytes: Buffer;
	mimeType: string;
	width: number;
	height: number;
}

export async function encode(raster: Raster, format: ImageFormat, content: ImageContent): Promise<Image> {
	// A low level: twice as fast as the default, and the file hardly grows. Noise does not get smaller at all.
	const png = { compressionLevel: content === 'noise' ? 0 : 3 };
	const lossy = { quality: 88 };
	const bytes = await open(raster).toFormat(format, { png, jpeg: lossy, webp: lossy }[format]).toBuffer();
	return { bytes, mimeType: `image/${format}`, width: raster.width, height: raster.height };
}
