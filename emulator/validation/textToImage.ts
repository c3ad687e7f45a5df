import { z } from 'zod/v4';
import { aspectRatios, nearestAspectRatio } from './aspectRatio';
import { commonFields, refuseNegativePromptWithTurbo, toOrder } from './fields';
import type { Order } from './fields';
import { describeProblems } from './problems';
import type { Checked } from './problems';

const schema = z
	.strictObject(
		{
			...commonFields,
			aspect_ratio: z.enum(aspectRatios, `must be one of ${aspectRatios.join(', ')}`).optional(),
		},
		{ error: (issue) => (issue.code === 'invalid_type' ? 'must be a JSON object' : undefined) },
	)
	.check(refuseNegativePromptWithTurbo, (context) => {
		const { aspect_ratio, width, height } = context.value;
		const nearest = nearestAspectRatio(width, height);
		if (aspect_ratio !== undefined && aspect_ratio !== nearest) {
			context.issues.push({
				code: 'custom',
				path: ['aspect_ratio'],
				message: `${aspect_ratio} contradicts width ${width} and height ${height}, nearest is ${nearest}`,
				input: aspect_ratio,
			});
		}
	});

/** Checks the parsed JSON body of a Text to Image request. */
export function checkTextToImage(body: unknown): Checked<Order> {
	const result = schema.safeParse(body);
	if (!result.success) return { valid: false, problem: describeProblems(result.error, 'body') };
	return { valid: true, value: toOrder(result.data) };
}
