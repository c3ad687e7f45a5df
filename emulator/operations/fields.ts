import { z } from 'zod/v4';

const longestPrompt = 10_000;
const highestSeed = 4_294_967_294;

/** One message for any wrong value of a field, and another where the field is missing. */
export const says = (rule: string) => ({
	error: (issue: { input?: unknown }) => (issue.input === undefined ? 'required' : rule),
});

function numberFrom(low: number, high: number, number = z.number(says('must be a number'))) {
	const rule = `must be from ${low} to ${high}`;
	return number.min(low, rule).max(high, rule);
}

const integerFrom = (low: number, high: number) => numberFrom(low, high, z.int(says('must be an integer')));

const oneOf = <Value extends string>(values: readonly Value[]) =>
	z.enum(values, says(`must be one of ${values.join(', ')}`));

/** Counted in characters as people see them, not in UTF-16 units. */
export const text = z
	.string(says('must be a text'))
	.refine((value) => [...value].length <= longestPrompt, `at most ${longestPrompt} characters`);

export const prompt = text.refine((value) => value.trim() !== '', 'must not be blank');

/** Width or height of an image that is asked for, in px. */
export const side = integerFrom(320, 1536).multipleOf(64, 'must be divisible by 64');

/** How far an image is extended on one side, in px. */
export const extension = integerFrom(0, 2000);

/** From nothing to all. */
export const share = numberFrom(0, 1);

export const seed = integerFrom(0, highestSeed);

export const model = oneOf(['sd3-large', 'sd3-large-turbo', 'sd3-medium']);

export const outputFormat = oneOf(['jpeg', 'png', 'webp']);

export const aspectRatios = ['16:9', '1:1', '21:9', '2:3', '3:2', '4:5', '5:4', '9:16', '9:21'] as const;
export const aspectRatio = oneOf(aspectRatios);

export const stylePreset = oneOf([
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
]);
