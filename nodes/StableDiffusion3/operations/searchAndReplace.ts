import { inputImage } from '../fields/inputImage';
import { binaryPropertyName, outputFormat, seed } from '../fields/output';
import { field } from '../fields/field';
import { inAtMost, negativePromptOfEdit, prompt } from '../fields/prompt';
import { readNegativePrompt, readOutputFormat, readPrompt, readSeed } from '../request/fieldReaders';
import { defineOperation } from './defineOperation';

const searchPrompt = field('searchPrompt', {
	typeOptions: { rows: 2 },
	required: true,
	placeholder: 'e.g. the dog',
	description: `What to replace, in English, ${inAtMost}. Prompt says what replaces it.`,
});

/**
 * What one prompt names is replaced by what another one shows, without a mask.
 *
 * @see https://www.aithriving.com/document/edit/searchAndReplace
 */
export const searchAndReplace = defineOperation({
	name: 'searchAndReplace',
	resource: 'editing',
	option: {
		name: 'Search and Replace',
		description: 'Replace an object in an image with another one, both named in words, without a mask',
		action: 'Search and replace object in image',
	},
	url: '/api/edit/search-and-replace',
	credits: 8,
	fields: [
		prompt,
		searchPrompt,
		negativePromptOfEdit,
		...inputImage,
		outputFormat,
		seed,
		binaryPropertyName,
	],
	makeBody(values, { images }) {
		if (values.isBlank('searchPrompt')) values.refuse('searchPrompt', 'must say what to replace');
		return {
			prompt: readPrompt(values, 'replaces it'),
			search_prompt: values.limitedText('searchPrompt'),
			seed: readSeed(values, images),
			negative_prompt: readNegativePrompt(values),
			output_format: readOutputFormat(values),
		};
	},
});
