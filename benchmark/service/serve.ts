import { readFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { base64Around } from './numbered';
import type { Order, Seen } from './Service';

/** An answer as bytes that only have to be written out, around the number of the image. */
interface Prepared {
	before: Buffer;
	number: (value: number) => string;
	behind: Buffer;
}

type Answers = Record<'stableDiffusion3' | 'openAi', Prepared>;

/** n8n saves equal texts only once, so no two images may be the same. */
function prepare(file: string): Answers {
	const { before, number, behind } = base64Around(readFileSync(file));
	const around = (answer: (image: string) => object): Prepared => {
		const [head = '', tail = ''] = JSON.stringify(answer('|')).split('|');
		return { before: Buffer.from(head + before), number, behind: Buffer.from(behind + tail) };
	};
	return {
		stableDiffusion3: around((image) => ({
			code: 0,
			message: 'success',
			data: { image, seed: 20260214 },
		})),
		openAi: around((image) => ({ created: 1767225600, data: [{ b64_json: image }] })),
	};
}

const prepared = new Map<string, Answers>();
let answers: Answers | undefined;
let latencyMs = 0;
let inFlight = 0;
let images = 0;
let seen: Seen = { requests: 0, mostInFlight: 0 };

function obey({ file, latencyMs: ms = 0 }: Order): void {
	answers = prepared.get(file) ?? prepare(file);
	prepared.set(file, answers);
	latencyMs = ms;
	seen = { requests: 0, mostInFlight: 0 };
}

function write(response: ServerResponse, { before, number, behind }: Prepared): void {
	const middle = number(++images);
	response.writeHead(200, {
		'content-type': 'application/json',
		'content-length': before.length + middle.length + behind.length,
	});
	response.cork();
	response.write(before);
	response.write(middle, 'latin1');
	response.end(behind);
	response.uncork();
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
	const image = answers?.[openAi ? 'openAi' : 'stableDiffusion3'];
	if (!image) {
		response.writeHead(503).end();
		return;
	}
	const answer = () => write(response, image);
	request.on('end', () => (latencyMs > 0 ? setTimeout(answer, latencyMs) : answer()));
	request.resume();
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
	const { port } = server.address() as AddressInfo;
	console.log(`http://127.0.0.1:${port}`);
});
