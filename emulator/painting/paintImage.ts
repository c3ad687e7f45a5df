import sharp from 'sharp';
import { drawCaption } from './caption';
import { addGrain } from './grain';
import { paintNoise } from './paintNoise';
import { paintScene } from './paintScene';
import type { Scene } from './paintScene';

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
	if (content === 'noise') {
		const noise = paintNoise(scene);
		if (start !== undefined) blend(noise, start);
		return noise;
	}
	const { width, height } = scene;
	const [pixels, caption] = await Promise.all([
		sharp(Buffer.from(paintScene(scene)))
			.removeAlpha()
			.raw()
			.toBuffer(),
		drawCaption(scene.prompt, scene.seed, width),
	]);
	addGrain(pixels);
	if (start !== undefined) blend(pixels, start);

	// The strip is as wide as the image, so its rows are the last bytes of the pixels.
	caption.pixels.copy(pixels, (height - caption.height) * width * 3);
	return pixels;
}

/** Lets the start image shine through the painted pixels, in place. */
function blend(painted: Buffer, { pixels, strength }: StartImage): void {
	if (strength === 1) return;
	for (let index = 0; index < painted.length; index++) {
		const from = pixels[index] as number;
		painted[index] = Math.round(from + ((painted[index] as number) - from) * strength);
	}
}
