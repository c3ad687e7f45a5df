import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { testCredential } from '../support/credentialTest';
import { startEmulator, type Emulator } from '../../emulator';

const KEY = 'a-good-key-123456';

let emulator: Emulator;
let other: Server | undefined;
beforeAll(async () => {
	emulator = await startEmulator({ port: 0, keys: [{ key: KEY, credits: 16 }] });
});
afterEach(() => {
	emulator.reset();
	other?.close();
	other = undefined;
});
afterAll(async () => await emulator.stop());

/** A host that is something else. */
async function otherHost(listener: RequestListener): Promise<string> {
	const server = createServer(listener);
	other = server;
	await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
	return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const test = (apiKey: string, baseUrl = emulator.url) => testCredential({ apiKey, baseUrl });

it('passes for a good key, with both headers, and costs nothing', async () => {
	expect(await test(KEY)).toEqual({ status: 'OK', message: 'Connection successful!' });
	expect(emulator.ledger.requests).toHaveLength(1);
	expect(emulator.ledger.requests[0]).toMatchObject({ charged: 0, key: { equal: true } });
	expect(emulator.accounts.credits(KEY)).toBe(16);
});

it.each([400, 422, 402])('passes where the service refuses the values with HTTP %i', async (status) => {
	emulator.faults.add({
		fault: { kind: 'status', status, json: { code: -1, message: 'prompt: missing' } },
	});
	expect((await test(KEY)).status).toBe('OK');
});

it('does not mind slashes at the end of the Base URL', async () => {
	expect((await test(KEY, `${emulator.url}//`)).status).toBe('OK');
});

it('fails for a bad key', async () => {
	expect(await test('a-bad-key-654321')).toEqual({
		status: 'Error',
		message: 'The API key was refused. Copy it again from your AI Thriving account (HTTP 401)',
	});
});

it.each([
	[403, 'The API key was refused'],
	[429, 'too many requests'],
	[500, 'out of order'],
	[503, 'out of order'],
])('fails for HTTP %i and says which', async (status, words) => {
	emulator.faults.add({ fault: { kind: 'status', status, json: { code: -1, message: 'no' } } });
	const { message, ...result } = await test(KEY);
	expect(result.status).toBe('Error');
	expect(message).toContain(words);
	expect(message).toContain(`(HTTP ${status})`);
});

it.each([
	[
		'http://127.0.0.1:9',
		'Could not connect to 127.0.0.1:9 (ECONNREFUSED): nothing listens there, or it refuses connections',
	],
	[
		'http://no-such-host.invalid',
		'Could not connect to no-such-host.invalid (ENOTFOUND): there is no host of this name',
	],
])('fails for the unreachable host %s and says why', async (baseUrl, message) => {
	expect(await test(KEY, baseUrl)).toEqual({ status: 'Error', message });
});

it('passes where the service answers only on the other path', async () => {
	emulator.paths = ['sdv3'];
	expect((await test(KEY)).status).toBe('OK');
});

it.each<[string, RequestListener]>([
	[
		'a web page',
		(_request, response) => response.setHeader('Content-Type', 'text/html').end('<h1>Welcome</h1>'),
	],
	['a page that is not found', (_request, response) => response.writeHead(404).end('<h1>Not found</h1>')],
	[
		'another API',
		(_request, response) => response.setHeader('Content-Type', 'application/json').end('{"ok":true}'),
	],
	['a list', (_request, response) => response.end('[]')],
	['silence', (_request, response) => response.end()],
])('fails for a host that is something else: %s', async (_what, listener) => {
	expect(await test(KEY, await otherHost(listener))).toEqual({
		status: 'Error',
		message: 'This host answers, but does not speak the Stable Diffusion 3 API. Check the Base URL',
	});
});

it('fails for a host that redirects, and never takes the key there', async () => {
	const visits: string[] = [];
	const target = await otherHost((request, response) => {
		visits.push(request.headers.authentication as string);
		response.end('{"code":-1}');
	});
	for (const status of [301, 302, 303, 307, 308]) {
		emulator.faults.clear();
		emulator.faults.add({ fault: { kind: 'status', status, headers: { location: target } } });
		const { message } = await test(KEY);
		expect(message).toContain('redirects to another one');
		expect(message).toContain(`(HTTP ${status})`);
	}
	expect(visits).toEqual([]);
});

it.each(['ftp://www.aithriving.com', 'file:///etc/passwd', 'www.aithriving.com', 'not an address'])(
	'fails for the Base URL %j',
	async (baseUrl) => {
		const message = `The Base URL "${baseUrl}" is not an address that starts with https:// or http://`;
		expect(await test(KEY, baseUrl)).toEqual({ status: 'Error', message });
	},
);

it('reads no more than the beginning of an answer that never ends', async () => {
	const part = Buffer.alloc(65_536, 'x');
	let sent = 0;
	const url = await otherHost((_request, response) => {
		const send = () => {
			do sent += part.length;
			while (response.write(part));
		};
		response.writeHead(200).on('drain', send);
		send();
	});
	expect((await test(KEY, url)).message).toContain('does not speak the Stable Diffusion 3 API');
	expect(sent).toBeLessThan(64 * 1_048_576);
});
