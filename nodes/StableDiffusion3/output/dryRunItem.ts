import type { IDataObject, IExecuteSingleFunctions, INodeExecutionData } from 'n8n-workflow';
import { ImageFailure, withDescription } from '../failures';
import { withoutUndefined, type CheckedItem } from '../request/checkItem';
import { otherFields, requestJson } from './imageItem';

/** What an item would ask for, with the values as they would be sent. */
function plannedJson(operation: string, item: CheckedItem): IDataObject {
	const { numberOfImages, credits, body } = item;
	return withoutUndefined({
		ok: true,
		images: numberOfImages,
		credits: numberOfImages * credits,
		...requestJson(operation, item, body),
		seed: body.seed ?? null,
	});
}

/**
 * The item of a dry run: what its images would be and cost at most, or why nothing would be sent for it. Never an error.
 *
 * @param operation its name
 */
export function toDryRunItem(
	context: IExecuteSingleFunctions,
	operation: string,
	item: CheckedItem | ImageFailure,
): INodeExecutionData {
	const pairedItem = { item: context.getItemIndex() };
	if (!(item instanceof ImageFailure)) {
		return { json: { ...otherFields(context, item), ...plannedJson(operation, item) }, pairedItem };
	}
	const { message, advice } = item.facts;
	// Another key than n8n's three, so that n8n takes it for no error.
	return {
		json: { ok: false, error: message, message: withDescription(message, advice) },
		pairedItem,
	};
}
