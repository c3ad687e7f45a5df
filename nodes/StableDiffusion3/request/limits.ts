/**
 * The values that the API takes. Where the vendor's page is silent, the upstream model's published limits hold.
 *
 * @see https://www.aithriving.com/document/generate/sd3/textToImage
 * @see https://platform.stability.ai/docs/api-reference (prompt length and seed range)
 */

/** Width and height in px. */
export const SIDE = { min: 320, max: 1536, step: 64, default: 1024 } as const;

/** 0 = random. */
export const SEED = { min: 0, max: 4294967294 } as const;

/** Longest prompt and negative prompt, in characters. */
export const MAX_TEXT_LENGTH = 10_000;

export const MODELS = ['sd3-large', 'sd3-large-turbo', 'sd3-medium'] as const;

export type Model = (typeof MODELS)[number];

/** The model that takes no negative prompt. */
export const TURBO: Model = 'sd3-large-turbo';

/** `input` is for Image to Image. */
export const SIZE_MODES = ['aspectRatio', 'custom', 'input'] as const;

export type SizeMode = (typeof SIZE_MODES)[number];

/** 0 = the input image, 1 = as if there were none. */
export const STRENGTH = { min: 0, max: 1 } as const;

/** Images of one item. Ours: each is a request of its own. */
export const IMAGES = { min: 1, max: 10, default: 1 } as const;

/** Requests in flight at one time. Ours: the vendor names no limit. */
export const PARALLEL = { min: 1, max: 50, default: 4 } as const;

/** Repetitions of a failed request. Ours. */
export const RETRIES = { min: 0, max: 10, default: 3 } as const;

/** Credits; 0 = no limit. */
export const CREDIT_LIMIT = { min: 0, max: Number.MAX_SAFE_INTEGER, default: 0 } as const;
