import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { NUMBER_LENGTH } from './numbered';

/** A PNG that the service answers with, each time with another number in it. */
export interface Image {
	file: string;
	/** Size in bytes with a number. */
	bytes: number;
}

/** Side lengths in px. Noise does not compress, so an image has about 3 bytes a pixel. */
const SIZES = {
	'12 kB': [64, 64],
	'1 MB': [576, 576],
	'1.5 MB': [720, 700],
	'3 MB': [1024, 1024],
	'8 MB': [1664, 1600],
} as const;

export type ImageName = keyof typeof SIZES;

/** Makes the images in `folder`. */
export async function makeImages(folder: string): Promise<Record<ImageName, Image>> {
	const images = Object.entries(SIZES).map(async ([name, [width, height]]) => {
		const noise = randomBytes(width * height * 3);
		const png = await sharp(noise, { raw: { width, height, channels: 3 } })
			.png({ compressionLevel: 0 })
			.toBuffer();
		const file = join(folder, `${name.replace(' ', '-')}.png`);
		await writeFile(file, png);
		return [name, { file, bytes: png.length + NUMBER_LENGTH }];
	});
	return Object.fromEntries(await Promise.all(images)) as Record<ImageName, Image>;
}
