import type { IExecuteSingleFunctions, IN8nHttpFullResponse, INodeExecutionData } from 'n8n-workflow';
import { httpFailure, redirected } from '../failures';
import { readPicture, readReason, type Hide, type Picture } from './envelope';
import { readRetryAfter } from './retryAfter';
import { withoutKey } from './withoutKey';

/** What this hook hands to the operation's next step: no output yet, but the picture in memory. */
export interface AnswerItem extends INodeExecutionData {
	json: { picture: Picture };
}

const headerText = (value: unknown) => (typeof value === 'string' ? value : '');

function read({ statusCode, headers, body }: IN8nHttpFullResponse, hide: Hide): Picture {
	const text = Buffer.isBuffer(body) ? body.toString('utf8') : '';
	if (statusCode >= 200 && statusCode < 300) {
		return readPicture(statusCode, headerText(headers['content-type']), text, hide);
	}
	if (statusCode >= 300 && statusCode < 400) throw redirected(statusCode, hide(headerText(headers.location)));
	const { words, code } = readReason(text, hide);
	throw httpFailure(statusCode, words, code, readRetryAfter(headers['retry-after'], Date.now()));
}

/**
 * n8n's postReceive hook: reads the service's answer, whose body is a Buffer for every HTTP status.
 *
 * @throws PictureFailure for everything but a whole picture
 */
export async function readAnswer(
	this: IExecuteSingleFunctions,
	_items: INodeExecutionData[],
	response: IN8nHttpFullResponse,
): Promise<INodeExecutionData[]> {
	const { apiKey } = await this.getCredentials<{ apiKey: string }>('stableDiffusion3Api');
	const item: AnswerItem = { json: { picture: read(response, (text) => withoutKey(text, apiKey)) } };
	return [item];
}
