import { inputImage, maskBinaryPropertyName } from '../fields/inputImage';
import { binaryPropertyName, outputFormat, seed } from '../fields/output';
import { readOutputFormat, readSeed } from '../request/fieldReaders';
import { checkMask } from '../request/inputRules';
import { defineOperation } from './defineOperation';

/**
 * What the mask covers is removed from the image.
 *
 * @see https://www.aithriving.com/document/edit/erase
 */
export const erase = defineOperation({
	name: 'erase',
	resource: 'editing',
	option: {
		name: 'Erase',
		description: 'Remove an object from an image: what a mask covers, or what is transparent',
		action: 'Erase object from image',
	},
	url: '/api/edit/erase',
	credits: 6,
	fields: [...inputImage, maskBinaryPropertyName, outputFormat, seed, binaryPropertyName],
	makeBody(values, { images, ...files }) {
		checkMask(files);
		return { seed: readSeed(values, images), output_format: readOutputFormat(values) };
	},
});
