import { TURBO } from '../request/models';
import { PARAMETERS } from '../request/parameters';
import { field } from './field';

/** How long a prompt may be. */
export const inAtMost = `in at most ${PARAMETERS.prompt.maxLength.toLocaleString('en')} characters`;

const PROMPT = {
	typeOptions: { rows: 4 },
	placeholder: 'e.g. A red lighthouse on a cliff at dusk, oil painting, warm light',
	description: `What the image shows: subject, surroundings, style and light, in English, ${inAtMost}`,
};

export const prompt = field('prompt', { ...PROMPT, required: true });

export const promptOfOutpaint = field('prompt', {
	...PROMPT,
	placeholder: 'e.g. A wide beach under a clear sky',
	description: `What the new parts show, in English, ${inAtMost}. Leave it empty to continue the image.`,
});

const NEGATIVE_PROMPT = {
	typeOptions: { rows: 2 },
	placeholder: 'e.g. text, watermark, blurry',
	description: `What the image must not show, ${inAtMost}`,
};

export const negativePrompt = field('negativePrompt', {
	...NEGATIVE_PROMPT,
	description: `${NEGATIVE_PROMPT.description}. SD3 Large Turbo does not support it.`,
	displayOptions: { hide: { model: [TURBO] } },
});

/** For operations without a model: one that was chosen before in another operation hides nothing. */
export const negativePromptOfEdit = field('negativePrompt', NEGATIVE_PROMPT);
