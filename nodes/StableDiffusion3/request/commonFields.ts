import { invalidValue } from '../failures';
import { MODELS, PARAMETERS, TURBO, type Model } from './parameters';
import type { Values } from './Values';

/** Readers for what several operations send. All throw an ImageFailure where a value breaks a rule. */

/** Text that says something. */
export function readPrompt(values: Values): string {
	if (values.isBlank('prompt')) values.refuse('prompt', 'must say what the image shows');
	return values.limitedText('prompt');
}

export function readModel(values: Values): Model {
	return values.option('model', MODELS);
}

/** Never for the turbo model, which takes none, however the model was chosen. */
export function readNegativePrompt(values: Values, model: Model): string | undefined {
	if (model === TURBO) return undefined;
	const text = values.limitedText('negativePrompt');
	return values.isBlank('negativePrompt') ? undefined : text;
}

/**
 * The seed of an item's first image; undefined for a random one, which is also what an empty cell of a sheet means.
 *
 * @param images that the item asks for: each takes the next seed
 */
export function readSeed(values: Values, images: number): number | undefined {
	const seed = values.optionalWholeNumber('seed');
	if (seed === 0) return undefined;
	const { label, max } = PARAMETERS.seed;
	if (seed + images - 1 > max) {
		throw invalidValue(
			`${label} is ${seed}, but ${images} images need ${images} seeds in a row, and the last one would be over ${max}. The nearest valid value is ${max - images + 1}`,
			`Lower ${label}, or ${PARAMETERS.numberOfImages.label}.`,
		);
	}
	return seed;
}
