import type { z } from 'zod/v4';

/** Either what was checked, or what the service says against it: `<field>: <why>`, several joined by "; ". */
export type Checked<T> = { valid: true; value: T } | { valid: false; problem: string };

/** One line for everything that a check found; `whole` names the value where the value itself is wrong. */
export function describeProblems(error: z.ZodError, whole: string): string {
	return error.issues
		.flatMap((issue) =>
			issue.code === 'unrecognized_keys'
				? issue.keys.map((name) => `${name}: unknown field`)
				: [`${issue.path.join('.') || whole}: ${issue.message}`],
		)
		.join('; ');
}
