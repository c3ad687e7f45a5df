import type { IExecuteSingleFunctions, IHttpRequestOptions } from 'n8n-workflow';
import { sentTo } from '../credential/credential';
import type { Operation } from '../request/Operation';
import type { Routed } from '../request/readItems';
import { enterRun } from './runOf';

/**
 * n8n's preSend hook: an item enters its run, and with the first one all of them are read and checked. The fields' routing has
 * put every value where the API wants it, just as the expressions gave it. The check takes them from there, as to evaluate an
 * expression again costs more than all of the check; the checked values take their place when the request is sent.
 */
export const enterItem = (operation: Operation) =>
	async function (
		this: IExecuteSingleFunctions,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		const run = await enterRun(this, operation, requestOptions.body as Routed | undefined);
		run.enter(this.getItemIndex(), this.getExecutionCancelSignal(), this.getNode());
		return sentTo(run.surroundings.address, requestOptions);
	};
