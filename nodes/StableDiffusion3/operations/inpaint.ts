import { inputImage, maskBinaryPropertyName } from '../fields/inputImage';
import { binaryPropertyName, outputFormat, seed } from '../fields/output';
import { negativePromptOfEdit, prompt } from '../fields/prompt';
import { readNegativePrompt, readOutputFormat, readPrompt, readSeed } from '../request/fieldReaders';
import { checkMask } from '../request/inputRules';
import { defineOperation } from './defineOperation';

/**
 * What the mask covers is painted anew from a prompt.
 *
 * @see https://www.aithriving.com/document/edit/inpaint
 */
export const inpaint = defineOperation({
	name: 'inpaint',
	resource: 'editing',
	option: {
		name: 'Inpaint',
		description:
			'Change a part of an image from a description in words: what a mask covers, or what is transparent',
		action: 'Inpaint part of image',
	},
	url: '/api/edit/inpaint',
	credits: 6,
	fields: [
		prompt,
		negativePromptOfEdit,
		...inputImage,
		maskBinaryPropertyName,
		outputFormat,
		seed,
		binaryPropertyName,
	],
	makeBody(values, { images, ...files }) {
		checkMask(files);
		return {
			prompt: readPrompt(values, 'the changed part shows'),
			seed: readSeed(values, images),
			negative_prompt: readNegativePrompt(values),
			output_format: readOutputFormat(values),
		};
	},
});
