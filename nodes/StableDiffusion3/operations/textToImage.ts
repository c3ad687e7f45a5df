import { readModel, readNegativePrompt, readPrompt, readSeed } from '../request/commonFields';
import { readSize } from '../request/size';
import type { DefinedOperation } from './defineOperation';

/**
 * A prompt becomes an image.
 *
 * @see https://www.aithriving.com/document/generate/sd3/textToImage
 */
export const textToImage: DefinedOperation = {
	name: 'textToImage',
	option: {
		name: 'Text to Image',
		description: 'Generate an image from a description in words',
		action: 'Generate image from text',
	},
	url: '/api/generate/sd3/textToImage',
	credits: 8,
	hasInputImage: false,
	makeBody(values, images) {
		const prompt = readPrompt(values);
		const model = readModel(values);
		return {
			prompt,
			...readSize(values),
			model,
			seed: readSeed(values, images),
			negative_prompt: readNegativePrompt(values, model),
		};
	},
};
