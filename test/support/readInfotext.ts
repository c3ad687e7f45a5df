/** What AUTOMATIC1111's web UI makes of generation parameters. */
export interface Infotext {
	prompt: string;
	negativePrompt: string;
	/** The pairs of the last line. */
	values: Record<string, string>;
}

const PAIR = /\s*(\w[\w \-/]+):\s*("(?:\\.|[^\\"])+"|[^,]*)(?:,|$)/g;
const NEGATIVE = 'Negative prompt:';

/**
 * Reads generation parameters by the rules of AUTOMATIC1111's `parse_generation_parameters`: the last line holds pairs if it
 * has three of them; the negative prompt begins with the first line that says so; each line loses its blanks at both ends.
 *
 * @see https://github.com/AUTOMATIC1111/stable-diffusion-webui/blob/master/modules/infotext_utils.py
 */
export function readInfotext(text: string): Infotext {
	const lines = text.trim().split('\n');
	const pairs = [...lines.at(-1)!.matchAll(PAIR)];
	const isComplete = pairs.length >= 3;
	if (isComplete) lines.pop();
	const prompts = { positive: [] as string[], negative: [] as string[] };
	let current: keyof typeof prompts = 'positive';
	for (const line of lines.map((written) => written.trim())) {
		if (line.startsWith(NEGATIVE)) current = 'negative';
		prompts[current].push(line.startsWith(NEGATIVE) ? line.slice(NEGATIVE.length).trim() : line);
	}
	const unquote = (value: string) => (value.startsWith('"') ? (JSON.parse(value) as string) : value);
	const values = isComplete ? pairs.map(([, name, value]) => [name!, unquote(value!)]) : [];
	return {
		prompt: prompts.positive.join('\n'),
		negativePrompt: prompts.negative.join('\n'),
		values: Object.fromEntries(values) as Record<string, string>,
	};
}
