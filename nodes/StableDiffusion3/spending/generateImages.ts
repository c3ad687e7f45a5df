import type { IExecutePaginationFunctions, INodeExecutionData } from 'n8n-workflow';
import { notStored, PictureFailure } from '../failures';
import { toErrorItem, toNodeError } from '../outcome';
import type { CheckedRow } from '../request/rows';
import { toItem } from '../response/toItem';
import { requestPicture, type RequestData } from './requestPicture';
import { runOf, type Run } from './run';

async function generateImage(
	context: IExecutePaginationFunctions,
	requestData: RequestData,
	run: Run,
	row: CheckedRow,
): Promise<INodeExecutionData | PictureFailure> {
	if (row instanceof PictureFailure) return row;
	const picture = await requestPicture(context, requestData, run);
	if (picture instanceof PictureFailure) return picture;
	try {
		return await toItem(context, row, picture, 0);
	} catch (error) {
		return notStored(error instanceof Error ? error.message : String(error));
	}
}

/**
 * n8n's pagination hook, which is the declarative place for control flow around the request: called once per item,
 * after its preSend hooks.
 */
export async function generateImages(
	this: IExecutePaginationFunctions,
	requestData: RequestData,
): Promise<INodeExecutionData[]> {
	const itemIndex = this.getItemIndex();
	const run = runOf(this);
	const result = await generateImage(this, requestData, run, run.rows[itemIndex]!);
	if (!(result instanceof PictureFailure)) return [result];
	if (this.continueOnFail()) return [toErrorItem(result, itemIndex, 0)];
	throw toNodeError(result, this.getNode(), itemIndex);
}
