import { fillWith } from '../painting/edits';
import { tiles } from '../painting/tiles';
import { defineOperation } from './defineOperation';
import { outputFormat, prompt, text } from './fields';
import { inputImage } from './inputImage';
import { maskOfImage, toMask } from './mask';

/** @see https://www.aithriving.com/document/edit/inpaint */
export const inpaint = defineOperation({
	label: 'Inpaint',
	path: '/api/edit/inpaint',
	price: 6,
	body: 'form',
	required: { image: inputImage, prompt },
	optional: { mask: inputImage, negative_prompt: text, output_format: outputFormat },
	rules: [maskOfImage],
	paint: async (fields, scene) =>
		await fillWith(await scene(fields.image, tiles), fields.image, await toMask(fields)),
});
