import sharp from 'sharp';
import { captionSize, drawCaption } from './caption';
import { paintScene, seedTextOf } from './paintScene';
import type { Scene } from './paintScene';
import { randomBytes } from './random';

export type ImageFormat = 'png' | 'jpeg' | 'webp';

/** What images show. Noise has no caption, costs hardly any time, and as PNG takes 3 bytes a pixel. */
export type ImageContent = 'scenes' | 'noise';

/** An image to start from: RGB pixels of exactly the asked size, and how far to leave it (0..1). */
export interface StartImage {
	pixels: Buffer;
	strength: number;
}

/** A finished image file; width and height in px. */
export interface Image {
	bytes: Buffer;
	mimeType: string;
	width: number;
	height: number;
}

/**
 * Paints the image of these parameters and encodes it. The same parameters give the same bytes.
 * With a start image of strength 0 the start image itself comes back, unmarked, as it is the caller's own.
 */
export async function paintImage(
	scene: Scene,
	format: ImageFormat = 'png',
	start?: StartImage,
	content: ImageContent = 'scenes',
): Promise<Image> {
	const { width, height } = scene;
	const pixels = start?.strength === 0 ? start.pixels : await paint(scene, start, content);
	// A low level: twice as fast as the default, and the file hardly grows. Noise does not get smaller at all.
	const compressionLevel = content === 'noise' ? 0 : 3;
	const image = sharp(pixels, { raw: { width, height, channels: 3 } });
	const encoded = {
		png: () => image.png({ compressionLevel }),
		jpeg: () => image.jpeg({ quality: 88 }),
		webp: () => image.webp({ quality: 88 }),
	}[format]();
	return { bytes: await encoded.toBuffer(), mimeType: `image/${format}`, width, height };
}

async function paint(scene: Scene, start: StartImage | undefined, content: ImageContent): Promise<Buffer> {
	const { width, height } = scene;
	if (content === 'noise') return blend(randomBytes(seedTextOf(scene), width * height * 3), start);

	const free = captionSize(width).height;
	const [pixels, caption] = await Promise.all([
		sharp(Buffer.from(paintScene(scene, free)))
			.removeAlpha()
			.raw()
			.toBuffer(),
		drawCaption(scene),
	]);
	addGrain(pixels, randomBytes('grain', width * height));
	blend(pixels, start);
	// The strip is as wide as the image, so its rows are the last bytes of the pixels.
	caption.copy(pixels, (height - free) * width * 3);
	return pixels;
}

/** Makes each pixel a little brighter or darker, in place: without it, wide gradients show stripes. */
function addGrain(pixels: Buffer, noise: Buffer): void {
	const clamped = new Uint8ClampedArray(pixels.buffer, pixels.byteOffset, pixels.length);
	for (let index = 0, pixel = 0; index < clamped.length; index += 3, pixel++) {
		const step = (noise[pixel]! % 5) - 2;
		clamped[index]! += step;
		clamped[index + 1]! += step;
		clamped[index + 2]! += step;
	}
}

/** Lets the start image shine through the painted pixels, in place. */
function blend(painted: Buffer, start: StartImage | undefined): Buffer {
	if (start === undefined || start.strength === 1) return painted;
	for (let index = 0; index < painted.length; index++) {
		const from = start.pixels[index] as number;
		painted[index] = Math.round(from + ((painted[index] as number) - from) * start.strength);
	}
	return painted;
}
