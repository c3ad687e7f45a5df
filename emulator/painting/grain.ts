import { createRandom } from './random';

/** Brightest and darkest step, of 255: not seen as noise, but enough to break up stripes. */
const strength = 2;

// A prime length, so that the pattern's repetition never lines up with the rows of an image.
const random = createRandom('grain');
const offsets = Int8Array.from({ length: 262_139 }, () => random.whole(-strength, strength));

/** Adds a faint, always identical grain to RGB pixels in place; without it, wide gradients show stripes. */
export function addGrain(pixels: Buffer): void {
	let place = 0;
	for (let index = 0; index + 2 < pixels.length; index += 3) {
		const offset = offsets[place] as number;
		place = place + 1 === offsets.length ? 0 : place + 1;
		pixels[index] = clamp((pixels[index] as number) + offset);
		pixels[index + 1] = clamp((pixels[index + 1] as number) + offset);
		pixels[index + 2] = clamp((pixels[index + 2] as number) + offset);
	}
}

const clamp = (value: number): number => (value < 0 ? 0 : value > 255 ? 255 : value);
