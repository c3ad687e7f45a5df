import { invalidValue } from '../failures';
import { LABELS } from './labels';
import {
	CREDIT_LIMIT,
	MAX_TEXT_LENGTH,
	MODELS,
	PARALLEL,
	RETRIES,
	SEED,
	SIDE,
	SIZE_MODES,
	TURBO,
	type Model,
} from './limits';
import { ASPECT_RATIOS, RATIO_SIZES, nearestRatio, type AspectRatio, type Size } from './size';
import {
	isBlank,
	readBoolean,
	readOption,
	readPrompt,
	readText,
	readWholeNumber,
	withinLength,
	type NumberRule,
} from './values';

/**
 * The JSON body of Text to Image.
 *
 * @see https://www.aithriving.com/document/generate/sd3/textToImage
 */
export interface TextToImageBody {
	prompt: string;
	/** px */
	width: number;
	/** px */
	height: number;
	model: Model;
	aspect_ratio: AspectRatio;
	/** Left out: random. */
	seed?: number;
	negative_prompt?: string;
}

/** What one input item asks for, after every rule was checked. */
export interface Row {
	body: TextToImageBody;
	/** The field of the output item that gets the picture. */
	binaryPropertyName: string;
	/** As the user wrote it; '' for the default name. */
	fileName: string;
	includeOtherFields: boolean;
	/** Requests in flight at one time, for the whole run. */
	maxParallelRequests: number;
	/** Repetitions of a failed request, for one picture. */
	maxRetries: number;
	/** Most credits that the whole run may spend; 0 = no limit. */
	creditLimit: number;
}

/** The node's parameters with their expressions resolved: anything may be in them. */
export type Parameters = Record<string, unknown>;

/** Spreadsheets make times out of ratios ("16:09:00"), people write "16/10": the nearest ratio is meant. */
function meantRatio(text: string): AspectRatio {
	const [width = NaN, height = NaN] = text.split(/[:/x]/i).map(Number);
	return width > 0 && height > 0 ? nearestRatio({ width, height }) : '1:1';
}

function readSize(parameters: Parameters): Size & { aspect_ratio: AspectRatio } {
	if (readOption(LABELS.size, parameters.size, SIZE_MODES) === 'aspectRatio') {
		const ratio = readOption(LABELS.aspectRatio, parameters.aspectRatio, ASPECT_RATIOS, meantRatio);
		return { ...RATIO_SIZES[ratio], aspect_ratio: ratio };
	}
	const width = readWholeNumber(LABELS.width, parameters.width, SIDE);
	const height = readWholeNumber(LABELS.height, parameters.height, SIDE);
	return { width, height, aspect_ratio: nearestRatio({ width, height }) };
}

/** The body as the API takes it: optional fields only where they say something. */
function readBody(parameters: Parameters): TextToImageBody {
	const prompt = readPrompt(LABELS.prompt, parameters.prompt, MAX_TEXT_LENGTH);
	const model = readOption(LABELS.model, parameters.model, MODELS);
	const size = readSize(parameters);
	// An empty cell of a sheet means no wish: random, as 0 does.
	const seed = isBlank(parameters.seed) ? 0 : readWholeNumber(LABELS.seed, parameters.seed, SEED);
	const body: TextToImageBody = { prompt, ...size, model };
	if (seed !== 0) body.seed = seed;
	if (model !== TURBO) {
		const text = readText(LABELS.negativePrompt, parameters.negativePrompt);
		const negativePrompt = withinLength(LABELS.negativePrompt, text, MAX_TEXT_LENGTH);
		if (!isBlank(negativePrompt)) body.negative_prompt = negativePrompt;
	}
	return body;
}

/** An option that was not added, or was left blank, has its default. */
function readNumberOption(
	label: string,
	value: unknown,
	{ default: initial, ...rule }: NumberRule & { default: number },
): number {
	return isBlank(value) ? initial : readWholeNumber(label, value, rule);
}

/** Checks the resolved parameters of one item. Throws a PictureFailure that names the first value that breaks a rule. */
export function checkRow(parameters: Parameters): Row {
	const body = readBody(parameters);
	const options = (parameters.options ?? {}) as Parameters;
	const binaryPropertyName = readText(LABELS.binaryPropertyName, parameters.binaryPropertyName).trim();
	if (binaryPropertyName === '') {
		throw invalidValue(
			`${LABELS.binaryPropertyName} is empty, but must name the field for the picture. The usual value is data`,
			`Correct ${LABELS.binaryPropertyName}, or the expression behind it.`,
		);
	}
	return {
		body,
		binaryPropertyName,
		fileName: readText(LABELS.fileName, options.fileName).trim(),
		includeOtherFields: readBoolean(LABELS.includeOtherFields, options.includeOtherFields),
		maxParallelRequests: readNumberOption(
			LABELS.maxParallelRequests,
			options.maxParallelRequests,
			PARALLEL,
		),
		maxRetries: readNumberOption(LABELS.maxRetries, options.maxRetries, RETRIES),
		creditLimit: readNumberOption(LABELS.creditLimit, options.creditLimit, CREDIT_LIMIT),
	};
}
