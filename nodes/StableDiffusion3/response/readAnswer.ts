import type { IExecuteSingleFunctions, IN8nHttpFullResponse, INodeExecutionData } from 'n8n-workflow';
import { asTexts, type Credential } from '../credential/credential';
import { keyHider, type Hide } from '../credential/hideKey';
import { asFailure, ImageFailure, redirected } from '../failures';
import { httpFailure } from '../httpFailure';
import type { BodyStream } from '../readParts';
import { readImage, readReason, type ReceivedImage } from './envelope';
import { receiveAnswer, receiveWords } from './receive';
import { readRetryAfter } from './retryAfter';

/**
 * What this hook hands to the operation's next step: no output yet, but the image in memory, or why there is none, or
 * the error with which the connection broke off.
 */
export interface AnswerItem extends INodeExecutionData {
	json: { answer: ReceivedImage | ImageFailure } | { brokenOff: Error };
}

/** n8n's own, where the user has set none under Request Options, in ms. */
const DEFAULT_TIMEOUT = 300_000;

const headerText = (value: unknown) => (typeof value === 'string' ? value : '');

/** Judges an answer; every text in the failure has gone through `hide`. */
type Judge = (hide: Hide) => ReceivedImage | ImageFailure;

/** Reads an answer to its end, as far as it is worth it. */
async function read({ statusCode, headers, body }: IN8nHttpFullResponse, timeoutMs: number): Promise<Judge> {
	const stream = body as unknown as BodyStream;
	if (statusCode >= 200 && statusCode < 300) {
		const length = Number(headers['content-length']) || 0;
		const answer = await receiveAnswer(stream, length, timeoutMs);
		return (hide) => readImage(statusCode, headerText(headers['content-type']), answer, hide);
	}
	const received = await receiveWords(stream, timeoutMs);
	if (statusCode >= 300 && statusCode < 400) {
		return (hide) => redirected(statusCode, hide(headerText(headers.location)));
	}
	const retryAfter = readRetryAfter(statusCode, headers, Date.now());
	return (hide) => {
		const { words, code } = readReason(received, hide);
		return httpFailure(statusCode, words, code, retryAfter);
	};
}

/** The failures of the table are thrown by the reader; an image is what is left. */
function judge(judgement: Judge, hide: Hide): ReceivedImage | ImageFailure {
	try {
		return judgement(hide);
	} catch (error) {
		return asFailure(error, 'uncertain');
	}
}

/** What hides the key; where it cannot be read, the service's words are left out. */
async function hiderFor(context: IExecuteSingleFunctions): Promise<Hide> {
	try {
		const { apiKey } = asTexts(await context.getCredentials<Credential>('stableDiffusion3Api'));
		return keyHider(apiKey);
	} catch {
		return () => '';
	}
}

/** n8n's postReceive hook: reads the service's answer as it arrives. */
export async function readAnswer(
	this: IExecuteSingleFunctions,
	_items: INodeExecutionData[],
	response: IN8nHttpFullResponse,
): Promise<AnswerItem[]> {
	const { timeout } = this.getNodeParameter('requestOptions', {}) as { timeout?: unknown };
	try {
		// An expression may give text, and 0 means no timeout of the user's own.
		const judgement = await read(response, Number(timeout) || DEFAULT_TIMEOUT);
		let answer = judge(judgement, (text) => text);
		// Only the words of a failure can hold the key, and n8n reads it from its database.
		if (answer instanceof ImageFailure) {
			answer = judge(judgement, await hiderFor(this));
		}
		return [{ json: { answer } }];
	} catch (error) {
		return [{ json: { brokenOff: error as Error } }];
	}
}
