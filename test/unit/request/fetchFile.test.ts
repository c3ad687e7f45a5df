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
