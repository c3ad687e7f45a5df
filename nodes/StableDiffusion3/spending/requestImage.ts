import type { DeclarativeRestApiSettings, IExecutePaginationFunctions } from 'n8n-workflow';
import { readBaseUrl } from '../credential/credential';
import { ImageFailure, invalidBaseUrl } from '../failures';
import { isMissing, otherPath, withPath, type ApiPath } from '../request/apiPath';

import type { ReceivedImage } from '../response/envelope';
import type { AnswerItem } from '../response/readAnswer';
import { readBrokenAnswer, readNetworkError } from '../response/networkError';
import type { Run } from './Run';

export type RequestData = DeclarativeRestApiSettings.ResultOptions;

/** Sends one request on one path and reads its answer. */
async function requestOn(
	path: ApiPath,
	context: IExecutePaginationFunctions,
	requestData: RequestData,
	baseUrl: URL,
): Promise<ReceivedImage | ImageFailure> {
	const { options } = requestData;
	const url = withPath(options.url ?? '', path);
	try {
		const [item] = await context.makeRoutingRequest({ ...requestData, options: { ...options, url } });
		const { json } = item as AnswerItem;
		return 'answer' in json
			? json.answer
			: readBrokenAnswer(json.brokenOff, baseUrl.host, options.timeout);
	} catch (error) {
		return readNetworkError(error, baseUrl.host, options.timeout);
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
	if (!baseUrl) return invalidBaseUrl(text);
	const { path } = run;
	const first = await requestOn(path, context, requestData, baseUrl);
	if (!(first instanceof ImageFailure) || !isMissing(first.facts.httpCode)) return first;
	const other = otherPath(path);
	const second = await requestOn(other, context, requestData, baseUrl);
	const found = !(second instanceof ImageFailure) || !isMissing(second.facts.httpCode);
	if (found) run.path = other;
	return second;
}
