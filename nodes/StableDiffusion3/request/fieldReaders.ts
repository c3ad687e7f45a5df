import { invalidValue } from '../failures';
import { TURBO, type Model } from './models';
import { OUTPUT_FORMATS, PARAMETERS } from './parameters';
import type { Body } from './body';
import type { Values } from './Values';

/** Readers for what several operations send. All throw an ImageFailure where a value breaks a rule. */

/** Text that says something: what `subject` shows. */
export function readPrompt(values: Values, subject = 'the image shows'): string {
	if (values.isBlank('prompt')) values.refuse('prompt', `must say what ${subject}`);
	return values.limitedText('prompt');
}

/** Text, or undefined where it says nothing. */
export function readOptionalText(values: Values, name: 'prompt' | 'negativePrompt'): string | undefined {
	return values.isBlank(name) ? undefined : values.limitedText(name);
}

/** Never for the turbo model, which takes none, however the model was chosen. */
export const readNegativePrompt = (values: Values, model?: Model): string | undefined =>
	model === TURBO ? undefined : readOptionalText(values, 'negativePrompt');

export const readOutputFormat = (values: Values): Body['output_format'] =>
	values.option('outputFormat', OUTPUT_FORMATS);

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
