import { connect } from 'node:net';
import { ask, emulator, imageIn, imageToImage, lastEntry, post, postForm, sha256 } from './client';
import { smallest, textToImage, useEmulator } from './client';

const key = 'top-secret-key-9876';
useEmulator({ images: 'noise', keys: [key, 'emulator-key'].map((known) => ({ key: known, credits: 1000 })) });

const body = { prompt: 'A lighthouse', ...smallest, seed: 3 };

test('tells all about a request', async () => {
	const { bytes } = await imageIn(post(body));
	const entry = await lastEntry();
	const image = { sha256: sha256(bytes), bytes: bytes.length, mimeType: 'image/png', ...smallest };
	expect(entry).toEqual({
		index: 0,
		time: new Date(entry.startedAt).toISOString(),
		method: 'POST',
		path: textToImage,
		operation: 'textToImage',
		headers: expect.objectContaining({ 'content-type': 'application/json' }),
		key: { authorization: '***-key', equal: false },
		body,
		faults: [],
		answer: { status: 200, code: 0, message: 'success', seed: 3, image },
		charged: 8,
		inFlightAtArrival: 1,
		startedAt: expect.any(Number),
		endedAt: expect.any(Number),
		msInFlight: (entry.endedAt ?? 0) - entry.startedAt,
		outcome: 'answered',
		unexpected: false,
	});
});

test('describes the files of a form, and keeps its fields as they came', async () => {
	const fields = { prompt: 'A house', strength: '0.5', left: '7' };
	const bytes = Buffer.from('hello');
	const file = { fileName: 'Größe.png', mimeType: 'image/png', bytes: 5, sha256: sha256(bytes) };
	await postForm({ ...fields, image: bytes, mask: bytes });
	expect((await lastEntry()).body).toEqual({ ...fields, image: file, mask: file });
});

test('keeps long prompts whole and no base64', async () => {
	const prompt = 'lighthouse '.repeat(900);
	await ask({ ...body, prompt, search_prompt: prompt, image: 'iVBO'.repeat(50_000) });
	const image = expect.stringMatching(/^.{60}\.\.\. \(200000 characters\)$/);
	expect((await lastEntry()).body).toEqual({ ...body, prompt, search_prompt: prompt, image });
	expect(JSON.stringify((await lastEntry()).answer).length).toBeLessThan(1000);
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
	expect(emulator.ledger.requests).toHaveLength(7);
	const pages = [`${emulator.url}/emulator/ledger`, emulator.url].map(async (url) =>
		(await fetch(url)).text(),
	);
	for (const text of [JSON.stringify(emulator.ledger.requests), ...(await Promise.all(pages))]) {
		expect(text).not.toContain(key);
		expect(text).not.toContain(unknown);
	}
});

test('counts requests in flight, from the headers until the end or the cut', async () => {
	emulator.faults.add({ fault: { kind: 'latency', ms: 100 } });
	emulator.faults.add({ times: 1, fault: { kind: 'dropBefore' } });
	await Promise.allSettled([1, 2, 3].map((seed) => ask({ ...body, seed })));
	expect(emulator.ledger.highestInFlight).toBe(3);
	expect(emulator.ledger.requests.map((entry) => entry.inFlightAtArrival)).toEqual([1, 2, 3]);
	emulator.reset();
	for (const seed of [1, 2, 3]) await ask({ ...body, seed });
	expect(emulator.ledger.highestInFlight).toBe(1);
});

test('marks what the service does not have', async () => {
	const wrong = await post(body, { path: '/api/generate/sd3/textToVideo' });
	expect([wrong.status, wrong.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8']);
	const get = await fetch(emulator.url + textToImage);
	expect([get.status, get.headers.get('allow')]).toEqual([405, 'POST']);
	for (const path of ['/api/generate/sd3/ultra', '/api/edit/searchAndReplace', `${textToImage}/`])
		expect((await post(body, { path })).status).toBe(404);
	await fetch(`${emulator.url}/emulator/settings`);
	expect(emulator.ledger.requests.map(({ unexpected }) => unexpected)).toEqual(Array(5).fill(true));
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
	['application/json', textToImage],
	['multipart/form-data; boundary=b', imageToImage],
])('a client that leaves in the middle of its %s body is noted', async (type, path) => {
	const socket = connect(Number(new URL(emulator.url).port), '127.0.0.1');
	const headers = `Host: a\r\nAuthorization: ${key}\r\nContent-Type: ${type}\r\nContent-Length: 500`;
	socket.write(`POST ${path} HTTP/1.1\r\n${headers}\r\n\r\n--b\r\n{`);
	while (emulator.ledger.requests.length === 0) await new Promise(setImmediate);
	socket.destroy();
	expect(await lastEntry()).toMatchObject({ outcome: 'client gave up', charged: 0, unexpected: false });
});
