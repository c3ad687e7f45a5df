import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import sharp from 'sharp';
import { runNode, storedBytes, type NodeRun } from '../support/engine';

const PART = Buffer.alloc(1_048_576, 'AAAA');

let server: Server;
let requests: number;
let answer: RequestListener;

beforeAll(async () => {
	server = createServer((request, response) => {
		requests += 1;
		request.resume().on('end', () => answer(request, response));
	});
	await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
});
beforeEach(() => (requests = 0));
afterAll(() => {
	server.close();
	server.closeAllConnections();
});

const run = (more: Partial<NodeRun> = {}) =>
	runNode({
		parameters: { prompt: 'a cat' },
		credential: {
			apiKey: 'sd3-key-4a7d1f',
			baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		},
		...more,
	});

const image = async () =>
	await sharp({
		create: {
			width: 640,
			height: 640,
			channels: 3,
			background: 'teal',
			noise: { type: 'gaussian', mean: 128, sigma: 30 },
		},
	})
		.png()
		.toBuffer();

const jsonHead = { 'content-type': 'application/json' };

/** Sends until nobody listens any more. Gives the bytes that were taken. */
async function pourInto(response: ServerResponse, part: Buffer): Promise<number> {
	let sent = 0;
	response.setMaxListeners(0);
	while (!response.destroyed && !response.closed) {
		sent += part.length;
		if (!response.write(part)) {
			await new Promise<void>((go) => response.once('drain', go).once('close', go));
		}
	}
	return sent;
}

it('stores the same bytes, however the answer comes in', async () => {
	const bytes = await image();
	const base64 = bytes.toString('base64').replaceAll('/', '\\/');
	const text = Buffer.from(
		`{"data":{"seed":5,"image":"data:image/png;base64,${base64}"},"message":"success","code":0}`,
	);
	answer = (_request, response) => {
		const parts = text.length / 1_000;
		if (requests === 1) response.writeHead(200, jsonHead).end(text);
		if (requests === 2)
			response.writeHead(200, { ...jsonHead, 'content-encoding': 'gzip' }).end(gzipSync(text));
		if (requests === 3) {
			response.writeHead(200, jsonHead);
			for (let part = 0; part < parts; part++)
				response.write(text.subarray(part * 1_000, (part + 1) * 1_000));
			response.end();
		}
	};
	const { items, error } = await run({ rows: [{}, {}, {}] });
	expect(error).toBeUndefined();
	expect(items).toHaveLength(3);
	for (const item of items) {
		expect((await storedBytes(item)).equals(bytes)).toBe(true);
		expect(item.json).toMatchObject({ seed: 5, width: 640, height: 640, fileSize: bytes.length });
	}
});

it('cuts off an answer that never ends, and keeps little of it', async () => {
	let sent = Promise.resolve(0);
	answer = (_request, response) => {
		response.writeHead(200, jsonHead);
		response.write('{"code":0,"message":"success","data":{"image":"');
		sent = pourInto(response, PART);
	};
	const { error } = await run();
	expect(error!.message).toBe(
		'The answer (application/json, HTTP 200) is larger than any image of this API, so it was not read to its end',
	);
	expect(error!.description).toContain('may have been charged');
	expect(await sent).toBeLessThan(96 * 1_048_576);
	expect(requests).toBe(1);
});

it('reads of an endless page, or an endless refusal, only the beginning', async () => {
	const sent: Array<Promise<number>> = [];
	answer = (_request, response) => {
		response.writeHead(requests === 1 ? 200 : 500, { 'content-type': 'text/html' });
		response.write(`<h1>${requests === 1 ? 'Welcome' : 'Out of order'}</h1>`);
		sent.push(pourInto(response, PART));
	};
	const page = await run();
	expect(page.error!.message).toContain('text/html (HTTP 200), beginning with: <h1>Welcome</h1>AAAA');
	expect(page.error!.description).toContain('may have been charged');
	const refusal = await run({ parameters: { prompt: 'a cat', options: { maxRetries: 0 } } });
	expect(refusal.error!.message).toContain('The service failed (HTTP 500): Out of order');
	expect(refusal.error!.description).toContain('not charged');
	for (const bytes of await Promise.all(sent)) expect(bytes).toBeLessThan(32 * 1_048_576);
});

it('says of an answer that falls silent that it may have been charged', async () => {
	answer = (_request, response) => {
		response.writeHead(200, jsonHead);
		response.write('{"code":0,"data":{"image":"iVBORw0');
	};
	const { error } = await run({ parameters: { prompt: 'a cat', requestOptions: { timeout: 300 } } });
	expect(error!.message).toMatch(/^127\.0\.0\.1:\d+ did not answer within 0\.3 s \(ECONNABORTED\)$/);
	expect(error!.description).toContain('may have been charged');
	expect(requests).toBe(1);
});

it('waits for an answer that comes slowly, but comes', async () => {
	const bytes = await image();
	const text = JSON.stringify({ code: 0, data: { image: bytes.toString('base64'), seed: 5 } });
	answer = (_request, response) => {
		response.writeHead(200, jsonHead);
		const size = Math.ceil(text.length / 8);
		const send = (part: number) => {
			response.write(text.slice(part * size, (part + 1) * size));
			if (part < 7) setTimeout(send, 250, part + 1);
			else response.end();
		};
		send(0);
	};
	const { items } = await run({ parameters: { prompt: 'a cat', requestOptions: { timeout: 1_500 } } });
	expect((await storedBytes(items[0]!)).equals(bytes)).toBe(true);
});

it('never repeats a request whose answer broke off', async () => {
	answer = (_request, response) => {
		response.writeHead(200, { ...jsonHead, 'content-length': '100000' });
		response.write('{"code":0,"data":{"image":"iVBORw0', () => response.destroy());
	};
	const { error } = await run();
	expect(error!.message).toMatch(
		/^The connection to 127\.0\.0\.1:\d+ broke off before the whole answer was there/,
	);
	expect(error!.description).toContain('may have been charged');
	expect(requests).toBe(1);
});

it('knows a refusal by its HTTP status, also where its words break off', async () => {
	answer = (_request, response) => {
		response.writeHead(503, { 'content-length': '1000' });
		response.write('Down for', () => response.destroy());
	};
	const { error } = await run({ parameters: { prompt: 'a cat', options: { maxRetries: 1 } } });
	expect(error!.message).toContain('The service is unavailable (HTTP 503): Down for (tried 2 times');
	expect(error!.description).toContain('not charged');
	expect(requests).toBe(2);
});
