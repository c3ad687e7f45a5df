import { MODEL_NAMES, MODELS, SD3_MODELS, type Model } from '../request/models';
import { field } from './field';

const optionFor = (model: Model) => {
	const { label, description, credits } = MODELS[model];
	return { name: `${label} (${credits} Credits)`, value: model, description };
};

export const modelOfText = field('model', {
	options: MODEL_NAMES.map(optionFor),
	description: `The model that makes the image: ${MODEL_NAMES.join(', ')}`,
});

export const modelOfImage = field('model', {
	options: SD3_MODELS.map(optionFor),
	description: `The Stable Diffusion 3 model that makes the image: ${SD3_MODELS.join(', ')}`,
});
