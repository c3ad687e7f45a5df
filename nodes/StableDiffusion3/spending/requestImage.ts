import type { DeclarativeRestApiSettings, IExecutePaginationFunctions } from 'n8n-workflow';
import { readBaseUrl } from '../credential/credential';
import { cutOff, invalidBaseUrl, type ImageFailure } from '../failures';
import { withPath, type ApiPath } from '../request/apiPath';
import { readBrokenAnswer, readNetworkError } from '../response/networkError';
import type { ReceivedImage } from '../response/envelope';
import type { AnswerItem } from '../response/readAnswer';

export type RequestData = DeclarativeRestApiSettings.ResultOptions;

/**
 * Sends one request on one path and reads its answer.
 *
 * @param isCancelled whether the execution is cancelled by now: n8n cuts requests off then, which may have been charged
 */
export async function requestImage(
	context: IExecutePaginationFunctions,
	requestData: RequestData,
	path: ApiPath,
	isCancelled: () => boolean,
): Promise<ReceivedImage | ImageFailure> {
	const { options } = requestData;
	const address = options.baseURL ?? '';
	const baseUrl = readBaseUrl(address);
	if (!baseUrl) return invalidBaseUrl(`"${address}" cannot be used`);
	const failure = (read: typeof readNetworkError, error: unknown) => {
		const found = read(error, baseUrl.host, options.timeout);
		return isCancelled() && found.facts.reason === 'uncertain' ? cutOff() : found;
	};
	const url = withPath(options.url ?? '', path);
	try {
		const [item] = await context.makeRoutingRequest({ ...requestData, options: { ...options, url } });
		const { json } = item as AnswerItem;
		return 'answer' in json ? json.answer : failure(readBrokenAnswer, json.brokenOff);
	} catch (error) {
		return failure(readNetworkError, error);
	}
}
