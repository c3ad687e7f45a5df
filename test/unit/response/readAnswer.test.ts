import { factsOf } from '../../support/factsOf';
import type { IN8nHttpFullResponse } from 'n8n-workflow';
import { ImageFailure } from '../../../nodes/StableDiffusion3/failures';
import { readAnswer } from '../../../nodes/StableDiffusion3/response/readAnswer';
import { contextWith } from '../../support/contextWith';

const PNG =
	'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

const KEY = 'sd3-key-4a7d1f';

async function* partsOf(text: string, end?: Error) {
	yield Buffer.from(text);
	if (end) throw end;
}

/** Calls the hook with an answer, and counts how often it asks n8n for the key. */
async function read(
	statusCode: number,
	body: AsyncIterable<Buffer>,
	headers: Record<string, unknown> = {},
	requestOptions: unknown = {},
	readKey = async () => await Promise.resolve({ apiKey: KEY }),
) {
	const getCredentials = jest.fn(readKey);
	const context = contextWith({
		getNodeParameter: (name: string, fallback: unknown) =>
			name === 'requestOptions' ? (requestOptions ?? fallback) : undefined,
		getCredentials,
	});
	const response = { statusCode, headers, body } as unknown as IN8nHttpFullResponse;
	const items = await readAnswer.call(context, [], response);
	expect(items).toHaveLength(1);
	const json = items[0]!.json as { answer?: unknown; brokenOff?: Error };
	if (getCredentials.mock.calls.length > 0)
		expect(getCredentials).toHaveBeenCalledWith('stableDiffusion3Api');
	return { ...json, askedForKey: getCredentials.mock.calls.length };
}

const known = (answer: unknown) => {
	expect(answer).toBeInstanceOf(ImageFailure);
	return factsOf(answer);
};

const success = `{"code":0,"data":{"image":"${PNG}","seed":3}}`;

it.each([200, 201, 299])('reads the image of HTTP %i without asking for the key', async (status) => {
	const { answer, askedForKey } = await read(status, partsOf(success), { 'content-length': '200' });
	expect(answer).toMatchObject({ seed: 3, format: { extension: 'png' } });
	expect(askedForKey).toBe(0);
});

it.each([
	[200, `{"code":-1,"message":"bad ${KEY}"}`, {}, 'The service refused the request: bad ***'],
	[200, 'hello', { 'content-type': `text/${KEY}` }, "not the API's JSON but text/*** (HTTP 200)"],
	[200, 'hello', { 'content-type': ['text/plain'] }, 'something without a content type (HTTP 200)'],
	[299, 'hello', {}, '(HTTP 299)'],
	[300, 'moved', { location: `https://x.example/${KEY}` }, 'redirects to https://x.example/*** (HTTP 300)'],
	[399, 'moved', {}, 'redirects to another address (HTTP 399)'],
	[400, `{"message":"odd ${KEY}"}`, {}, 'The service refused the request (HTTP 400): odd ***'],
	[401, `<h1>${KEY}</h1>`, {}, 'The API key was refused (HTTP 401): ***'],
	[199, 'what', {}, 'The service gave an unexpected answer (HTTP 199): what'],
])('says of HTTP %i with %s what it means, and hides the key', async (status, text, headers, words) => {
	const { answer, askedForKey } = await read(status, partsOf(text), headers);
	expect(known(answer).message).toContain(words);
	expect(askedForKey).toBe(1);
});

it('leaves the words out where the key cannot be read, as they may hold it', async () => {
	const unreadable = async () => await Promise.reject(new Error('the database is gone'));
	const { answer } = await read(400, partsOf(`{"message":"odd ${KEY}"}`), {}, {}, unreadable);
	expect(known(answer).message).toBe('The service refused the request (HTTP 400)');
});

it('keeps the code and Retry-After of a refusal', async () => {
	const { answer } = await read(429, partsOf('{"code":17,"message":"slow"}'), { 'retry-after': '2' });
	expect(known(answer)).toMatchObject({
		httpCode: '429',
		code: 17,
		retryAfterMs: 2_000,
		repeatable: true,
	});
});

it('knows a refusal by its HTTP status, also where its words break off', async () => {
	const { answer } = await read(503, partsOf('Down for', new Error('socket hang up')));
	expect(known(answer).message).toBe('The service is unavailable (HTTP 503): Down for');
});

it('hands on what the connection broke off with', async () => {
	const lost = new Error('socket hang up');
	expect(await read(200, partsOf('{"code":0', lost))).toEqual({ brokenOff: lost, askedForKey: 0 });
});

async function* silent() {
	yield Buffer.from('{');
	await new Promise(() => {});
}

it.each([50, '50'])('waits for the next part as long as the Request Options say: %p ms', async (timeout) => {
	const { brokenOff } = await read(200, silent(), {}, { timeout });
	expect(brokenOff).toMatchObject({ message: 'timeout of 50ms exceeded' });
});

it.each([undefined, {}, { timeout: 0 }])(
	'waits 5 minutes where the Request Options name no time: %p',
	async (requestOptions) => {
		jest.useFakeTimers();
		const reading = read(200, silent(), {}, requestOptions);
		await jest.advanceTimersByTimeAsync(300_000);
		expect((await reading).brokenOff).toMatchObject({ message: 'timeout of 300000ms exceeded' });
		jest.useRealTimers();
	},
);

it('says of what nobody foresaw that it may have been charged', async () => {
	const headers = {
		get 'content-type'(): string {
			throw new Error('out of memory');
		},
	};
	const { answer } = await read(200, partsOf(success), headers);
	expect(known(answer)).toMatchObject({
		message: 'Something unexpected happened: out of memory',
		charge: 'may have been charged',
	});
});
