/**
 * The node's parameters: how the panel and messages call them, their defaults, what they take, and the API's name for those
 * that are sent. Where the vendor's page is silent, the upstream model's published limits hold.
 *
 * @see https://www.aithriving.com/document/generate/sd3/textToImage
 * @see https://www.aithriving.com/document/generate/sd3/imageToImage
 * @see https://platform.stability.ai/docs/api-reference (prompt length and seed range)
 */

import { ASPECT_RATIOS } from './aspectRatios';

export const MODELS = ['sd3-large', 'sd3-large-turbo', 'sd3-medium'] as const;

export type Model = (typeof MODELS)[number];

/** The model that takes no negative prompt. */
export const TURBO: Model = 'sd3-large-turbo';

/** Width and height in px. */
export const SIDE = { min: 320, max: 1536, step: 64 } as const;

export const PARAMETERS = {
	prompt: { label: 'Prompt', api: 'prompt', default: '', maxLength: 10_000 },
	model: { label: 'Model', api: 'model', default: 'sd3-large', options: MODELS },
	negativePrompt: { label: 'Negative Prompt', api: 'negative_prompt', default: '', maxLength: 10_000 },
	inputBinaryPropertyName: { label: 'Input Data Field Name', default: 'data' },
	/** 0 = the input image, 1 = as if there were none. */
	strength: { label: 'Strength', api: 'strength', default: 0.6, min: 0, max: 1 },
	/** `input` is for operations with an input image. */
	size: { label: 'Size', default: 'aspectRatio', options: ['aspectRatio', 'custom', 'input'] },
	aspectRatio: { label: 'Aspect Ratio', api: 'aspect_ratio', default: '1:1', options: ASPECT_RATIOS },
	width: { label: 'Width', api: 'width', default: 1024, ...SIDE },
	height: { label: 'Height', api: 'height', default: 1024, ...SIDE },
	/** 0 = random. */
	seed: { label: 'Seed', api: 'seed', default: 0, min: 0, max: 4294967294, step: 1 },
	binaryPropertyName: { label: 'Put Output in Field', default: 'data' },

	/** Credits; 0 = no limit. */
	creditLimit: { label: 'Credit Limit', default: 0, min: 0, max: Number.MAX_SAFE_INTEGER, step: 1 },
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
} as const;

export type Parameter = keyof typeof PARAMETERS;
