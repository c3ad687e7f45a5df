import type { IExecuteSingleFunctions, IHttpRequestOptions } from 'n8n-workflow';
import { runOf } from './Run';

/**
 * n8n's preSend hook: reads and checks the rows of this run, all of them with the first item. The fields' routing has put
 * every value where the API wants it, just as the expressions gave it; the checked values take their place when the
 * request is sent.
 */
export async function checkRows(
	this: IExecuteSingleFunctions,
	requestOptions: IHttpRequestOptions,
): Promise<IHttpRequestOptions> {
	const run = await runOf(this);
	run.enter(this.getItemIndex(), this.getExecutionCancelSignal());
	return requestOptions;
}
