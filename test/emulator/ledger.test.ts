import { connect } from 'node:net';
import { startEmulator } from '../../emulator';
import type { Emulator } from '../../emulator';
import { ask, askForImage, lastEntry, post, postForm, sha256, smallest, textToImage } from './client';

const key = 'top-secret-key-9876';
let emulator: Emulator;
beforeAll(async () => {
	emulator = await startEmulator({
		keys: [
			{ key, credits: 1000 },
			{ key: 'emulator-key', credits: 1000 },
		],
	});
});
afterAll(() => emulator.stop());
beforeEach(() => emulator.reset());

const body = { prompt: 'A lighthouse', ...smallest, seed: 3 };

test('tells all about a request', async () => {
	const { bytes } = await askForImage(emulator, body);
	const entry = await lastEntry(emulator);
	expect(entry).toMatchObject({
		index: 0,
		method: 'POST',
		path: textToImage,
		operation: 'textToImage',
		body,
		faults: [],
		answer: {
			status: 200,
			code: 0,
			message: 'success',
			seed: 3,
			image: {
				sha256: sha256(bytes),
				bytes: bytes.length,
				mimeType: 'image/png',
				width: 320,
				height: 320,
			},
		},
		charged: 8,
		inFlightAtArrival: 1,
		outcome: 'answered',
		unexpected: false,
	});
	expect(entry.fault).toBeUndefined();
	expect(entry.problem).toBeUndefined();
	expect(Date.parse(entry.time)).toBe(entry.startedAt);
	expect(entry.msInFlight).toBe((entry.endedAt ?? 0) - entry.startedAt);
	expect(entry.headers['content-type']).toBe('application/json');
});

test('says that both key headers were there and equal', async () => {
	await post(emulator, body, { key, headers: { authentication: key } });
	await post(emulator, body, { key, headers: { authentication: 'emulator-key' } });
	await post(emulator, body, { key: 'short' });
	expect(emulator.ledger.requests.map((entry) => entry.key)).toEqual([
		{ authentication: '***9876', authorization: '***9876', equal: true },
		{ authentication: '***-key', authorization: '***9876', equal: false },
		{ authorization: '***', equal: false },
	]);
});

test('never shows a key, wherever it stands', async () => {
	const unknown = 'unknown-but-private-0001';
	emulator.faults.add({ when: { prompt: 'echo' }, times: 1, fault: { kind: 'echoKey' } });
	await post(
		emulator,
		{ ...body, prompt: `echo ${key}`, [key]: [key] },
		{ key, headers: { 'x-copy': key, cookie: key } },
	);
	await post(emulator, { ...body, prompt: `echo ${key}`, [key]: { [key]: key } }, { key });
	await post(emulator, body, { key: `Bearer ${unknown}`, headers: { 'x-copy': unknown } });
	await post(emulator, body, { path: `${textToImage}?key=${key}`, key });
	await post(emulator, body, { path: `/v1/${unknown}`, key: unknown });
	await post(emulator, `{"prompt": ${key}}`, { key });
	await postForm(emulator, { prompt: key, [key]: key });
	await lastEntry(emulator);
	const text = JSON.stringify(emulator.ledger.requests);
	expect(emulator.ledger.requests).toHaveLength(7);
	expect(text).not.toContain(key);
	expect(text).not.toContain(unknown);
	expect(await (await fetch(`${emulator.url}/emulator/ledger`)).text()).not.toContain(key);
	expect(await (await fetch(emulator.url)).text()).not.toContain(key);
});

test('keeps long prompts whole and no base64', async () => {
	const prompt = 'lighthouse '.repeat(900);
	await ask(emulator, { ...body, prompt, image: 'iVBO'.repeat(50_000) });
	const entry = await lastEntry(emulator);
	expect(entry.body).toMatchObject({ prompt });
	expect((entry.body as { image: string }).image).toMatch(/^.{60}\.\.\. \(200000 characters\)$/);
	expect(JSON.stringify(entry).length).toBeLessThan(20_000);
});

test('counts requests in flight, from the headers until the end or the cut', async () => {
	emulator.faults.add({ fault: { kind: 'latency', ms: 100 } });
	emulator.faults.add({ times: 1, fault: { kind: 'dropBefore' } });
	await Promise.allSettled([1, 2, 3].map((seed) => ask(emulator, { ...body, seed })));
	expect(emulator.ledger.highestInFlight).toBe(3);
	expect(emulator.ledger.requests.map((entry) => entry.inFlightAtArrival)).toEqual([1, 2, 3]);
	emulator.reset();
	for (const seed of [1, 2, 3, 4, 5, 6]) await ask(emulator, { ...body, seed });
	expect(emulator.ledger.highestInFlight).toBe(1);
});

test('marks what the service does not have', async () => {
	const wrong = await post(emulator, body, { path: '/api/generate/sd3/textToVideo' });
	expect([wrong.status, wrong.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8']);
	const get = await fetch(emulator.url + textToImage);
	expect([get.status, get.headers.get('allow')]).toEqual([405, 'POST']);
	await post(emulator, body, { path: `${textToImage}/` });
	await fetch(`${emulator.url}/emulator/settings`);
	await fetch(emulator.url);
	expect(emulator.ledger.requests.map(({ unexpected }) => unexpected)).toEqual([true, true, true]);
	expect(emulator.ledger.highestInFlight).toBe(0);
});

test('a client that gives up is noted, and pays for what the service made of it', async () => {
	emulator.faults.add({ fault: { kind: 'latency', ms: 150 } });
	await expect(post(emulator, body, { signal: AbortSignal.timeout(60) })).rejects.toThrow(
		/timeout|aborted/,
	);
	expect((await lastEntry(emulator)).outcome).toBe('client gave up');
	while ((await lastEntry(emulator)).charged === 0) await new Promise((resolve) => setTimeout(resolve, 10));
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
	expect(await lastEntry(emulator)).toMatchObject({
		outcome: 'client gave up',
		charged: 0,
		unexpected: false,
	});
});

test('clear empties it', async () => {
	await ask(emulator, body);
	emulator.ledger.clear();
	const { requests, charged, highestInFlight } = emulator.ledger;
	expect({ requests, charged, highestInFlight }).toEqual({ requests: [], charged: 0, highestInFlight: 0 });
});
