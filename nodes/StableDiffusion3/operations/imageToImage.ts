import { field } from '../fields/field';
import { inputImage } from '../fields/inputImage';
import { modelOfImage } from '../fields/model';
import { binaryPropertyName, seed } from '../fields/output';
import { negativePrompt, prompt } from '../fields/prompt';
import { aspectRatio, height, sizeOrInputSize, width } from '../fields/size';
import { sizeAsSeen } from '../image/imageFormat';
import { readNegativePrompt, readPrompt, readSeed } from '../request/fieldReaders';
import { SD3_MODELS, SD3_TEXT_TO_IMAGE } from '../request/models';
import { readSize } from '../request/size';
import { defineOperation } from './defineOperation';

const strength = field('strength', {
	description:
		'How much the image may differ from the input image: 0 gives the same image, 1 ignores it. 0.6 keeps its composition.',
});

/**
 * An image and a prompt become another image.
 *
 * @see https://www.aithriving.com/document/generate/sd3/imageToImage
 */
export const imageToImage = defineOperation({
	name: 'imageToImage',
	resource: 'generation',
	option: {
		name: 'Image to Image',
		description: 'Generate an image from another image and a description in words',
		action: 'Generate image from image',
	},
	url: '/api/generate/sd3/imageToImage',
	credits: SD3_TEXT_TO_IMAGE.credits,
	models: SD3_MODELS,
	fields: [
		prompt,
		modelOfImage,
		negativePrompt,
		...inputImage,
		strength,
		sizeOrInputSize,
		aspectRatio,
		width,
		height,
		seed,
		binaryPropertyName,
	],
	makeBody(values, { model, images, image }) {
		const prompt = readPrompt(values);
		const { width, height } = readSize(values, image && sizeAsSeen(image.format));
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
});
