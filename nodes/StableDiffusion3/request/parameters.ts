/**
 * The node's parameters: how the panel and messages call them, their defaults, what they take, and the API's name for those
 * that are sent. Where the vendor's page is silent, the upstream model's published limits hold.
 *
 * @see https://www.aithriving.com/document/generate/sd3/textToImage
 * @see https://www.aithriving.com/document/generate/sd3/imageToImage
 * @see https://www.aithriving.com/document/edit/outpaint (and the pages of the other operations: their files)
 * @see https://platform.stability.ai/docs/api-reference (prompt length and seed range)
 */

import { ASPECT_RATIOS } from './aspectRatios';
import { MODEL_NAMES } from './models';

/** Width and height in px. */
export const SIDE = { min: 320, max: 1536, step: 64 } as const;

export const STYLE_PRESETS = [
	'3d-model',
	'analog-film',
	'anime',
	'cinematic',
	'comic-book',
	'digital-art',
	'enhance',
	'fantasy-art',
	'isometric',
	'line-art',
	'low-poly',
	'modeling-compound',
	'neon-punk',
	'origami',
	'photographic',
	'pixel-art',
	'tile-texture',
] as const;

export const OUTPUT_FORMATS = ['jpeg', 'png', 'webp'] as const;

/** How long a link is good for, as n8n reads it. */
export const LINK_TIMES = ['none', '1 hour', '1 day', '7 days', '30 days'] as const;

/** Outpaint adds at most so much at a side, in px. */
const EXTENSION = { default: 0, min: 0, max: 2000, step: 1 } as const;

const TEXT = { default: '', maxLength: 10_000 } as const;

export const PARAMETERS = {
	prompt: { label: 'Prompt', api: 'prompt', ...TEXT },
	/** What to replace. */
	searchPrompt: { label: 'Search Prompt', api: 'search_prompt', ...TEXT },
	model: { label: 'Model', api: 'model', default: 'sd3-large', options: MODEL_NAMES },
	negativePrompt: { label: 'Negative Prompt', api: 'negative_prompt', ...TEXT },
	/** '' = none. */
	stylePreset: { label: 'Style Preset', api: 'style_preset', default: '', options: ['', ...STYLE_PRESETS] },
	/** Where the input image is: in a field of the item, or at an address. */
	inputSource: { label: 'Input Image', default: 'binary', options: ['binary', 'url'] },
	inputBinaryPropertyName: { label: 'Input Data Field Name', default: 'data' },
	inputUrl: { label: 'Image URL', default: '' },
	/** '' = the transparent parts of the image. */
	maskBinaryPropertyName: { label: 'Mask Data Field Name', default: '' },
	/** 0 = the input image, 1 = as if there were none. */
	strength: { label: 'Strength', api: 'strength', default: 0.6, min: 0, max: 1 },
	controlStrength: { label: 'Control Strength', api: 'control_strength', default: 0.7, min: 0, max: 1 },
	left: { label: 'Left', api: 'left', ...EXTENSION },
	right: { label: 'Right', api: 'right', ...EXTENSION },
	up: { label: 'Up', api: 'up', ...EXTENSION },
	down: { label: 'Down', api: 'down', ...EXTENSION },
	creativity: { label: 'Creativity', api: 'creativity', default: 0.5, min: 0, max: 1 },
	/** `input` is for operations with an input image. */
	size: { label: 'Size', default: 'aspectRatio', options: ['aspectRatio', 'custom', 'input'] },
	aspectRatio: { label: 'Aspect Ratio', api: 'aspect_ratio', default: '1:1', options: ASPECT_RATIOS },
	width: { label: 'Width', api: 'width', default: 1024, ...SIDE },
	height: { label: 'Height', api: 'height', default: 1024, ...SIDE },
	outputFormat: {
		label: 'Output Format',
		api: 'output_format',
		default: 'png',
		options: OUTPUT_FORMATS,
	},
	/** 0 = random. */
	seed: { label: 'Seed', api: 'seed', default: 0, min: 0, max: 4294967294, step: 1 },
	binaryPropertyName: { label: 'Put Output in Field', default: 'data' },

	/** Credits; 0 = no limit. */
	creditLimit: { label: 'Credit Limit', default: 0, min: 0, max: Number.MAX_SAFE_INTEGER, step: 1 },
	dryRun: { label: 'Dry Run', default: false },
	embedParameters: { label: 'Embed Generation Parameters', default: false },
	fileName: { label: 'File Name', default: 'sd3-<seed>' },
	includeOtherFields: { label: 'Include Other Input Fields', default: false },
	markAsAiGenerated: { label: 'Mark as AI-Generated', default: false },
	/** Ours: the vendor names no limit. */
	maxParallelRequests: { label: 'Max Parallel Requests', default: 4, min: 1, max: 50, step: 1 },
	/** Repetitions of a failed request. Ours. */
	maxRetries: { label: 'Max Retries', default: 3, min: 0, max: 10, step: 1 },
	/** Images of one item. Ours: each is a request of its own. */
	numberOfImages: { label: 'Number of Images', default: 1, min: 1, max: 10, step: 1 },
	repeatUncertain: { label: 'Repeat Uncertain Requests', default: false },
	reuseInTestRuns: { label: 'Reuse Images in Test Runs', default: false },
	temporaryLink: { label: 'Temporary Link', default: 'none', options: LINK_TIMES },
} as const;

export type Parameter = keyof typeof PARAMETERS;
