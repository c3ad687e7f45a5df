import { CORE, TURBO } from '../request/models';
import { PARAMETERS, STYLE_PRESETS } from '../request/parameters';
import { field } from './field';

const most = `in at most ${PARAMETERS.prompt.maxLength.toLocaleString('en')} characters`;

const PROMPT = {
	typeOptions: { rows: 4 },
	placeholder: 'e.g. A red lighthouse on a cliff at dusk, oil painting, warm light',
	description: `What the image shows: subject, surroundings, style and light, in English, ${most}`,
};

export const prompt = field('prompt', { ...PROMPT, required: true });

export const promptOfOutpaint = field('prompt', {
	...PROMPT,
	placeholder: 'e.g. A wide beach under a clear sky',
	description: `What the new parts show, in English, ${most}. Leave it empty to continue the image.`,
});

export const searchPrompt = field('searchPrompt', {
	typeOptions: { rows: 2 },
	required: true,
	placeholder: 'e.g. the dog',
	description: `What to replace, in English, ${most}. Prompt says what replaces it.`,
});

const NEGATIVE_PROMPT = {
	typeOptions: { rows: 2 },
	placeholder: 'e.g. text, watermark, blurry',
	description: `What the image must not show, ${most}`,
};

export const negativePrompt = field('negativePrompt', {
	...NEGATIVE_PROMPT,
	description: `${NEGATIVE_PROMPT.description}. SD3 Large Turbo does not support it.`,
	displayOptions: { hide: { model: [TURBO] } },
});

/** For operations without a model: one that was chosen before in another operation hides nothing. */
export const negativePromptOfEdit = field('negativePrompt', NEGATIVE_PROMPT);

/** "comic-book" -> "Comic Book", "3d-model" -> "3D Model" */
const labelOfPreset = (preset: string) =>
	preset.replaceAll('-', ' ').replace(/\b\d*[a-z]/g, (first) => first.toUpperCase());

const presets = [
	{ name: 'None', value: '' },
	...STYLE_PRESETS.map((value) => ({ name: labelOfPreset(value), value })),
];

export const stylePreset = field('stylePreset', {
	options: presets.sort((one, other) => one.name.localeCompare(other.name)),
	description: `The style of the image: ${STYLE_PRESETS.join(', ')}, or nothing`,
	displayOptions: { show: { model: [CORE] } },
});
