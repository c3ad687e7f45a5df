import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { OPTION_NAMES } from '../fields/options';
import type { Operation } from '../request/Operation';
import type { Parameter } from '../request/parameters';
import { readAnswer } from '../response/readAnswer';
import { enterItem } from '../spending/enterItem';
import { generateImages } from '../spending/generateImages';

/** An operation: its option in the panel, its fields there, and what the rest of the node has to know of it. */
export interface DefinedOperation extends Operation {
	resource: 'generation' | 'editing';
	option: Required<Pick<INodePropertyOptions, 'name' | 'description' | 'action'>>;
	fields: readonly INodeProperties[];
}

/** An operation, with the parameters that follow from its fields. */
export const defineOperation = (operation: Omit<DefinedOperation, 'parameters'>): DefinedOperation => ({
	...operation,
	parameters: [...operation.fields.map(({ name }) => name as Parameter), ...OPTION_NAMES],
});

/**
 * The operation's option with its address and hooks. The whole chain sits on the option, as n8n runs a field's own hooks
 * before it.
 */
export function toOption(operation: DefinedOperation): INodePropertyOptions {
	return {
		...operation.option,
		value: operation.name,
		routing: {
			request: { method: 'POST', url: operation.url },
			send: { preSend: [enterItem(operation)], paginate: true },
			operations: { pagination: generateImages(operation) },
			output: { postReceive: [readAnswer] },
		},
	};
}
