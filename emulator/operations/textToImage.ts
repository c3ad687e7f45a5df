import { defineOperation } from './defineOperation';
import { aspectRatio, model, prompt, side, text } from './fields';
import { noNegativePromptWithTurbo, ratioOfSize } from './rules';

/** @see https://www.aithriving.com/document/generate/sd3/textToImage */
export const textToImage = defineOperation({
	label: 'Text to Image',
	path: '/api/generate/sd3/textToImage',
	price: 8,
	body: 'json',
	required: { prompt, width: side, height: side },
	optional: { model, aspect_ratio: aspectRatio, negative_prompt: text },
	rules: [noNegativePromptWithTurbo, ratioOfSize],
	paint: (size, scene) => scene(size),
});
