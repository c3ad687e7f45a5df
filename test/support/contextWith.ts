import type { IExecuteSingleFunctions } from 'n8n-workflow';

/** What n8n hands to a hook, with only the parts that the test names: what else the node asks for fails the test. */
export function contextWith(parts: Record<string, unknown>): IExecuteSingleFunctions {
	return new Proxy(parts, {
		get(target, name) {
			if (name in target) return target[name as string];
			throw new Error(`The node asked for ${String(name)}, which this test does not give`);
		},
	}) as unknown as IExecuteSingleFunctions;
}
