import example from '../../../examples/prompts-to-images.json';

export interface PromptRow {
	name: string;
	prompt: string;
	negativePrompt: string;
	model: string;
	ratio: string;
	seed: number;
}

const prompts = example.nodes.find(({ name }) => name === 'Prompts');

/** The rows of the shipped example. */
export const promptRows = (JSON.parse(prompts?.parameters.jsonOutput ?? '') as { rows: PromptRow[] }).rows;

/** Width and height in px of each ratio, from the public contract. */
export const PIXELS: Record<string, [width: number, height: number]> = {
	'1:1': [1024, 1024],
	'16:9': [1344, 768],
	'9:16': [768, 1344],
	'3:2': [1216, 832],
	'2:3': [832, 1216],
	'21:9': [1536, 640],
	'9:21': [640, 1536],
	'5:4': [1088, 896],
	'4:5': [896, 1088],
};
