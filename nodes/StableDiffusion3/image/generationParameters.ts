/** What an image was made with, as far as the service takes it. */
export interface GenerationParameters {
	prompt: string;
	negativePrompt?: string;
	seed?: number;
	/** px */
	width: number;
	/** px */
	height: number;
	model?: string;
	strength?: number;
}

/** The keyword of the PNG text that AUTOMATIC1111's web UI writes, and most Stable Diffusion tools read. */
export const PARAMETERS_KEYWORD = 'parameters';

/**
 * The parameters as AUTOMATIC1111's "PNG Info" shows them: the prompt, a line for the negative prompt, and a last line of
 * `Name: value` pairs, of which its reader needs at least three.
 *
 * @see https://github.com/AUTOMATIC1111/stable-diffusion-webui/blob/master/modules/infotext_utils.py
 */
export function writeParameters(parameters: GenerationParameters): string {
	const { prompt, negativePrompt, seed, width, height, model, strength } = parameters;
	const lines = [prompt];
	if (negativePrompt !== undefined) lines.push(`Negative prompt: ${negativePrompt}`);
	const pairs = [`Seed: ${seed ?? -1}`, `Size: ${width}x${height}`, `Model: ${model ?? 'Stable Image'}`];
	if (strength !== undefined) pairs.push(`Denoising strength: ${strength}`);
	lines.push(pairs.join(', '));
	return lines.join('\n');
}
