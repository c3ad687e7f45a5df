import type { DeclarativeRestApiSettings, IExecutePaginationFunctions } from 'n8n-workflow';
import { readBaseUrl } from '../credential/credential';
import { cutOff, ImageFailure, invalidBaseUrl } from '../failures';
import { isMissing, otherPath, withPath, type ApiPath } from '../request/apiPath';

import type { ReceivedImage } from '../response/envelope';
import type { AnswerItem } from '../response/readAnswer';
import { readBrokenAnswer, readNetworkError } from '../response/networkError';
import type { Run } from './Run';

export type RequestData = DeclarativeRestApiSettings.ResultOptions;

/** A request that n8n cut off, as the execution was cancelled, may have been charged like any other that was sent. */
const ifNotCutOff = ({ isCancelled }: Run, failure: ImageFailure): ImageFailure =>
	isCancelled && failure.facts.reason === 'uncertain' ? cutOff() : failure;

/** Sends one request on one path and reads its answer. */
async function requestOn(
	path: ApiPath,
	context: IExecutePaginationFunctions,
	requestData: RequestData,
	baseUrl: URL,
	run: Run,
): Promise<ReceivedImage | ImageFailure> {
	const { options } = requestData;
	const url = withPath(options.url ?? '', path);
	try {
		const [item] = await context.makeRoutingRequest({ ...requestData, options: { ...options, url } });
		const { json } = item as AnswerItem;
		return 'answer' in json
			? json.answer
			: ifNotCutOff(run, readBrokenAnswer(json.brokenOff, baseUrl.host, options.timeout));
	} catch (error) {
		return ifNotCutOff(run, readNetworkError(error, baseUrl.host, options.timeout));
	}
}

/** Requests one image, on the other path too where there is nothing at the first. */
export async function requestImage(
	context: IExecutePaginationFunctions,
	requestData: RequestData,
	run: Run,
): Promise<ReceivedImage | ImageFailure> {
	const text = requestData.options.baseURL ?? '';
	const baseUrl = readBaseUrl(text);
	if (!baseUrl) return invalidBaseUrl(`"${text}" cannot be used`);
	const { path } = run;
	const first = await requestOn(path, context, requestData, baseUrl, run);
	if (!(first instanceof ImageFailure) || !isMissing(first.facts.httpCode)) return first;
	const other = otherPath(path);
	const second = await requestOn(other, context, requestData, baseUrl, run);
	const found = !(second instanceof ImageFailure) || !isMissing(second.facts.httpCode);
	if (found) run.path = other;
	return second;
}
