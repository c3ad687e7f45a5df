import { blend } from '../painting/edits';
import { open, toRaster } from '../painting/raster';
import { defineOperation } from './defineOperation';
import { model, prompt, share, side, text } from './fields';
import { inputImage } from './inputImage';
import { noNegativePromptWithTurbo } from './rules';

/** @see https://www.aithriving.com/document/generate/sd3/imageToImage */
export const imageToImage = defineOperation({
	label: 'Image to Image',
	path: '/api/generate/sd3/imageToImage',
	price: 8,
	body: 'form',
	required: { image: inputImage, prompt, width: side, height: side, strength: share },
	optional: { model, negative_prompt: text },
	rules: [noNegativePromptWithTurbo],
	// At strength 0 the image is the caller's own.
	title: (fields) => (fields.strength === 0 ? undefined : `“${fields.prompt}”`),
	async paint({ image, width, height, strength }, scene) {
		const input = open(image).resize(width, height, { fit: 'cover' });
		return await blend(await toRaster(input), await scene({ width, height }), strength);
	},
});
