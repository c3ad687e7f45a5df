import { controlStrength, inputImage } from '../fields/inputImage';
import { binaryPropertyName, outputFormat, seed } from '../fields/output';
import { negativePromptOfEdit, prompt } from '../fields/prompt';
import { readNegativePrompt, readOutputFormat, readPrompt, readSeed } from '../request/fieldReaders';
import { defineOperation } from './defineOperation';

/**
 * An image and a prompt become another image with the same structure, such as another style or material.
 *
 * @see https://www.aithriving.com/document/control/structure
 */
export const structureToImage = defineOperation({
	name: 'structureToImage',
	resource: 'generation',
	option: {
		name: 'Structure to Image',
		description:
			'Generate an image that keeps the structure of another image, from a description in words',
		action: 'Generate image from structure',
	},
	url: '/api/control/structure',
	credits: 6,
	fields: [
		prompt,
		negativePromptOfEdit,
		...inputImage,
		controlStrength,
		outputFormat,
		seed,
		binaryPropertyName,
	],
	makeBody: (values, { images }) => ({
		prompt: readPrompt(values),
		control_strength: values.number('controlStrength'),
		seed: readSeed(values, images),
		negative_prompt: readNegativePrompt(values),
		output_format: readOutputFormat(values),
	}),
});
