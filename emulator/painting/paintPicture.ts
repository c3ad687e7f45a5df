import sharp from 'sharp';
import { drawCaption } from './caption';
import { addGrain } from './grain';
import { paintScene } from './paintScene';
import type { Scene } from './paintScene';

export type PictureFormat = 'png' | 'jpeg' | 'webp';

/** A picture to start from: RGB pixels of exactly the asked size, and how far to leave it (0..1). */
export interface StartPicture {
	pixels: Buffer;
	strength: number;
}

/** A finished picture file; width and height in px. */
export interface Picture {
	bytes: Buffer;
	mimeType: string;
	width: number;
	height: number;
}

/**
 * Paints the picture of these parameters and encodes it. The same parameters give the same bytes.
 * With a start picture of strength 0 the start picture itself comes back, unmarked, as it is the caller's own.
 */
export async function paintPicture(
	scene: Scene,
	format: PictureFormat = 'png',
	start?: StartPicture,
): Promise<Picture> {
	const { width, height } = scene;
	const raw = { width, height, channels: 3 as const };
	if (start?.strength === 0) {
		return { ...(await encode(sharp(start.pixels, { raw }), format)), width, height };
	}

	const [pixels, caption] = await Promise.all([
		sharp(Buffer.from(paintScene(scene)))
			.removeAlpha()
			.raw()
			.toBuffer(),
		drawCaption(scene.prompt, scene.seed, width),
	]);
	addGrain(pixels);
	if (start !== undefined) blend(pixels, start);

	// The strip is as wide as the picture, so its rows are the last bytes of the pixels.
	caption.pixels.copy(pixels, (height - caption.height) * width * 3);
	return { ...(await encode(sharp(pixels, { raw }), format)), width, height };
}

/** Lets the start picture shine through the painted pixels, in place. */
function blend(painted: Buffer, { pixels, strength }: StartPicture): void {
	if (strength === 1) return;
	for (let index = 0; index < painted.length; index++) {
		const from = pixels[index] as number;
		painted[index] = Math.round(from + ((painted[index] as number) - from) * strength);
	}
}

async function encode(
	picture: sharp.Sharp,
	format: PictureFormat,
): Promise<{ bytes: Buffer; mimeType: string }> {
	const encoded = {
		// A low level: twice as fast as the default, and the file hardly grows.
		png: () => picture.png({ compressionLevel: 3 }),
		jpeg: () => picture.jpeg({ quality: 88 }),
		webp: () => picture.webp({ quality: 88 }),
	}[format]();
	return { bytes: await encoded.toBuffer(), mimeType: `image/${format}` };
}
