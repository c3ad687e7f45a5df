import { extend } from '../painting/edits';
import { defineOperation } from './defineOperation';
import { extension, outputFormat, share, text } from './fields';
import { inputImage } from './inputImage';
import { anyExtension } from './rules';

/** @see https://www.aithriving.com/document/edit/outpaint */
export const outpaint = defineOperation({
	label: 'Outpaint',
	path: '/api/edit/outpaint',
	price: 8,
	body: 'form',
	required: { image: inputImage },
	optional: {
		left: extension,
		right: extension,
		up: extension,
		down: extension,
		creativity: share,
		prompt: text,
		output_format: outputFormat,
	},
	rules: [anyExtension],
	title: ({ prompt, left = 0, right = 0, up = 0, down = 0 }) =>
		prompt ? `“${prompt}”` : `Extended: left ${left}, right ${right}, up ${up}, down ${down}`,
	paint: async ({ image, left = 0, right = 0, up = 0, down = 0, creativity = 0.5 }, scene) =>
		await extend(image, { left, right, top: up, bottom: down }, scene, creativity),
});
