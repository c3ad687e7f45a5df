import * as n8nWorkflow from 'n8n-workflow';
import type { INode, INodeExecutionData } from 'n8n-workflow';
import { withDescription, type Charge, type ImageFailure } from '../failures';

/**
 * Whether this n8n sends an item with `details` to the error output. n8n 1, and 2 before 2.34.4, know error items by `error`
 * and `message` and no other key. A node cannot ask for n8n's version; n8n-workflow has this export since 2.37.
 */
const KNOWS_DETAILS = 'ACTIONABLE_CAUSES' in n8nWorkflow;

/**
 * The item that stands for a failed image where the node is set to continue. n8n recognizes it by its keys alone, sends
 * it to the error output if there is one, and merges the input item into it. For an older n8n's error output the message
 * says what else the details would.
 *
 * @param cost what the image cost, in a sentence, and whether it was charged, in all tries
 */
export function toErrorItem(
	failure: ImageFailure,
	{ cost, charge }: { cost: string; charge: Charge },
	{ onError }: INode,
	itemIndex: number,
	imageIndex: number,
): INodeExecutionData {
	const { facts } = failure;
	const { reason, message, advice, httpCode = null, code = null } = facts;
	const description = `${advice} ${cost}`;
	const pairedItem = { item: itemIndex };
	if (onError === 'continueErrorOutput' && !KNOWS_DETAILS) {
		return { json: { error: message, message: withDescription(message, description) }, pairedItem };
	}
	const details = { description, reason, httpCode, code, charged: charge, imageIndex };
	return { json: { error: message, message, details }, pairedItem };
}
