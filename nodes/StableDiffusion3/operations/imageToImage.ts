import { field, showOnlyFor } from '../fields/field';
import { readModel, readNegativePrompt, readPrompt, readSeed } from '../request/commonFields';
import { readSize } from '../request/size';
import type { DefinedOperation } from './defineOperation';

/**
 * An image and a prompt become another image.
 *
 * @see https://www.aithriving.com/document/generate/sd3/imageToImage
 */
export const imageToImage: DefinedOperation = {
	name: 'imageToImage',
	option: {
		name: 'Image to Image',
		description: 'Generate an image from another image and a description in words',
		action: 'Generate image from image',
	},
	url: '/api/generate/sd3/imageToImage',
	credits: 8,
	hasInputImage: true,
	makeBody(values, images, input) {
		const prompt = readPrompt(values);
		const model = readModel(values);
		const { width, height } = readSize(values, input);
		return {
			prompt,
			width,
			height,
			model,
			strength: values.number('strength'),
			seed: readSeed(values, images),
			negative_prompt: readNegativePrompt(values, model),
		};
	},
};

export const strength = field('strength', {
	description:
		'How much the image may differ from the input image: 0 gives the same image, 1 ignores it. 0.6 keeps its composition.',
	displayOptions: showOnlyFor('imageToImage'),
});
