import { z } from 'zod/v4';

/** What the service makes of a valid request. Width and height in px, strength 0..1. */
export interface Order {
	prompt: string;
	negativePrompt?: string;
	model: (typeof models)[number];
	/** 0 = the service picks one. */
	seed: number;
	width: number;
	height: number;
	strength?: number;
}

export const models = ['sd3-large', 'sd3-large-turbo', 'sd3-medium'] as const;

const longestPrompt = 10_000;
const highestSeed = 4_294_967_294;
const [smallestSide, largestSide, sideStep] = [320, 1536, 64];

/** One message for any wrong value of a field, and another where the field is missing. */
const says = (rule: string) => ({
	error: (issue: { input?: unknown }) => (issue.input === undefined ? 'required' : rule),
});

const characters = (text: string) => [...text].length;

const prompt = z
	.string(says('must be a text'))
	.refine((text) => text.trim() !== '', 'must not be blank')
	.refine((text) => characters(text) <= longestPrompt, `at most ${longestPrompt} characters`);

const negativePrompt = z
	.string(says('must be a text'))
	.refine((text) => characters(text) <= longestPrompt, `at most ${longestPrompt} characters`);

const side = z
	.int(says('must be an integer'))
	.min(smallestSide, `must be from ${smallestSide} to ${largestSide}`)
	.max(largestSide, `must be from ${smallestSide} to ${largestSide}`)
	.multipleOf(sideStep, `must be divisible by ${sideStep}`);

const seed = z
	.int(says('must be an integer'))
	.min(0, `must be from 0 to ${highestSeed}`)
	.max(highestSeed, `must be from 0 to ${highestSeed}`);

/** The fields that both operations take. */
export const commonFields = {
	prompt,
	width: side,
	height: side,
	model: z.enum(models, says(`must be one of ${models.join(', ')}`)).optional(),
	seed: seed.optional(),
	negative_prompt: negativePrompt.optional(),
};

export const strength = z
	.number(says('must be a number'))
	.min(0, 'must be from 0 to 1')
	.max(1, 'must be from 0 to 1');

/** Refuses a negative prompt beside the model that can't use one. */
export function refuseNegativePromptWithTurbo(context: {
	value: { model?: string | undefined; negative_prompt?: string | undefined };
	issues: z.core.$ZodRawIssue[];
}): void {
	const { model, negative_prompt } = context.value;
	if (model === 'sd3-large-turbo' && negative_prompt !== undefined) {
		context.issues.push({
			code: 'custom',
			path: ['negative_prompt'],
			message: 'does not work with sd3-large-turbo',
			input: negative_prompt,
		});
	}
}

/** The order that checked common fields stand for. */
export function toOrder(fields: z.infer<z.ZodObject<typeof commonFields>>): Order {
	return {
		prompt: fields.prompt,
		...(fields.negative_prompt === undefined ? {} : { negativePrompt: fields.negative_prompt }),
		model: fields.model ?? 'sd3-large',
		seed: fields.seed ?? 0,
		width: fields.width,
		height: fields.height,
	};
}
