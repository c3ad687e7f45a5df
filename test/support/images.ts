import { createHash } from 'node:crypto';
import sharp, { type Sharp } from 'sharp';
import type { InputImage } from './engine';

/** An image of noise, which no encoder makes small. */
export const drawing = (width = 320, height = 320): Sharp =>
	sharp({
		create: {
			width,
			height,
			channels: 3,
			background: '#386',
			noise: { type: 'gaussian', mean: 100, sigma: 40 },
		},
	});

/** A PNG as input item. */
export const inputImage = async (width?: number, height?: number): Promise<InputImage> => ({
	bytes: await drawing(width, height).png().toBuffer(),
	fileName: 'shoe.png',
	mimeType: 'image/png',
});

export const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
