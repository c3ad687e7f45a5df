import { NodeApiError, type INode, type INodeExecutionData } from 'n8n-workflow';
import type { PictureFailure } from './failures';

/**
 * The item that stands for a failed picture where the node is set to continue. n8n recognizes it by these three keys
 * alone, sends it to the error output if there is one, and merges the input item into it.
 */
export function toErrorItem(
	failure: PictureFailure,
	itemIndex: number,
	imageIndex: number,
): INodeExecutionData {
	const { message, httpCode = null, code = null, charge } = failure.facts;
	const details = { description: failure.description, httpCode, code, charged: charge, imageIndex };
	return { json: { error: message, message, details }, pairedItem: { item: itemIndex } };
}

/**
 * The error that stops the workflow. It is made from the failure's own facts only: the HTTP client's error would carry
 * the request's headers, and the API key with them, into the execution's data.
 *
 * @param description replaces the failure's own
 */
export function toNodeError(
	failure: PictureFailure,
	node: INode,
	itemIndex: number,
	description = failure.description,
): NodeApiError {
	const { message, httpCode } = failure.facts;
	const error = new NodeApiError(node, { message }, { message, description, httpCode, itemIndex });
	// n8n's constructor replaces a message that contains a network code such as ECONNREFUSED by a general one.
	error.message = message;
	error.description = description;
	return error;
}
