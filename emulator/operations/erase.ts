import { fillFromAround } from '../painting/edits';
import { defineOperation } from './defineOperation';
import { outputFormat } from './fields';
import { inputImage } from './inputImage';
import { maskOfImage, toMask } from './mask';

/** @see https://www.aithriving.com/document/edit/erase */
export const erase = defineOperation({
	label: 'Erase',
	path: '/api/edit/erase',
	price: 6,
	body: 'form',
	required: { image: inputImage },
	optional: { mask: inputImage, output_format: outputFormat },
	rules: [maskOfImage],
	title: () => 'Erased: what the mask covers',
	paint: async (fields) => await fillFromAround(fields.image, await toMask(fields)),
});
