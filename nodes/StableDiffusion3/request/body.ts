import { invalidValue } from '../failures';
import type { Size } from '../image/imageFormat';
import { fitInputSize } from './inputSize';
import { LABELS } from './labels';
import { MAX_TEXT_LENGTH, MODELS, SEED, SIDE, SIZE_MODES, STRENGTH, TURBO, type Model } from './limits';
import { ASPECT_RATIOS, RATIO_SIZES, nearestRatio, type AspectRatio } from './size';
import {
	isBlank,
	readNumber,
	readOption,
	readPrompt,
	readText,
	readWholeNumber,
	withinLength,
} from './values';

/**
 * What the API takes, by its own names: as JSON for Text to Image, as form fields for Image to Image.
 *
 * @see https://www.aithriving.com/document/generate/sd3/textToImage
 * @see https://www.aithriving.com/document/generate/sd3/imageToImage
 */
export interface Body {
	prompt: string;
	/** px */
	width: number;
	/** px */
	height: number;
	model: Model;
	/** Text to Image only. */
	aspect_ratio?: AspectRatio;
	/** Image to Image only: 0 = the input image, 1 = as if there were none. */
	strength?: number;
	/** Left out: random. */
	seed?: number;
	negative_prompt?: string;
}

/** The node's parameters with their expressions resolved: anything may be in them. */
export type Parameters = Record<string, unknown>;

/** Spreadsheets make times out of ratios ("16:09:00"), people write "16/10": the nearest ratio is meant. */
function meantRatio(text: string): AspectRatio {
	const [width = NaN, height = NaN] = text.split(/[:/x]/i).map(Number);
	return width > 0 && height > 0 ? nearestRatio({ width, height }) : '1:1';
}

/** Width, height and their ratio. `input` is the input image's size, where there is one. */
function readSize(parameters: Parameters, input?: Size): Size & { aspect_ratio: AspectRatio } {
	const modes = input ? SIZE_MODES : SIZE_MODES.filter((mode) => mode !== 'input');
	const mode = readOption(LABELS.size, parameters.size, modes);
	if (mode === 'aspectRatio') {
		const ratio = readOption(LABELS.aspectRatio, parameters.aspectRatio, ASPECT_RATIOS, meantRatio);
		return { ...RATIO_SIZES[ratio], aspect_ratio: ratio };
	}
	const size =
		mode === 'input' && input
			? fitInputSize(input)
			: {
					width: readWholeNumber(LABELS.width, parameters.width, SIDE),
					height: readWholeNumber(LABELS.height, parameters.height, SIDE),
				};
	return { ...size, aspect_ratio: nearestRatio(size) };
}

/** An empty cell of a sheet means no wish: random, as 0 does. */
function readSeed(value: unknown, images: number): number | undefined {
	const seed = isBlank(value) ? 0 : readWholeNumber(LABELS.seed, value, SEED);
	if (seed === 0) return undefined;
	if (seed + images - 1 > SEED.max) {
		throw invalidValue(
			`${LABELS.seed} is ${seed}, but ${images} images need ${images} seeds in a row, and the last one would be over ${SEED.max}. The nearest valid value is ${SEED.max - images + 1}`,
			`Lower ${LABELS.seed}, or ${LABELS.numberOfImages}.`,
		);
	}
	return seed;
}

/** Never for the turbo model, which does not take one, whichever way the model was chosen. */
function readNegativePrompt(value: unknown, model: Model): string | undefined {
	if (model === TURBO) return undefined;
	const text = withinLength(LABELS.negativePrompt, readText(LABELS.negativePrompt, value), MAX_TEXT_LENGTH);
	return isBlank(text) ? undefined : text;
}

/** Only what says something: the API takes no empty values. */
const withoutUndefined = (body: Body): Body =>
	Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined)) as unknown as Body;

/**
 * The checked body of an item's first image. Throws a ImageFailure that names the first value that breaks a rule.
 *
 * @param images that the item asks for
 * @param input size of the input image in px: then it is Image to Image
 */
export function readBody(parameters: Parameters, images: number, input?: Size): Body {
	const prompt = readPrompt(LABELS.prompt, parameters.prompt, MAX_TEXT_LENGTH);
	const model = readOption(LABELS.model, parameters.model, MODELS);
	const { aspect_ratio, ...size } = readSize(parameters, input);
	return withoutUndefined({
		prompt,
		...size,
		model,
		...(input
			? { strength: readNumber(LABELS.strength, parameters.strength, STRENGTH) }
			: { aspect_ratio }),
		seed: readSeed(parameters.seed, images),
		negative_prompt: readNegativePrompt(parameters.negativePrompt, model),
	});
}

/** The body of one of an item's images, counted from 0: with a seed, each has its own; without, each is random. */
export function bodyOfImage(body: Body, imageIndex: number): Body {
	return body.seed === undefined ? body : { ...body, seed: body.seed + imageIndex };
}
