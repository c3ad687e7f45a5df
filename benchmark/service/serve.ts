import { readFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { base64Around } from './numbered';
import type { Seen } from './Service';

/** An answer as bytes that only have to be written out, around the number of the image. */
interface Prepared {
	before: Buffer;
	number: (value: number) => string;
	behind: Buffer;
}

/** n8n saves equal texts only once, so no two images may be the same. */
function prepare(file: string): Prepared {
	const { before, number, behind } = base64Around(readFileSync(file));
	const answer = { code: 0, message: 'success', data: { image: '|', seed: 20260214 } };
	const [head = '', tail = ''] = JSON.stringify(answer).split('|');
	return { before: Buffer.from(head + before), number, behind: Buffer.from(behind + tail) };
}

const prepared = new Map<string, Prepared>();
let current: Prepared | undefined;
let images = 0;
let seen: Seen = { requests: 0 };

function answerWith(file: string): void {
	current = prepared.get(file) ?? prepare(file);
	prepared.set(file, current);
	seen = { requests: 0 };
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
			if (request.method === 'POST') answerWith(body);
			response.end(JSON.stringify(seen));
		});
		return;
	}
	seen.firstAt ??= now;
	seen.requests++;
	const answer = current;
	if (answer) request.on('end', () => write(response, answer));
	else response.writeHead(503).end();
	request.resume();
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
	const { port } = server.address() as AddressInfo;
	console.log(`http://127.0.0.1:${port}`);
});
