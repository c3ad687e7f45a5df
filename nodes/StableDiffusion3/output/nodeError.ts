import { NodeApiError, type INode } from 'n8n-workflow';
import type { ImageFailure } from '../failures';

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
	const { message, httpCode } = failure.facts;
	const error = new NodeApiError(node, { message }, { message, description, httpCode, itemIndex });
	// n8n's constructor replaces a message that contains a network code such as ECONNREFUSED by a general one.
	error.message = message;
	error.description = description;
	return error;
}
