/** What an image was made with, as far as the service takes it. */
export interface GenerationParameters {
	prompt?: string;
	negativePrompt?: string;
	seed?: number;
	/** px */
	width: number;
	/** px */
	height: number;
	/** The operation's name, which stands in where the operation has no model. */
	operation?: string;
	model?: string;
	strength?: number;
}

/** What would end a value early is put in quotes. */
const quoted = (value: string | number) => (/[,:\n]/.test(`${value}`) ? JSON.stringify(value) : value);

/**
 * The parameters as AUTOMATIC1111's "PNG Info" shows them: the prompt, a line for the negative prompt, and a last line of
 * `Name: value` pairs, of which its reader needs at least three.
 *
 * @see https://github.com/AUTOMATIC1111/stable-diffusion-webui/blob/master/modules/infotext_utils.py
 */
export function writeParameters(parameters: GenerationParameters): string {
	const { prompt, negativePrompt, seed, width, height, operation, model, strength } = parameters;
	const values = {
		Seed: seed ?? -1,
		Size: `${width}x${height}`,
		Model: model,
		Operation: model === undefined ? operation : undefined,
		'Denoising strength': strength,
	};
	const pairs = Object.entries(values).flatMap(([name, value]) =>
		value === undefined ? [] : [`${name}: ${quoted(value)}`],
	);
	const negative = negativePrompt === undefined ? undefined : `Negative prompt: ${negativePrompt}`;
	return [prompt, negative, pairs.join(', ')].filter((line) => line !== undefined).join('\n');
}
