import { Readable } from 'node:stream';
import { fetchBytes } from '../../../nodes/StableDiffusion3/request/fetchFile';
import { contextWith } from '../../support/contextWith';
import { factsOf } from '../../support/factsOf';

const PLACE = 'The file at https://example.com/a.png (Image URL)';

/** What a fetch fails with where n8n's helper rejects with this, and how it was called. */
async function failing(error: Error): Promise<{ message: string; calls: unknown[] }> {
	const calls: unknown[] = [];
	const httpRequest = async (options: unknown) => {
		calls.push(options);
		return await Promise.reject(error);
	};
	const context = contextWith({ helpers: { httpRequest }, getExecutionCancelSignal: () => undefined });
	const file = { url: new URL('https://example.com/a.png?SECRET'), place: PLACE };
	const failure = await fetchBytes(context, file).catch((thrown: unknown) => thrown);
	return { message: factsOf(failure).message, calls };
}

const errorWith = (message: string, facts: object = {}) => Object.assign(new Error(message), facts);

it.each([
	['timeout of 30000ms exceeded', { code: 'ECONNABORTED' }, 'its server was silent for 30 s'],
	['read failed', { code: 'EPROTO' }, 'read failed'],
	['', { code: 'ENOTFOUND' }, 'ENOTFOUND'],
	['Invalid URL: https://example.com/a.png?SECRET', {}, 'Invalid URL: https://example.com/a.png'],
])('says what happened where no answer came: %s', async (message, facts, words) => {
	const { message: shown, calls } = await failing(errorWith(message, facts));
	expect(shown).toBe(`${PLACE} could not be fetched: ${words}`);
	expect(calls).toHaveLength(1);
});

it("knows n8n's refusal also where the HTTP client has wrapped it", async () => {
	const cause = errorWith('blocked', { name: 'SsrfBlockedIpError' });
	const { message, calls } = await failing(errorWith('blocked', { cause, code: 'ECONNRESET' }));
	expect(message).toBe(`${PLACE} could not be fetched, because n8n does not allow it: blocked`);
	expect(calls).toHaveLength(1);
});

it('waits for an answer no longer than for the next bytes, and sends nothing but the address', async () => {
	const { calls } = await failing(errorWith('no'));
	expect(calls).toEqual([
		{
			method: 'GET',
			url: 'https://example.com/a.png?SECRET',
			encoding: 'stream',
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			disableFollowRedirect: true,
			timeout: 30_000,
			abortSignal: undefined,
		},
	]);
});

interface Answer {
	statusCode: number;
	headers?: Record<string, string>;
	parts?: Buffer[];
}

/** What is fetched where the servers answer this, in turn and then always the last; and what was asked for. */
async function fetching(answers: Answer[]) {
	const asked: string[] = [];
	const bodies: Readable[] = [];
	const httpRequest = async ({ url }: { url: string }) => {
		const { parts = [], headers = {}, ...rest } = answers[asked.push(url) - 1] ?? answers.at(-1)!;
		const body = Readable.from(parts);
		bodies.push(body);
		return await Promise.resolve({ ...rest, headers, body });
	};
	const context = contextWith({ helpers: { httpRequest }, getExecutionCancelSignal: () => undefined });
	const file = { url: new URL('https://example.com/a.png?SECRET'), place: PLACE };
	const outcome = await fetchBytes(context, file).then(
		(bytes) => (bytes.length > 100 ? `${bytes.length} bytes` : bytes.toString()),
		(thrown: unknown) => factsOf(thrown).message,
	);
	return { outcome, asked, areClosed: bodies.every(({ destroyed }) => destroyed) };
}

const BYTES = Buffer.from('the file');
const FILE: Answer = { statusCode: 200, parts: [BYTES.subarray(0, 3), BYTES.subarray(3)] };
const to = (location: string, statusCode = 302): Answer => ({ statusCode, headers: { location } });

it.each([200, 206, 299])('takes what comes with HTTP %i', async (statusCode) => {
	const { outcome, areClosed } = await fetching([{ ...FILE, statusCode }]);
	expect([outcome, areClosed]).toEqual(['the file', true]);
});

it.each([
	[199, {}, 'its server did not send it (HTTP 199)'],
	[300, {}, 'its server did not send it (HTTP 300)'],
	[304, {}, 'its server did not send it (HTTP 304)'],
	[400, { location: '/b' }, 'its server did not send it (HTTP 400)'],
	[401, {}, 'it needs a login (HTTP 401)'],
	[403, {}, 'access is denied (HTTP 403)'],
	[404, {}, 'there is no such file (HTTP 404)'],
	[410, {}, 'the file is gone (HTTP 410)'],
])('asks once where HTTP %i comes with %j', async (statusCode, headers, why) => {
	const { outcome, asked, areClosed } = await fetching([{ ...FILE, statusCode, headers }]);
	expect(outcome).toBe(`${PLACE} could not be fetched: ${why}`);
	expect([asked.length, areClosed]).toEqual([1, true]);
});

it.each([300, 301, 307, 399])('follows HTTP %i, from where it came', async (statusCode) => {
	const { outcome, asked, areClosed } = await fetching([
		to('/b/c?d', statusCode),
		to('e', statusCode),
		to('http://other.example/f', statusCode),
		FILE,
	]);
	expect(asked.slice(1)).toEqual([
		'https://example.com/b/c?d',
		'https://example.com/b/e',
		'http://other.example/f',
	]);
	expect([outcome, areClosed]).toEqual(['the file', true]);
});

it.each([
	['http://', 'something that is not an address'],
	['ftp://example.com/a', 'an address that begins with ftp:'],
	['xhttps://example.com/a', 'an address that begins with xhttps:'],
	['https://me@example.com/a', 'an address with a login in it'],
	['https://:pass@example.com/a', 'an address with a login in it'],
])('does not follow a redirect to %s', async (location, what) => {
	const { outcome, asked, areClosed } = await fetching([to(location), FILE]);
	expect(outcome).toBe(`${PLACE} could not be fetched: it redirects to ${what}`);
	expect([asked.length, areClosed]).toEqual([1, true]);
});

it('follows 10 redirects, and no more', async () => {
	const redirects = Array.from({ length: 10 }, (_entry, index) => to(`/${index}`));
	expect((await fetching([...redirects, FILE])).outcome).toBe('the file');
	const { outcome, asked } = await fetching([...redirects, to('/more'), FILE]);
	expect(outcome).toBe(`${PLACE} could not be fetched: it redirects more than 10 times`);
	expect(asked).toHaveLength(11);
});

describe('a file of', () => {
	const MB = Buffer.alloc(1_048_576, 'a');
	const parts = (last: number) => [
		...Array.from({ length: 31 }, () => MB),
		MB.subarray(0, last),
		Buffer.of(1),
	];
	const TOO_LARGE = `${PLACE} is larger than 32 MB`;

	it('32 MB is taken', async () => {
		const headers = { 'content-length': String(32 * MB.length) };
		const { outcome } = await fetching([{ statusCode: 200, headers, parts: parts(MB.length - 1) }]);
		expect(outcome).toBe(`${32 * MB.length} bytes`);
	});

	it('a byte more is not, whether its server says so or not', async () => {
		const headers = { 'content-length': String(32 * MB.length + 1) };
		const announced = await fetching([{ statusCode: 200, headers, parts: [MB] }]);
		expect([announced.outcome, announced.areClosed]).toEqual([TOO_LARGE, true]);
		const poured = await fetching([{ statusCode: 200, parts: parts(MB.length) }]);
		expect([poured.outcome, poured.asked.length, poured.areClosed]).toEqual([TOO_LARGE, 1, true]);
	});
});

it('names a timeout only where it was one', async () => {
	const { message } = await failing(errorWith('timeout of 30000ms exceeded', { code: 'EPROTO' }));
	expect(message).toBe(`${PLACE} could not be fetched: timeout of 30000ms exceeded`);
});
