import type { IExecuteSingleFunctions, IHttpRequestOptions } from 'n8n-workflow';
import { invalidValue } from '../failures';
import { toNodeError } from '../output/nodeError';
import type { DefinedOperation } from './defineOperation';

/** What the panel begins with. */
export const DEFAULT_RESOURCE = 'generation';

/** The same, for each resource. */
export const DEFAULT_OPERATIONS: Record<DefinedOperation['resource'], string> = {
	generation: 'textToImage',
	editing: 'inpaint',
};

const firstOf = (resource: string) =>
	DEFAULT_OPERATIONS[resource === 'editing' ? resource : DEFAULT_RESOURCE];

/**
 * n8n's preSend hook of Resource. Without an operation of this resource n8n finds none of ours, and would send a request that
 * nobody has checked, with the key: a workflow that was not made in the editor may name an operation without its resource.
 */
export const requireOperation = (operations: readonly DefinedOperation[]) =>
	async function (
		this: IExecuteSingleFunctions,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		const node = this.getNode();
		const { resource = DEFAULT_RESOURCE, operation = firstOf(resource) } = node.parameters as {
			resource?: string;
			operation?: string;
		};
		const named = operations.find(({ name }) => name === operation);
		if (named?.resource === resource) return requestOptions;
		const what = named
			? `belongs to the resource ${named.resource}, but Resource is ${String(resource)}`
			: 'does not exist';
		const failure = invalidValue(
			`The operation ${String(operation)} ${what}`,
			'Choose Resource and Operation in the node.',
		);
		const description = `${failure.facts.advice} Nothing was sent, so this run was not charged.`;
		throw toNodeError(failure, node, this.getItemIndex(), description);
	};
