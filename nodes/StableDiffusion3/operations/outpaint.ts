import { invalidValue } from '../failures';
import { field } from '../fields/field';
import { inputImage } from '../fields/inputImage';
import { binaryPropertyName, outputFormat, seed } from '../fields/output';
import { promptOfOutpaint } from '../fields/prompt';
import { readOptionalText, readOutputFormat, readSeed } from '../request/fieldReaders';
import { defineOperation } from './defineOperation';

const SIDES = ['left', 'right', 'up', 'down'] as const;

const sides = SIDES.map((side) =>
	field(side, {
		description: `How many pixels to add ${{ left: 'on the left', right: 'on the right', up: 'at the top', down: 'at the bottom' }[side]}`,
	}),
);

const creativity = field('creativity', {
	description: 'How freely the new parts are painted: 0 stays close to the image, 1 is free',
});

/**
 * The image is extended at its sides.
 *
 * @see https://www.aithriving.com/document/edit/outpaint
 */
export const outpaint = defineOperation({
	name: 'outpaint',
	resource: 'editing',
	option: {
		name: 'Outpaint',
		description: 'Extend an image beyond its sides',
		action: 'Outpaint to extend or uncrop image',
	},
	url: '/api/edit/outpaint',
	credits: 8,
	fields: [promptOfOutpaint, ...inputImage, ...sides, creativity, outputFormat, seed, binaryPropertyName],
	makeBody(values, { images }) {
		const [left, right, up, down] = SIDES.map((side) => values.optionalWholeNumber(side) || undefined);
		if (!(left ?? right ?? up ?? down)) {
			throw invalidValue(
				'Left, Right, Up and Down are all 0, but Outpaint has to extend at least one side',
				'Enter how many pixels to add at a side.',
			);
		}
		return {
			left,
			right,
			up,
			down,
			creativity: values.number('creativity'),
			prompt: readOptionalText(values, 'prompt'),
			seed: readSeed(values, images),
			output_format: readOutputFormat(values),
		};
	},
});
