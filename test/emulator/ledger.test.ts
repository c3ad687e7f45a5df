import { connect } from 'node:net';
import {
	ask,
	askForImage,
	emulator,
	lastEntry,
	post,
	postForm,
	sha256,
	smallest,
	textToImage,
	useEmulator,
} from './client';

const key = 'top-secret-key-9876';
useEmulator({ keys: [key, 'emulator-key'].map((known) => ({ key: known, credits: 1000 })) });

const body = { prompt: 'A lighthouse', ...smallest, seed: 3 };

test('tells all about a request', async () => {
	const { bytes } = await askForImage(body);
	const entry = await lastEntry();
	const image = { sha256: sha256(bytes), bytes: bytes.length, mimeType: 'image/png', ...smallest };
	expect(entry).toEqual({
		index: 0,
		time: new Date(entry.startedAt).toISOString(),
		method: 'POST',
		path: textToImage,
		operation: 'textToImage',
		headers: expect.objectContaining({ 'content-type': 'application/json' }) as object,
		key: { authorization: '***-key', equal: false },
		body,
		faults: [],
		answer: { status: 200, code: 0, message: 'success', seed: 3, image },
		charged: 8,
		inFlightAtArrival: 1,
		startedAt: expect.any(Number) as number,
		endedAt: expect.any(Number) as number,
		msInFlight: (entry.endedAt ?? 0) - entry.startedAt,
		outcome: 'answered',
		unexpected: false,
	});
});

test('says that both key headers were there and equal', async () => {
	await post(body, { key, headers: { authentication: key } });
	await post(body, { key, headers: { authentication: 'emulator-key' } });
	await post(body, { key: 'short' });
	expect(emulator.ledger.requests.map((entry) => entry.key)).toEqual([
		{ authentication: '***9876', authorization: '***9876', equal: true },
		{ authentication: '***-key', authorization: '***9876', equal: false },
		{ authorization: '***', equal: false },
	]);
});

test('never shows a key, wherever it stands', async () => {
	const unknown = 'unknown-but-private-0001';
	emulator.faults.add({ when: { prompt: 'echo' }, times: 1, fault: { kind: 'echoKey' } });
	const headers = { 'x-copy': key, cookie: key };
	await post({ ...body, prompt: `echo ${key}`, [key]: [key] }, { key, headers });
	await post({ ...body, prompt: `echo ${key}`, [key]: { [key]: key } }, { key });
	await post(body, { key: `Bearer ${unknown}`, headers: { 'x-copy': unknown } });
	await post(body, { path: `${textToImage}?key=${key}`, key });
	await post(body, { path: `/v1/${unknown}`, key: unknown });
	await post(`{"prompt": ${key}}`, { key });
	await postForm({ prompt: key, [key]: key });
	await lastEntry();
	const text = JSON.stringify(emulator.ledger.requests);
	expect(emulator.ledger.requests).toHaveLength(7);
	expect(text).not.toContain(key);
	expect(text).not.toContain(unknown);
	expect(await (await fetch(`${emulator.url}/emulator/ledger`)).text()).not.toContain(key);
	expect(await (await fetch(emulator.url)).text()).not.toContain(key);
});

test('keeps long prompts whole and no base64', async () => {
	const prompt = 'lighthouse '.repeat(900);
	await ask({ ...body, prompt, image: 'iVBO'.repeat(50_000) });
	const entry = await lastEntry();
	expect(entry.body).toMatchObject({ prompt });
	expect((entry.body as { image: string }).image).toMatch(/^.{60}\.\.\. \(200000 characters\)$/);
	expect(JSON.stringify(entry).length).toBeLessThan(20_000);
});

test('counts requests in flight, from the headers until the end or the cut', async () => {
	emulator.faults.add({ fault: { kind: 'latency', ms: 100 } });
	emulator.faults.add({ times: 1, fault: { kind: 'dropBefore' } });
	await Promise.allSettled([1, 2, 3].map((seed) => ask({ ...body, seed })));
	expect(emulator.ledger.highestInFlight).toBe(3);
	expect(emulator.ledger.requests.map((entry) => entry.inFlightAtArrival)).toEqual([1, 2, 3]);
	emulator.reset();
	for (const seed of [1, 2, 3, 4, 5, 6]) await ask({ ...body, seed });
	expect(emulator.ledger.highestInFlight).toBe(1);
});

test('marks what the service does not have', async () => {
	const wrong = await post(body, { path: '/api/generate/sd3/textToVideo' });
	expect([wrong.status, wrong.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8']);
	const get = await fetch(emulator.url + textToImage);
	expect([get.status, get.headers.get('allow')]).toEqual([405, 'POST']);
	await post(body, { path: `${textToImage}/` });
	await fetch(`${emulator.url}/emulator/settings`);
	await fetch(emulator.url);
	expect(emulator.ledger.requests.map(({ unexpected }) => unexpected)).toEqual([true, true, true]);
	expect(emulator.ledger.highestInFlight).toBe(0);
});

test('a client that gives up is noted, and pays for what the service made of it', async () => {
	emulator.faults.add({ fault: { kind: 'latency', ms: 150 } });
	await expect(post(body, { signal: AbortSignal.timeout(60) })).rejects.toThrow(/timeout|aborted/);
	expect((await lastEntry()).outcome).toBe('client gave up');
	while ((await lastEntry()).charged === 0) await new Promise((resolve) => setTimeout(resolve, 10));
	expect(emulator.ledger.charged).toBe(8);
});

test.each([
	['application/json', 'textToImage'],
	['multipart/form-data; boundary=b', 'imageToImage'],
])('a client that leaves in the middle of its %s body is noted', async (type, operation) => {
	const { port } = new URL(emulator.url);
	const socket = connect(Number(port), '127.0.0.1');
	socket.write(
		`POST /api/generate/sd3/${operation} HTTP/1.1\r\nHost: a\r\nAuthorization: ${key}\r\n` +
			`Content-Type: ${type}\r\nContent-Length: 500\r\n\r\n--b\r\n{`,
	);
	while (emulator.ledger.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
	socket.destroy();
	expect(await lastEntry()).toMatchObject({
		outcome: 'client gave up',
		charged: 0,
		unexpected: false,
	});
});
