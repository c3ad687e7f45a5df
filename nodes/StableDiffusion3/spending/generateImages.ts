import type { DeclarativeRestApiSettings, IExecutePaginationFunctions, INodeExecutionData } from 'n8n-workflow';
import { invalidBaseUrl, notStored, PictureFailure } from '../failures';
import { toErrorItem, toNodeError } from '../outcome';
import { isMissing, otherPath, withPath, type ApiPath } from '../request/apiPath';
import type { Row } from '../request/checkRow';
import type { Picture } from '../response/envelope';
import type { AnswerItem } from '../response/readAnswer';
import { readNetworkError } from '../response/readNetworkError';
import { toItem } from '../response/toItem';
import { runOf, type Run } from './run';

type RequestData = DeclarativeRestApiSettings.ResultOptions;

/** Sends one request on one path and reads its answer. Throws a PictureFailure. */
async function request(
	context: IExecutePaginationFunctions,
	requestData: RequestData,
	path: ApiPath,
): Promise<Picture> {
	const { options } = requestData;
	const url = withPath(options.url ?? '', path);
	try {
		const [answer] = await context.makeRoutingRequest({ ...requestData, options: { ...options, url } });
		return (answer as AnswerItem).json.picture;
	} catch (error) {
		if (error instanceof PictureFailure) throw error;
		throw readNetworkError(error, new URL(options.baseURL ?? '').host, options.timeout);
	}
}

/** Sends one request, on the other path too if there is nothing at the first. */
async function requestOnEitherPath(
	context: IExecutePaginationFunctions,
	requestData: RequestData,
	run: Run,
): Promise<Picture> {
	const { path } = run;
	try {
		return await request(context, requestData, path);
	} catch (error) {
		if (!(error instanceof PictureFailure) || !isMissing(error.facts.httpCode)) throw error;
		const other = otherPath(path);
		const picture = await request(context, requestData, other);
		run.path = other;
		return picture;
	}
}

function checkBaseUrl(baseUrl: string): void {
	if (!/^https?:\/\/[^/]/i.test(baseUrl) || !URL.canParse(baseUrl)) throw invalidBaseUrl(baseUrl);
}

async function generateImage(
	context: IExecutePaginationFunctions,
	requestData: RequestData,
	run: Run,
	row: Row,
): Promise<INodeExecutionData> {
	checkBaseUrl(requestData.options.baseURL ?? '');
	const picture = await requestOnEitherPath(context, requestData, run);
	try {
		return await toItem(context, row, picture, 0);
	} catch (error) {
		throw notStored(error instanceof Error ? error.message : String(error));
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
	const row = run.rows[itemIndex]!;
	try {
		if (row instanceof PictureFailure) throw row;
		return [await generateImage(this, requestData, run, row)];
	} catch (error) {
		if (!(error instanceof PictureFailure)) throw error;
		if (this.continueOnFail()) return [toErrorItem(error, itemIndex, 0)];
		throw toNodeError(error, this.getNode(), itemIndex);
	}
}
