import { controlStrength, inputImage } from '../fields/inputImage';
import { binaryPropertyName, outputFormat, seed } from '../fields/output';
import { negativePromptOfEdit, prompt } from '../fields/prompt';
import { readNegativePrompt, readOutputFormat, readPrompt, readSeed } from '../request/fieldReaders';
import { defineOperation } from './defineOperation';

/**
 * A sketch and a prompt become an image: the lines of the sketch stay.
 *
 * @see https://www.aithriving.com/document/control/sketch
 */
export const sketchToImage = defineOperation({
	name: 'sketchToImage',
	resource: 'generation',
	option: {
		name: 'Sketch to Image',
		description: 'Generate an image from a sketch or a line drawing and a description in words',
		action: 'Generate image from sketch',
	},
	url: '/api/control/sketch',
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
