import { factsOf } from '../../support/factsOf';
import { NodeApiError, type INode } from 'n8n-workflow';
import { otherBaseUrl } from '../../../nodes/StableDiffusion3/failures';
import { readNetworkError } from '../../../nodes/StableDiffusion3/response/networkError';

const node = { name: 'Stable Diffusion 3', type: 'stableDiffusion3' } as INode;

/** n8n 1 wraps the HTTP client's error just as n8n 2 does, but loses it as the `cause`. */
function wrappedByN8n1(message: string, facts: object): NodeApiError {
	const error = new NodeApiError(node, Object.assign(new Error(message), facts) as never);
	Object.defineProperty(error, 'cause', { value: undefined });
	return error;
}

const read = (message: string, facts: object) =>
	factsOf(readNetworkError(wrappedByN8n1(message, facts), 'service.example', 1000));

it('tells a timeout from a lost connection', () => {
	expect(read('timeout of 1000ms exceeded', { code: 'ECONNABORTED' })).toMatchObject({
		message: 'service.example did not answer within 1 s (ECONNABORTED)',
		charge: 'may have been charged',
	});
});

it('does not take the HTTP status of an answer that broke off for a code', () => {
	expect(read('aborted', { response: { status: 200 } })).toMatchObject({
		message: expect.stringContaining('(no code)') as string,
		charge: 'may have been charged',
	});
});

it.each([
	[otherBaseUrl().message, otherBaseUrl().message],
	[
		'item is undefined [Error resolving credentials]',
		'n8n did not send the request: item is undefined [Error resolving credentials]',
	],
])('was never sent, by the words: %s', (words, message) => {
	expect(read(words, {})).toMatchObject({ message, reason: 'notSent', charge: 'not charged' });
});

it.each([
	['connect ETIMEDOUT 10.0.0.1:443', 'ETIMEDOUT', 'not charged'],
	['read ETIMEDOUT', 'ETIMEDOUT', 'may have been charged'],
	['read EHOSTUNREACH', 'EHOSTUNREACH', 'may have been charged'],
	['write ENETDOWN', 'ENETDOWN', 'may have been charged'],
	['connect ECONNREFUSED 127.0.0.1:9', 'ECONNREFUSED', 'not charged'],
	[
		'Client network socket disconnected before secure TLS connection was established',
		'ECONNRESET',
		'not charged',
	],
	['socket hang up', 'ECONNRESET', 'may have been charged'],
])('%s: %s', (message, code, charge) => {
	expect(read(message, { code }).charge).toBe(charge);
});
