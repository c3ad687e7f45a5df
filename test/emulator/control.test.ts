import { startEmulator } from '../../emulator';
import type { Emulator } from '../../emulator';
import { ask, goodKey, imageToImage, post, postForm, smallest, textToImage } from './client';

let emulator: Emulator;
beforeAll(async () => {
	emulator = await startEmulator();
});
afterAll(() => emulator.stop());
beforeEach(() => emulator.reset());

const body = { prompt: 'A lighthouse', ...smallest, seed: 3 };

async function control(
	method: string,
	path: string,
	sent?: unknown,
): Promise<{ status: number; body: unknown }> {
	const response = await fetch(`${emulator.url}/emulator${path}`, {
		method,
		headers: { 'content-type': 'application/json' },
		...(sent === undefined ? {} : { body: JSON.stringify(sent) }),
	});
	const text = await response.text();
	return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
}

test('both paths answer alike for both operations', async () => {
	const texts = [textToImage, textToImage.replace('sd3', 'sdv3')].map((path) =>
		ask(emulator, body, { path }),
	);
	const [one, two] = await Promise.all(texts);
	expect(one).toEqual(two);
	expect(one?.code).toBe(0);
	for (const path of [imageToImage, imageToImage.replace('sd3', 'sdv3')]) {
		expect(await (await postForm(emulator, {}, undefined, path)).json()).toMatchObject({ code: -1 });
	}
});

test('a path that is switched off gives a 404 page, at start, in the process or over HTTP', async () => {
	const other = await startEmulator({ paths: ['sdv3'] });
	expect((await post(other, body)).status).toBe(404);
	await other.stop();

	emulator.paths = ['sdv3'];
	const response = await post(emulator, body);
	expect([response.status, response.headers.get('content-type')]).toEqual([
		404,
		'text/html; charset=utf-8',
	]);
	expect(emulator.ledger.requests[0]?.unexpected).toBe(false);

	expect(await control('PUT', '/settings', { paths: ['sd3'] })).toMatchObject({
		status: 200,
		body: { paths: ['sd3'] },
	});
	expect((await post(emulator, body)).status).toBe(200);
	expect((await post(emulator, body, { path: textToImage.replace('sd3', 'sdv3') })).status).toBe(404);
});

test('ledger', async () => {
	await ask(emulator, body);
	const { requests } = emulator.ledger;
	expect(await control('GET', '/ledger')).toEqual({
		status: 200,
		body: { charged: 8, highestInFlight: 1, requests: JSON.parse(JSON.stringify(requests)) as unknown },
	});
	expect(await control('DELETE', '/ledger')).toEqual({ status: 204, body: undefined });
	expect(emulator.ledger.requests).toEqual([]);
});

test('faults', async () => {
	const rule = { when: { prompt: 'light' }, times: 1, fault: { kind: 'refused', message: 'no' } };
	expect(await control('POST', '/faults', rule)).toEqual({
		status: 201,
		body: { faults: [{ ...rule, met: 0 }] },
	});
	expect(await ask(emulator, body)).toEqual({ code: -1, message: 'no' });
	expect(await control('GET', '/faults')).toEqual({ status: 200, body: { faults: [{ ...rule, met: 1 }] } });
	expect((await control('DELETE', '/faults')).status).toBe(204);
	expect(emulator.faults.list()).toEqual([]);
});

test.each([
	[{ fault: { kind: 'explode' } }],
	[{ fault: { kind: 'latency' } }],
	[{ fault: { kind: 'hang', ms: 5 } }],
	[{ times: 0, fault: { kind: 'hang' } }],
	[{ when: { model: 'x' }, fault: { kind: 'hang' } }],
])('refuses the fault %j', async (rule) => {
	expect(await control('POST', '/faults', rule)).toEqual({
		status: 400,
		body: { error: expect.any(String) as string },
	});
	expect(emulator.faults.list()).toEqual([]);
});

test('settings set balances, add keys and mask those that are not published', async () => {
	const accounts = [
		{ key: goodKey, credits: 8 },
		{ key: 'a-key-of-my-own', credits: 16 },
	];
	expect((await control('PUT', '/settings', { accounts })).body).toEqual({
		paths: ['sd3', 'sdv3'],
		accounts: [
			{ key: goodKey, credits: 8 },
			{ key: 'emulator-empty-key', credits: 0 },
			{ key: '***-own', credits: 16 },
		],
	});
	expect((await post(emulator, body)).status).toBe(200);
	expect((await post(emulator, body)).status).toBe(402);
	expect((await control('PUT', '/settings', { path: [] })).status).toBe(400);
});

test('reset brings everything back', async () => {
	emulator.paths = [];
	emulator.accounts.set(goodKey, 0);
	emulator.faults.add({ fault: { kind: 'hang' } });
	await post(emulator, body);
	expect((await control('POST', '/reset')).status).toBe(204);
	expect(emulator.ledger.requests).toEqual([]);
	expect(emulator.accounts.credits(goodKey)).toBe(1_000_000);
	expect((await ask(emulator, body)).code).toBe(0);
});

test('a path that is not there is explained', async () => {
	const { status, body: answer } = await control('GET', '/nothing');
	expect([status, answer]).toEqual([404, { error: 'The emulator has no GET /nothing below /emulator' }]);
});

test('the page at / says what this is', async () => {
	await ask(emulator, { ...body, prompt: '<script>alert(1)</script>' });
	const page = await (await fetch(emulator.url)).text();
	expect(page).toContain('no image comes from Stable Diffusion');
	expect(page).toContain(emulator.url);
	expect(page).not.toContain('<script>');
});

test('a port that is taken is reported', async () => {
	const port = Number(new URL(emulator.url).port);
	await expect(startEmulator({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
});
