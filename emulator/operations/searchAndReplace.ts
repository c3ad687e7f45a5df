import sharp from 'sharp';
import { fillWith } from '../painting/edits';
import { toRaster } from '../painting/raster';
import type { Raster } from '../painting/raster';
import { tiles } from '../painting/tiles';
import { defineOperation } from './defineOperation';
import { outputFormat, prompt, text } from './fields';
import { inputImage } from './inputImage';

/** @see https://www.aithriving.com/document/edit/searchAndReplace */
export const searchAndReplace = defineOperation({
	label: 'Search and Replace',
	path: '/api/edit/search-and-replace',
	price: 8,
	body: 'form',
	required: { image: inputImage, prompt, search_prompt: prompt },
	optional: { negative_prompt: text, output_format: outputFormat },
	title: (fields) => `“${fields.search_prompt}” → “${fields.prompt}”`,
	paint: async ({ image }, scene) => await fillWith(await scene(image, tiles), image, await ovalIn(image)),
});

/** The emulator can't search: an oval in the middle stands for what it would have found. */
async function ovalIn({ width, height }: Raster): Promise<Raster> {
	const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
		<ellipse cx="50%" cy="45%" rx="20%" ry="20%" fill="#fff"/></svg>`;
	return await toRaster(sharp(Buffer.from(svg)).flatten().toColourspace('b-w'));
}
