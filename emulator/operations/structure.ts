import { imprint } from '../painting/edits';
import { defineOperation } from './defineOperation';
import { outputFormat, prompt, share, text } from './fields';
import { inputImage } from './inputImage';

/** @see https://www.aithriving.com/document/control/structure */
export const structure = defineOperation({
	label: 'Structure',
	path: '/api/control/structure',
	price: 6,
	body: 'form',
	required: { image: inputImage, prompt },
	optional: { control_strength: share, negative_prompt: text, output_format: outputFormat },
	paint: async ({ image, control_strength = 0.7 }, scene) =>
		await imprint(image, await scene(image), 'shapes', control_strength),
});
