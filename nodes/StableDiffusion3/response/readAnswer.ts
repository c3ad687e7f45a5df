import type { IExecuteSingleFunctions, IN8nHttpFullResponse, INodeExecutionData } from 'n8n-workflow';
import { asFailure, httpFailure, PictureFailure, redirected } from '../failures';
import { readPicture, readReason, type Hide, type Picture } from './envelope';
import { readRetryAfter } from './retryAfter';
import { withoutKey } from './withoutKey';

/** What this hook hands to the operation's next step: no output yet, but the picture in memory, or why there is none. */
export interface AnswerItem extends INodeExecutionData {
	json: { answer: Picture | PictureFailure };
}

const headerText = (value: unknown) => (typeof value === 'string' ? value : '');

/** Throws a PictureFailure for everything but a whole picture. */
function read({ statusCode, headers, body }: IN8nHttpFullResponse, hide: Hide): Picture {
	const text = Buffer.isBuffer(body) ? body.toString('utf8') : '';
	if (statusCode >= 200 && statusCode < 300) {
		return readPicture(statusCode, headerText(headers['content-type']), text, hide);
	}
	if (statusCode >= 300 && statusCode < 400)
		throw redirected(statusCode, hide(headerText(headers.location)));
	const { words, code } = readReason(text, hide);
	throw httpFailure(statusCode, words, code, readRetryAfter(headers['retry-after'], Date.now()));
}

function judge(response: IN8nHttpFullResponse, hide: Hide): Picture | PictureFailure {
	try {
		return read(response, hide);
	} catch (error) {
		return asFailure(error, 'may have been charged');
	}
}

/** n8n's postReceive hook: reads the service's answer, whose body is a Buffer for every HTTP status. */
export async function readAnswer(
	this: IExecuteSingleFunctions,
	_items: INodeExecutionData[],
	response: IN8nHttpFullResponse,
): Promise<INodeExecutionData[]> {
	let answer = judge(response, (text) => text);
	// Only the words of a failure can hold the key, and n8n reads it from its database.
	if (answer instanceof PictureFailure) {
		const { apiKey } = await this.getCredentials<{ apiKey: string }>('stableDiffusion3Api');
		answer = judge(response, (text) => withoutKey(text, apiKey));
	}
	const item: AnswerItem = { json: { answer } };
	return [item];
}
