import { PARAMETERS, TURBO } from '../request/parameters';
import { field } from './field';

export const prompt = field('prompt', {
	typeOptions: { rows: 4 },
	required: true,
	placeholder: 'e.g. A red lighthouse on a cliff at dusk, oil painting, warm light',
	description: `What the image shows: subject, surroundings, style and light, in English, in at most ${PARAMETERS.prompt.maxLength.toLocaleString('en')} characters`,
});

export const negativePrompt = field('negativePrompt', {
	typeOptions: { rows: 2 },
	placeholder: 'e.g. text, watermark, blurry',
	description: `What the image must not show, in at most ${PARAMETERS.negativePrompt.maxLength.toLocaleString('en')} characters. SD3 Large Turbo does not take it.`,
	displayOptions: { hide: { model: [TURBO] } },
});
