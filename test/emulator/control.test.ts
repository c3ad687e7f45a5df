import { startEmulator } from '../../emulator';
import type { FaultRule } from '../../emulator';
import { ask, emulator, goodKey, post, smallest, textToImage, useEmulator } from './client';

useEmulator({ images: 'noise' });

const body = { prompt: 'A lighthouse', ...smallest, seed: 3 };
const sdv3 = { path: textToImage.replace('sd3', 'sdv3') };

/** Status and JSON of a request to the emulator's own paths. */
async function control(method: string, path: string, sent?: unknown): Promise<[number, unknown]> {
	const headers = { 'content-type': 'application/json' };
	const json = sent === undefined ? null : JSON.stringify(sent);
	const response = await fetch(`${emulator.url}/emulator${path}`, { method, headers, body: json });
	const text = await response.text();
	return [response.status, text === '' ? undefined : JSON.parse(text)];
}

test('both paths of an SD3 operation answer, until one is switched off, which gives a 404 page', async () => {
	expect(await ask(body, sdv3)).toEqual(await ask(body));
	const other = await startEmulator({ paths: ['sdv3'] });
	expect((await post(body, { to: other })).status).toBe(404);
	await other.stop();

	emulator.paths = ['sdv3'];
	const { status, headers } = await post(body);
	expect([status, headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8']);
	expect(emulator.ledger.requests.at(-1)?.unexpected).toBe(false);
	expect((await post({}, { path: '/api/generate/core' })).status).toBe(200);
	expect(await control('PUT', '/settings', { paths: ['sd3'] })).toMatchObject([200, { paths: ['sd3'] }]);
	expect([(await post(body)).status, (await post(body, sdv3)).status]).toEqual([200, 404]);
});

test('ledger', async () => {
	await ask(body);
	const requests: unknown = JSON.parse(JSON.stringify(emulator.ledger.requests));
	expect(await control('GET', '/ledger')).toEqual([200, { charged: 8, highestInFlight: 1, requests }]);
	expect(await control('DELETE', '/ledger')).toEqual([204, undefined]);
	const empty = { charged: 0, highestInFlight: 0, requests: [] };
	expect(await control('GET', '/ledger')).toEqual([200, empty]);
});

test('faults', async () => {
	const rule = { when: { prompt: 'light' }, times: 1, fault: { kind: 'refused', message: 'no' } };
	expect(await control('POST', '/faults', rule)).toEqual([201, { faults: [{ ...rule, met: 0 }] }]);
	expect(await ask(body)).toEqual({ code: -1, message: 'no' });
	expect(await control('GET', '/faults')).toEqual([200, { faults: [{ ...rule, met: 1 }] }]);
	expect(await control('DELETE', '/faults')).toEqual([204, undefined]);
	expect(emulator.faults.list()).toEqual([]);
});

test.each([
	{ fault: { kind: 'explode' } },
	{ fault: { kind: 'latency' } },
	{ fault: { kind: 'status', status: 42 } },
	{ fault: { kind: 'hang', ms: 5 } },
	{ times: 0, fault: { kind: 'hang' } },
	{ when: { model: 'x' }, fault: { kind: 'hang' } },
])('refuses the fault %j', async (rule) => {
	expect(await control('POST', '/faults', rule)).toEqual([400, { error: expect.any(String) }]);
	expect(() => emulator.faults.add(rule as FaultRule)).toThrow();
	expect(emulator.faults.list()).toEqual([]);
});

test('settings set balances, add keys and mask those that are not published', async () => {
	const good = { key: goodKey, credits: 8 };
	const set = { accounts: [good, { key: 'a-key-of-my-own', credits: 16 }] };
	const accounts = [good, { key: 'emulator-empty-key', credits: 0 }, { key: '***-own', credits: 16 }];
	expect(await control('PUT', '/settings', set)).toEqual([200, { paths: ['sd3', 'sdv3'], accounts }]);
	expect([(await post(body)).status, (await post(body)).status]).toEqual([200, 402]);
	expect((await control('PUT', '/settings', { path: [] }))[0]).toBe(400);
});

test('reset restores everything', async () => {
	emulator.paths = [];
	emulator.accounts.set(goodKey, 0);
	emulator.faults.add({ fault: { kind: 'hang' } });
	await post(body);
	expect((await control('POST', '/reset'))[0]).toBe(204);
	expect(emulator.ledger.requests).toEqual([]);
	expect(emulator.accounts.credits(goodKey)).toBe(1_000_000);
	expect((await ask(body)).code).toBe(0);
});

test('other paths, the page at / and a port that is taken explain themselves', async () => {
	const error = 'The emulator has no GET /nothing below /emulator';
	expect(await control('GET', '/nothing')).toEqual([404, { error }]);
	await ask({ ...body, prompt: '<script>alert(1)</script>' });
	const page = await (await fetch(emulator.url)).text();
	expect(page).toContain('no image comes from Stable Diffusion');
	expect(page).toContain(emulator.url);
	expect(page).toContain('<code>/api/edit/search-and-replace</code> 8');
	expect(page).not.toContain('<script>');
	const port = Number(new URL(emulator.url).port);
	await expect(startEmulator({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
});
