import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Order, Seen } from './Service';

/** The answers to the two services' requests, as bytes that only have to be written out. */
interface Answers {
	stableDiffusion3: Buffer;
	openAi: Buffer;
}

function prepare(file: string): Answers {
	const image = readFileSync(file).toString('base64');
	return {
		stableDiffusion3: Buffer.from(
			JSON.stringify({ code: 0, message: 'success', data: { image, seed: 20260214 } }),
		),
		openAi: Buffer.from(JSON.stringify({ created: 1767225600, data: [{ b64_json: image }] })),
	};
}

const prepared = new Map<string, Answers>();
let answers: Answers | undefined;
let latencyMs = 0;
let inFlight = 0;
let seen: Seen = { requests: 0, mostInFlight: 0 };

function obey({ file, latencyMs: ms = 0 }: Order): void {
	answers = prepared.get(file) ?? prepare(file);
	prepared.set(file, answers);
	latencyMs = ms;
	seen = { requests: 0, mostInFlight: 0 };
}

const server = createServer((request, response) => {
	const now = Date.now();
	if (request.url === '/benchmark') {
		let body = '';
		request.on('data', (chunk: Buffer) => (body += chunk.toString()));
		request.on('end', () => {
			if (request.method === 'POST') obey(JSON.parse(body) as Order);
			response.end(JSON.stringify(seen));
		});
		return;
	}
	seen.firstAt ??= now;
	seen.requests++;
	seen.mostInFlight = Math.max(seen.mostInFlight, ++inFlight);
	response.on('close', () => inFlight--);
	const openAi = request.url?.endsWith('/images/generations');
	const body = openAi ? answers?.openAi : answers?.stableDiffusion3;
	const answer = () => {
		response.writeHead(body ? 200 : 503, {
			'content-type': 'application/json',
			'content-length': body?.length ?? 0,
		});
		response.end(body);
	};
	request.on('end', () => (latencyMs > 0 ? setTimeout(answer, latencyMs) : answer()));
	request.resume();
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
	const { port } = server.address() as AddressInfo;
	console.log(`http://127.0.0.1:${port}`);
});
