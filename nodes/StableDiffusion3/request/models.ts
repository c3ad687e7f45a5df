/** Where an image is requested, and what it costs. */
export interface Endpoint {
	/** The path that is asked for. */
	url: string;
	credits: number;
}

export const SD3_TEXT_TO_IMAGE = {
	url: '/api/generate/sd3/textToImage',
	credits: 8,
} as const satisfies Endpoint;

/**
 * The models of Text to Image, as the panel calls them: what an image of each costs, and where it is requested. Only the SD3
 * models share an address, and are named in the request.
 *
 * @see https://www.aithriving.com/document/generate/sd3/textToImage
 * @see https://www.aithriving.com/document/generate/stableImageUltra
 * @see https://www.aithriving.com/document/generate/stableImageCore
 */
export const MODELS = {
	'sd3-large': {
		label: 'SD3 Large',
		description: 'The best Stable Diffusion 3 model',
		...SD3_TEXT_TO_IMAGE,
	},
	'sd3-large-turbo': {
		label: 'SD3 Large Turbo',
		description: 'Faster, does not support a negative prompt',
		...SD3_TEXT_TO_IMAGE,
	},
	'sd3-medium': {
		label: 'SD3 Medium',
		description: 'The smallest Stable Diffusion 3 model',
		...SD3_TEXT_TO_IMAGE,
	},
	'stable-image-core': {
		label: 'Stable Image Core',
		description: 'The cheapest and fastest, with style presets',
		url: '/api/generate/core',
		credits: 6,
	},
	'stable-image-ultra': {
		label: 'Stable Image Ultra',
		description: 'The best quality of all',
		url: '/api/generate/ultra',
		credits: 16,
	},
} as const satisfies Record<string, Endpoint & { label: string; description: string }>;

export type Model = keyof typeof MODELS;

export const MODEL_NAMES = Object.keys(MODELS) as Model[];

export const SD3_MODELS = ['sd3-large', 'sd3-large-turbo', 'sd3-medium'] as const satisfies Model[];

export const isSd3 = (model: Model): boolean => SD3_MODELS.some((name) => name === model);

/** The model that takes no negative prompt. */
export const TURBO: Model = 'sd3-large-turbo';

/** The only model that takes a style preset. */
export const CORE: Model = 'stable-image-core';
