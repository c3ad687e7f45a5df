import { NodeApiError, type INode } from 'n8n-workflow';
import { withDescription, type ImageFailure } from '../failures';

/**
 * Whether the node runs as an agent's tool. n8n gives the tool's form of a node another type; the context's isToolExecution()
 * is false where n8n's engine runs the tool.
 */
export const isTool = ({ type }: INode) => type.endsWith('Tool');

/**
 * The error that stops the workflow. It is made from the failure's own facts only: the HTTP client's error would carry
 * the request's headers, and the API key with them, into the execution's data.
 *
 * @param description what to do, and what it cost
 */
export function toNodeError(
	failure: ImageFailure,
	node: INode,
	itemIndex: number,
	description: string,
): NodeApiError {
	const { httpCode } = failure.facts;
	// A model is given the message only.
	const message = isTool(node) ? withDescription(failure.message, description) : failure.message;
	const error = new NodeApiError(node, { message }, { message, description, httpCode, itemIndex });
	// n8n's constructor replaces a message that contains a network code such as ECONNREFUSED by a general one.
	error.message = message;
	error.description = description;
	return error;
}
