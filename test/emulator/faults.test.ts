import sharp from 'sharp';
import { startEmulator } from '../../emulator';
import type { Fault } from '../../emulator';
import {
	ask,
	emulator,
	goodKey,
	lastEntry,
	post,
	postForm,
	sha256,
	smallest,
	textToImage,
	useEmulator,
} from './client';

useEmulator();

const body = { prompt: 'A lighthouse', ...smallest, seed: 7 };
const page = 'text/html; charset=utf-8';

function postWith(fault: Fault): Promise<Response> {
	emulator.faults.add({ fault });
	return post(body);
}

async function imageWith(...faults: Fault[]): Promise<string> {
	for (const fault of faults) emulator.faults.add({ fault });
	const { code, data } = await ask(body);
	expect(code).toBe(0);
	return data?.image ?? '';
}

describe('instead of an answer', () => {
	test('an HTTP status with JSON and headers', async () => {
		const json = { code: -1, message: 'no' };
		const response = await postWith({ kind: 'status', status: 422, json, headers: { 'x-trace': '9' } });
		expect([response.status, response.headers.get('x-trace')]).toEqual([422, '9']);
		expect(await response.json()).toEqual(json);
		const answer = { status: 422, ...json };
		expect(await lastEntry()).toMatchObject({ fault: 'status', charged: 0, outcome: 'answered', answer });
	});

	test.each([401, 404, 422])('HTTP %i has an envelope where no body is given', async (status) => {
		const response = await postWith({ kind: 'status', status });
		expect(response.status).toBe(status);
		expect(await response.json()).toEqual({ code: -1, message: `Emulated HTTP ${status}` });
	});

	test.each([
		[500, 0],
		[503, 0],
		[504, 8],
	])('HTTP %i is a page and charges %i', async (status, charged) => {
		const response = await postWith({ kind: 'status', status });
		expect([response.status, response.headers.get('content-type')]).toEqual([status, page]);
		expect(await response.text()).toContain(`<h1>${status} `);
		expect(emulator.ledger.charged).toBe(charged);
	});

	test('429 with Retry-After in seconds, as a date, or without', async () => {
		for (const wait of [{ retryAfterSeconds: 3 }, { retryAfterDate: 5 }, {}])
			emulator.faults.add({ times: 1, fault: { kind: 'status', status: 429, ...wait } });
		const answers = [await post(body), await post(body), await post(body)];
		const [seconds, date, none] = answers.map((answer) => answer.headers.get('retry-after'));
		expect(answers.map(({ status }) => status)).toEqual([429, 429, 429]);
		expect([seconds, none]).toEqual(['3', null]);
		const wait = Date.parse(date ?? '') - Date.now();
		expect(wait).toBeGreaterThan(3_500);
		expect(wait).toBeLessThanOrEqual(6_000);
	});

	test.each<[Fault, number, string, string]>([
		[
			{ kind: 'refused', message: 'no' },
			200,
			'application/json; charset=utf-8',
			'{"code":-1,"message":"no"}',
		],
		[{ kind: 'page', html: '<p>hi</p>' }, 200, page, '<p>hi</p>'],
		[
			{ kind: 'rawBody', status: 201, contentType: 'text/csv', base64: '/wAB' },
			201,
			'text/csv',
			'\xff\0\x01',
		],
	])('%j', async (fault, status, type, bytes) => {
		const response = await postWith(fault);
		expect([response.status, response.headers.get('content-type')]).toEqual([status, type]);
		expect(Buffer.from(await response.arrayBuffer()).toString('latin1')).toBe(bytes);
	});

	test('the key repeated in the message, but not in the ledger', async () => {
		const response = await postWith({ kind: 'echoKey', status: 403 });
		expect(response.status).toBe(403);
		expect(await response.text()).toContain(goodKey);
		expect((await lastEntry()).answer.message).toBe('The API key ***-key may not do this');
	});

	test('no answer until the client gives up', async () => {
		emulator.faults.add({ fault: { kind: 'hang' } });
		await expect(post(body, { signal: AbortSignal.timeout(150) })).rejects.toThrow(/timeout|aborted/);
		const entry = await lastEntry();
		expect(entry).toMatchObject({ fault: 'hang', outcome: 'client gave up', charged: 0, answer: {} });
		expect(entry.msInFlight).toBeGreaterThanOrEqual(100);
	});

	test('no answer until the emulator stops', async () => {
		const other = await startEmulator();
		other.faults.add({ fault: { kind: 'hang' } });
		const failure = expect(post(body, { to: other })).rejects.toThrow('fetch failed');
		while (other.ledger.requests[0]?.fault === undefined) await new Promise(setImmediate);
		await other.stop();
		await failure;
		expect(other.ledger.requests[0]?.outcome).toBe('dropped');
	});

	test('a connection that is cut before the first byte', async () => {
		const failure: unknown = await postWith({ kind: 'dropBefore' }).catch((error: Error) => error.cause);
		expect((failure as { code: string }).code).toMatch(/UND_ERR_SOCKET|ECONNRESET/);
		expect(await lastEntry()).toMatchObject({ outcome: 'dropped', charged: 0, answer: {} });
	});

	test('even to a request that is not valid, and the ledger still says what is wrong with it', async () => {
		emulator.faults.add({ fault: { kind: 'status', status: 503 } });
		expect((await post({}, { key: 'unknown' })).status).toBe(503);
		expect((await lastEntry()).problem).toBe('The API key is not known');
	});
});

describe('a changed answer', () => {
	test.each([
		['missing', { seed: 7 }],
		['empty', { image: '', seed: 7 }],
		['null', { image: null, seed: 7 }],
		['noData', undefined],
	] as const)('without an image: %s', async (as, data) => {
		emulator.faults.add({ fault: { kind: 'noImage', as } });
		expect(await ask(body)).toEqual({ code: 0, message: 'success', ...(data && { data }) });
		const entry = await lastEntry();
		expect(entry).toMatchObject({ fault: 'noImage', charged: 8 });
		expect(entry.answer.image).toBeUndefined();
	});

	test('broken base64', async () => {
		const image = await imageWith({ kind: 'brokenBase64' });
		expect(image).toMatch(/^[A-Za-z0-9+/]+%!\*not base64\*!%[A-Za-z0-9+/]+=*$/);
		expect(emulator.ledger.charged).toBe(8);
	});

	test('cut-off base64', async () => {
		const whole = await imageWith();
		const image = await imageWith({ kind: 'cutOffBase64' });
		expect(whole.startsWith(image)).toBe(true);
		expect(image.length % 4).toBe(1);
	});

	test('bytes that are no image', async () => {
		const image = await imageWith({ kind: 'notAnImage', text: 'hello' });
		expect(Buffer.from(image, 'base64').toString()).toBe('hello');
	});

	test.each(['png', 'jpeg', 'webp'] as const)('a cut-off %s', async (format) => {
		const whole = Buffer.from(await imageWith({ kind: 'format', format }), 'base64');
		expect((await sharp(whole).metadata()).format).toBe(format);
		const half = Buffer.from(await imageWith({ kind: 'cutOffImage' }), 'base64');
		expect(half.equals(whole.subarray(0, Math.floor(whole.length / 2)))).toBe(true);
	});

	test('a data prefix, white space and another format together', async () => {
		const format = { kind: 'format', format: 'jpeg' } as const;
		const image = await imageWith({ kind: 'whiteSpace' }, { kind: 'dataPrefix' }, format);
		expect(image).toMatch(/^data:image\/jpeg;base64,\s/);
		expect(image.slice(30)).toMatch(/[\r\n]/);
		const bytes = Buffer.from(image.replace(/^data:[^,]*,/, '').replace(/\s/g, ''), 'base64');
		const { answer, faults } = await lastEntry();
		const described = { sha256: sha256(bytes), mimeType: 'image/jpeg', bytes: bytes.length };
		expect(answer.image).toMatchObject(described);
		expect(faults).toEqual(['whiteSpace', 'dataPrefix', 'format']);
	});

	test('the seed as a text', async () => {
		emulator.faults.add({ fault: { kind: 'seedAsString' } });
		expect(await ask(body)).toMatchObject({ data: { seed: '7' } });
	});

	test('a connection that is cut in the middle', async () => {
		const response = await postWith({ kind: 'dropDuring' });
		expect(Number(response.headers.get('content-length'))).toBeGreaterThan(10_000);
		await expect(response.text()).rejects.toThrow('terminated');
		expect(await lastEntry()).toMatchObject({ outcome: 'dropped', charged: 8, answer: { status: 200 } });
	});

	test('never for a request that is refused', async () => {
		emulator.faults.add({ times: 1, fault: { kind: 'noImage' } });
		expect(await ask({})).toMatchObject({ code: -1 });
		expect((await ask(body)).data).toEqual({ seed: 7 });
	});
});

describe('a rule', () => {
	test('may say whether the fault is charged', async () => {
		emulator.faults.add({ times: 1, fault: { kind: 'status', status: 500, charged: true } });
		emulator.faults.add({ fault: { kind: 'noImage', charged: false } });
		const before = emulator.accounts.credits(goodKey) ?? 0;
		await post(body);
		await post(body);
		expect(emulator.ledger.requests.map(({ charged }) => charged)).toEqual([8, 0]);
		expect(emulator.accounts.credits(goodKey)).toBe(before - 8);
	});

	test('may skip requests and end after some', async () => {
		emulator.faults.add({ skip: 1, times: 2, fault: { kind: 'refused' } });
		const codes = [];
		for (let count = 0; count < 4; count++) codes.push((await ask(body)).code);
		expect(codes).toEqual([0, -1, -1, 0]);
		expect(emulator.faults.list()).toMatchObject([{ skip: 1, times: 2, met: 2 }]);
	});

	test('may look at prompt, path and operation', async () => {
		emulator.faults.add({ when: { prompt: 'fox' }, fault: { kind: 'status', status: 500 } });
		emulator.faults.add({ when: { path: '/sdv3/' }, fault: { kind: 'status', status: 405 } });
		emulator.faults.add({ when: { operation: 'imageToImage' }, fault: { kind: 'status', status: 403 } });
		const answers = [
			await post(body),
			await post({ ...body, prompt: 'A red fox' }),
			await post(body, { path: textToImage.replace('sd3', 'sdv3') }),
			await postForm({}),
		];
		expect(answers.map(({ status }) => status)).toEqual([200, 500, 405, 403]);
	});

	test('delays, also together with another fault', async () => {
		emulator.faults.add({ fault: { kind: 'latency', ms: 120 } });
		expect((await ask(body)).code).toBe(0);
		expect(await lastEntry()).toMatchObject({ fault: 'latency', charged: 8 });
		await postWith({ kind: 'status', status: 500, latencyMs: 100 });
		const entry = await lastEntry();
		expect(entry).toMatchObject({ fault: 'status', faults: ['latency', 'status'] });
		expect(entry.msInFlight).toBeGreaterThanOrEqual(200);
	});
});
