import sharp from 'sharp';
import { startEmulator } from '../../emulator';
import { faultWords } from '../../emulator/faults/faultWords';
import { ask, emulator, goodKey, imageIn, lastEntry, post, sha256, smallest, textToImage } from './client';
import { useEmulator } from './client';

useEmulator({ images: 'noise' });

const body = { prompt: 'A lighthouse', ...smallest, seed: 7 };
const worded = (words: string) => ({ ...body, prompt: `A lighthouse [emulator: ${words}]` });
const [page, json] = ['text/html; charset=utf-8', 'application/json; charset=utf-8'];

test('every word is a valid fault', () => {
	const numbers = { ms: 9, 'HTTP status': 503 };
	for (const word of Object.values(faultWords))
		emulator.faults.add({ fault: word.make(numbers[word.number as keyof typeof numbers]) });
	expect(emulator.faults.list()).toHaveLength(Object.keys(faultWords).length);
});

test.each([
	['status 422', 422, json, '{"code":-1,"message":"Emulated HTTP 422"}'],
	['server-error', 500, page, '<h1>500 '],
	['gateway-timeout', 504, page, '<h1>504 ', 8],
	['unauthorized', 401, json, '{"code":-1,"message":"The API key is not valid"}'],
	['no-credits', 402, json, '{"code":-1,"message":"Not enough credits"}'],
	['forbidden', 403, json, '{"code":-1,"message":"The prompt was refused by content moderation"}'],
	['redirect 302', 302, page, 'Moved'],
	['refused', 200, json, '{"code":-1,"message":"The service could not make this image '],
	['page', 200, page, '<h1>We will be back soon</h1>'],
	['echo-key', 400, json, `{"code":-1,"message":"The API key ${goodKey} may not do this"}`],
	['no-image', 200, json, '{"code":0,"message":"success","data":{"seed":7}}', 8],
	['broken-base64', 200, json, '%!*not base64*!%', 8],
	['not-an-image', 200, json, '"image":"VGhpcyBpcyBhIHRleHQ', 8],
	['seed-as-string', 200, json, '"seed":"7"', 8],
])('%s', async (word, status, type, words, charged = 0) => {
	const response = await post(worded(word));
	expect([response.status, response.headers.get('content-type')]).toEqual([status, type]);
	expect(await response.text()).toContain(words);
	const entry = await lastEntry();
	expect(entry).toMatchObject({ charged, outcome: 'answered', answer: { status } });
	expect(JSON.stringify(entry)).not.toContain(goodKey);
});

test('a rule sets header, body and charge', async () => {
	const fault = {
		kind: 'status',
		status: 429,
		charged: true,
		headers: { 'x-trace': '9' },
		json: [1],
	} as const;
	emulator.faults.add({ fault, times: 1 });
	const response = await post(body);
	expect([response.headers.get('x-trace'), await response.json()]).toEqual(['9', [1]]);
	expect(emulator.ledger.charged).toBe(8);
	emulator.faults.add({ fault: { kind: 'noImage', as: 'null', charged: false } });
	expect((await ask(body)).data).toEqual({ image: null, seed: 7 });
	expect(emulator.ledger.charged).toBe(8);
	emulator.faults.add({ fault: { kind: 'rawBody', status: 201, contentType: 'text/csv', base64: '/wAB' } });
	const raw = await post(body);
	expect([raw.status, raw.headers.get('content-type')]).toEqual([201, 'text/csv']);
	expect(Buffer.from(await raw.arrayBuffer())).toEqual(Buffer.from([255, 0, 1]));
});

test('429 with Retry-After in seconds, as a date, or without', async () => {
	const words = ['rate-limited 3', 'rate-limited-until 5', 'rate-limited'];
	const answers = await Promise.all(words.map((word) => post(worded(word))));
	expect(answers.map(({ status }) => status)).toEqual([429, 429, 429]);
	const [seconds, date, none] = answers.map(({ headers }) => headers.get('retry-after'));
	expect([seconds, none]).toEqual(['3', null]);
	const wait = Date.parse(date ?? '') - Date.now();
	expect(wait).toBeGreaterThan(3_500);
	expect(wait).toBeLessThanOrEqual(6_000);
});

test('no answer until the client gives up', async () => {
	const signal = AbortSignal.timeout(150);
	await expect(post(worded('hang'), { signal })).rejects.toThrow(/timeout|aborted/);
	const entry = await lastEntry();
	expect(entry).toMatchObject({ fault: 'hang', outcome: 'client gave up', charged: 0, answer: {} });
	expect(entry.msInFlight).toBeGreaterThanOrEqual(100);
});

test('no answer until the emulator stops', async () => {
	const other = await startEmulator();
	const failure = expect(post(worded('hang'), { to: other })).rejects.toThrow('fetch failed');
	while (other.ledger.requests[0]?.fault === undefined) await new Promise(setImmediate);
	await other.stop();
	await failure;
	expect(other.ledger.requests[0]?.outcome).toBe('dropped');
});

test('a connection that is cut before the first byte, or in the middle', async () => {
	await expect(post(worded('drop-before'))).rejects.toThrow('fetch failed');
	expect(await lastEntry()).toMatchObject({ outcome: 'dropped', charged: 0, answer: {} });
	const response = await post(worded('drop-during'));
	expect(Number(response.headers.get('content-length'))).toBeGreaterThan(10_000);
	await expect(response.text()).rejects.toThrow('terminated');
	expect(await lastEntry()).toMatchObject({ outcome: 'dropped', charged: 8, answer: { status: 200 } });
});

test.each(['jpeg', 'webp'])('a %s, whole and cut off', async (format) => {
	const whole = await imageIn(post(worded(format)));
	expect((await sharp(whole.bytes).metadata()).format).toBe(format);
	const { bytes } = await imageIn(post(worded(`${format}, cut-off-image`)));
	await expect(sharp(bytes, { failOn: 'warning' }).raw().toBuffer()).rejects.toThrow();
	expect((await lastEntry()).answer.image).toBeUndefined();
	const { data } = await ask(worded(`${format}, cut-off-base64`));
	expect(data?.image?.length).toBeGreaterThan(1000);
	expect(data!.image!.length % 4).toBe(1);
});

test('several faults that go together', async () => {
	const { data } = await ask(worded('slow 50, jpeg, white-space, data-prefix'));
	expect(data?.image).toMatch(/^data:image\/jpeg;base64,\s.+[\r\n]/);
	const bytes = Buffer.from(data!.image!.replace(/^data:[^,]*,|\s/g, ''), 'base64');
	const { answer, faults } = await lastEntry();
	const image = { sha256: sha256(bytes), mimeType: 'image/jpeg', bytes: bytes.length };
	expect(answer.image).toMatchObject(image);
	expect(faults).toEqual(['latency', 'format', 'whiteSpace', 'dataPrefix']);
	emulator.faults.add({ fault: { kind: 'latency', ms: 60 } });
	emulator.faults.add({ fault: { kind: 'status', status: 500, latencyMs: 60 } });
	expect((await post(body)).status).toBe(500);
	expect(await lastEntry()).toMatchObject({ fault: 'status', faults: ['latency', 'status'] });
	expect((await lastEntry()).msInFlight).toBeGreaterThanOrEqual(120);
});

test('a request that is not valid meets only what replaces the answer', async () => {
	emulator.faults.add({ fault: { kind: 'noImage' } });
	expect(await ask({})).toMatchObject({ code: -1 });
	emulator.faults.add({ fault: { kind: 'status', status: 503 } });
	expect((await post({}, { key: 'unknown' })).status).toBe(503);
	expect((await lastEntry()).problem).toBe('The API key is not known');
});

describe('which requests meet a fault', () => {
	const statuses = async (...bodies: object[]) => {
		const all = [];
		for (const sent of bodies) all.push((await post(sent)).status);
		return all;
	};

	test('those that a rule neither skips nor has had enough of', async () => {
		emulator.faults.add({ skip: 1, times: 2, fault: { kind: 'status', status: 500 } });
		expect(await statuses(body, body, body, body)).toEqual([200, 500, 500, 200]);
		expect(emulator.faults.list()).toMatchObject([{ skip: 1, times: 2, met: 2 }]);
	});

	test('those whose prompt, path and operation fit', async () => {
		const fox = { ...body, prompt: 'A red fox' };
		emulator.faults.add({ when: { prompt: 'fox' }, fault: { kind: 'status', status: 500 } });
		emulator.faults.add({ when: { path: '/sdv3/' }, fault: { kind: 'status', status: 405 } });
		emulator.faults.add({ when: { operation: 'erase' }, fault: { kind: 'status', status: 403 } });
		expect(await statuses(body, fox)).toEqual([200, 500]);
		expect((await post(body, { path: textToImage.replace('sd3', 'sdv3') })).status).toBe(405);
		expect((await post(fox, { path: '/api/edit/erase' })).status).toBe(403);
	});

	test('those with words in their prompt, counted for each prompt, until a reset', async () => {
		const prompt = worded('server-error 502 x2] at dusk [Emulator: forbidden x1');
		expect(await statuses(prompt, prompt, prompt, prompt)).toEqual([502, 502, 403, 200]);
		expect(await statuses(worded('server-error 502 x2'))).toEqual([502]);
		emulator.reset();
		expect(await statuses(prompt)).toEqual([502]);
		expect(await statuses({ ...body, prompt: 'A lighthouse [not: a fault]' })).toEqual([200]);
	});

	test.each([
		['rate-limted 2', 'no emulator fault "rate-limted 2"; there are slow, rate-limited, '],
		['jpeg 2', 'the emulator fault "jpeg" takes no number'],
		['status 20', 'the emulator fault "status 20" needs an HTTP status'],
		['', 'no emulator fault ""'],
		['constructor', 'no emulator fault "constructor"'],
	])('none with a mistake in [emulator: %s]', async (word, problem) => {
		expect((await ask(worded(word))).message).toContain(`prompt: ${problem}`);
	});
});
