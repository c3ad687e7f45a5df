import { z } from 'zod/v4';
import { operationNames } from '../operations';
import { faultSchema } from './Fault';

/** A fault and the requests that meet it. */
export const faultRuleSchema = z.strictObject({
	/** Which requests match: all that are given must hold. Without it, every request matches. */
	when: z
		.strictObject({
			/** The prompt contains this text. */
			prompt: z.string().optional(),
			/** The path contains this text. */
			path: z.string().optional(),
			operation: z.enum(operationNames).optional(),
		})
		.optional(),
	/** How many matching requests meet the fault; without it, all do. */
	times: z.int().min(1).optional(),
	/** Let this many matching requests pass first. */
	skip: z.int().min(0).optional(),
	fault: faultSchema,
});

export type FaultRule = z.infer<typeof faultRuleSchema>;
