import type { INodePropertyOptions } from 'n8n-workflow';
import type { Operation } from '../request/Operation';
import { readAnswer } from '../response/readAnswer';
import { checkItems } from '../spending/checkItems';
import { generateImages } from '../spending/generateImages';

/** An operation: its option in the panel, and what the rest of the node has to know of it. */
export interface DefinedOperation extends Operation {
	option: Required<Pick<INodePropertyOptions, 'name' | 'description' | 'action'>>;
}

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
			send: { preSend: [checkItems(operation)], paginate: true },
			operations: { pagination: generateImages(operation) },
			output: { postReceive: [readAnswer] },
		},
	};
}
