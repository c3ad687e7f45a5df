import type { IExecuteSingleFunctions, IHttpRequestOptions } from 'n8n-workflow';
import { PictureFailure } from '../failures';
import { runOf } from './Run';

/**
 * n8n's preSend hook: the fields' routing has put every value where the API wants it, as the expressions gave it; here
 * the checked values take their place. An item that breaks a rule keeps its request, which is never sent.
 */
export async function prepareRequest(
	this: IExecuteSingleFunctions,
	requestOptions: IHttpRequestOptions,
): Promise<IHttpRequestOptions> {
	const run = runOf(this);
	const itemIndex = this.getItemIndex();
	run.enter(itemIndex, this.getExecutionCancelSignal());
	const row = run.rows[itemIndex];
	if (row === undefined || row instanceof PictureFailure) return requestOptions;
	return { ...requestOptions, body: { ...row.body } };
}
