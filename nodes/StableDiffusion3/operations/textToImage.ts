import { field } from '../fields/field';
import { modelOfText } from '../fields/model';
import { binaryPropertyName, seed } from '../fields/output';
import { negativePrompt, prompt } from '../fields/prompt';
import { aspectRatio, height, size, width } from '../fields/size';
import { readNegativePrompt, readPrompt, readSeed } from '../request/fieldReaders';
import { CORE, isSd3, MODEL_NAMES, MODELS, SD3_TEXT_TO_IMAGE } from '../request/models';
import { STYLE_PRESETS } from '../request/parameters';
import { readSize } from '../request/size';
import { defineOperation } from './defineOperation';

/** "comic-book" -> "Comic Book", "3d-model" -> "3D Model" */
const labelOfPreset = (preset: string) =>
	preset.replaceAll('-', ' ').replace(/\b\d*[a-z]/g, (first) => first.toUpperCase());

const presets = [
	{ name: 'None', value: '' },
	...STYLE_PRESETS.map((value) => ({ name: labelOfPreset(value), value })),
];

const stylePreset = field('stylePreset', {
	options: presets.sort((one, other) => one.name.localeCompare(other.name)),
	description: `The style of the image: ${STYLE_PRESETS.join(', ')}, or nothing`,
	displayOptions: { show: { model: [CORE] } },
});

/**
 * A prompt becomes an image. Stable Image Ultra and Core have an address and a price of their own, and no name in the body.
 *
 * @see https://www.aithriving.com/document/generate/sd3/textToImage
 * @see https://www.aithriving.com/document/generate/stableImageUltra
 * @see https://www.aithriving.com/document/generate/stableImageCore
 */
export const textToImage = defineOperation({
	name: 'textToImage',
	resource: 'generation',
	option: {
		name: 'Text to Image',
		description: 'Generate an image from a description in words',
		action: 'Generate image from text',
	},
	...SD3_TEXT_TO_IMAGE,
	models: MODEL_NAMES,
	endpoints: MODELS,
	fields: [
		prompt,
		modelOfText,
		negativePrompt,
		stylePreset,
		size,
		aspectRatio,
		width,
		height,
		seed,
		binaryPropertyName,
	],
	makeBody(values, { model, images }) {
		const hasStyle = model === CORE && !values.isBlank('stylePreset');
		return {
			prompt: readPrompt(values),
			...readSize(values),
			model: model && isSd3(model) ? model : undefined,
			seed: readSeed(values, images),
			negative_prompt: readNegativePrompt(values, model),
			style_preset: hasStyle ? values.option('stylePreset', STYLE_PRESETS) : undefined,
		};
	},
});
