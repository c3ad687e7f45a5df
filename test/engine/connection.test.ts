import type { RequestListener, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { testCredential } from '../support/credentialTest';
import { storedBytes } from '../support/engine';
import { drawing, inputImage } from '../support/images';
import { forward, startOtherServer, type OtherServer } from '../support/otherServer';
import { expectFailure, useNode } from '../support/useNode';

const service = useNode();
const ONCE = { options: { maxRetries: 0 } };

/** The node, with a credential that names another address. */
const runAt = (baseUrl: string, parameters = {}) =>
	service.run({ ...ONCE, ...parameters }, { credential: { ...service.credential, baseUrl } });

let other: OtherServer | undefined;
afterEach(async () => {
	await other?.stop();
	other = undefined;
});
const start = async (listener: RequestListener) => (other = await startOtherServer(listener));

describe('a redirect', () => {
	const STATUSES = [301, 302, 303, 307, 308];

	it.each(['textToImage', 'imageToImage'])(
		'is never followed by %s, as the key would travel along',
		async (operation) => {
			const { port } = await start((_request, response) => response.end('{"code":-1}'));
			const location = `http://localhost:${port}/here`;
			const images = [await inputImage()];
			for (const status of STATUSES) {
				service.emulator.reset();
				service.emulator.faults.add({ fault: { kind: 'status', status, headers: { location } } });
				const outcome = await service.run({ operation }, { images });
				expectFailure(outcome, `redirects to ${location} (HTTP ${status})`, 'not charged');
				expect(service.requests).toHaveLength(1);
			}
			expect(other!.connections).toBe(0);
		},
	);

	it('is never followed by the test of the credential', async () => {
		const { port } = await start((_request, response) => response.end('{"code":-1}'));
		for (const status of STATUSES) {
			service.emulator.reset();
			const headers = { location: `http://localhost:${port}/here` };
			service.emulator.faults.add({ fault: { kind: 'status', status, headers } });
			const { status: verdict, message } = await testCredential(service.credential);
			expect(verdict).toBe('Error');
			expect(message).toMatch(`redirects to another one`);
			expect(message).toContain(`(HTTP ${status})`);
		}
		expect(other!.connections).toBe(0);
		// It sends what the service must refuse.
		service.emulator.reset();
	});

	it('to another path of the same server is not followed either', async () => {
		const headers = { location: '/api/generate/sdv3/textToImage' };
		service.emulator.faults.add({ fault: { kind: 'status', status: 307, headers } });
		expectFailure(await service.run(), `redirects to ${headers.location} (HTTP 307)`, 'not charged');
		expect(service.requests).toHaveLength(1);
	});
});

describe('a service that cannot be reached', () => {
	it.each([
		['http://127.0.0.1:9', 'Could not connect to 127.0.0.1:9 (ECONNREFUSED)'],
		['http://no-such-host.invalid', 'Could not connect to no-such-host.invalid (ENOTFOUND)'],
		['ftp://service.example', 'The Base URL "ftp://service.example" is not an address that starts with'],
	])('costs nothing: %s', async (baseUrl, message) => {
		expectFailure(await runAt(baseUrl), message, 'not charged');
	});

	it('costs nothing where it answers HTTP and the Base URL says https, and is not tried again', async () => {
		const baseUrl = service.emulator.url.replace('http:', 'https:');
		const outcome = await runAt(baseUrl, { options: {} });
		const message = `Could not connect to ${new URL(baseUrl).host} (EPROTO): what answers there does not use HTTPS`;
		expectFailure(outcome, message, 'not charged');
	});
});

it.each(['', '/', '//', ' '])('a path in the Base URL stays, also with %j at its end', async (end) => {
	const gateway = await start((asking, answering) => {
		const { url = '' } = asking;
		if (!url.startsWith('/images/ai/')) return void answering.writeHead(404).end();
		forward(asking, answering, new URL(url.slice('/images/ai'.length), service.credential.baseUrl));
	});
	expect((await runAt(`${gateway.url}/images/ai${end}`)).items).toHaveLength(1);
	expect(service.requests.map(({ path }) => path)).toEqual(['/api/generate/sd3/textToImage']);
});

describe('a proxy', () => {
	/** What the proxy was asked for. */
	const asked: string[] = [];
	let proxy: string;

	beforeEach(async () => {
		asked.length = 0;
		// Knows where service.example is, which nobody else does; opens no tunnels.
		const started = await start((asking, answering) => {
			asked.push(`${asking.method} ${asking.url}`);
			forward(asking, answering, Object.assign(new URL(asking.url!), { hostname: '127.0.0.1' }));
		});
		started.server.on('connect', ({ url }, socket) => {
			asked.push(`CONNECT ${url}`);
			socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
		});
		proxy = started.url;
	});
	afterEach(() => {
		for (const name of ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY']) delete process.env[name];
	});

	const ask = (protocol: string, parameters = {}) =>
		runAt(`${protocol}://service.example:${new URL(service.credential.baseUrl).port}`, parameters);

	it('of HTTP_PROXY is used', async () => {
		process.env.HTTP_PROXY = proxy;
		expect((await ask('http')).items).toHaveLength(1);
		expect(asked).toEqual([
			expect.stringMatching(/^POST http:\/\/service\.example:\d+\/api\/generate\//),
		]);
	});

	it('of HTTPS_PROXY is asked for a tunnel, so that it never sees the key', async () => {
		process.env.HTTPS_PROXY = proxy;
		await ask('https');
		expect(asked).toEqual([expect.stringMatching(/^CONNECT service\.example:\d+$/)]);
	});

	it('is not used for the hosts in NO_PROXY', async () => {
		Object.assign(process.env, { HTTP_PROXY: proxy, NO_PROXY: 'service.example' });
		expectFailure(await ask('http'), 'Could not connect to service.example', 'not charged');
		expect(asked).toEqual([]);
	});

	it('of the Request Options is used', async () => {
		expect((await ask('http', { requestOptions: { proxy } })).items).toHaveLength(1);
		expect(asked).toHaveLength(1);
	});
});

describe('an answer', () => {
	const JSON_HEAD = { 'content-type': 'application/json' };

	/** Sends until nobody listens any more. Gives the bytes that were taken. */
	async function pourInto(response: ServerResponse): Promise<number> {
		const part = Buffer.alloc(1_048_576, 'AAAA');
		let sent = 0;
		response.setMaxListeners(0);
		while (!response.destroyed && !response.closed) {
			sent += part.length;
			if (!response.write(part))
				await new Promise<void>((go) => response.once('drain', go).once('close', go));
		}
		return sent;
	}

	it.each<[string, (text: Buffer, response: ServerResponse) => void]>([
		['at once', (text, response) => response.writeHead(200, JSON_HEAD).end(text)],
		[
			'compressed',
			(text, response) =>
				response.writeHead(200, { ...JSON_HEAD, 'content-encoding': 'gzip' }).end(gzipSync(text)),
		],
		[
			'slowly, in parts that each come before the timeout',
			(text, response) => {
				response.writeHead(200, JSON_HEAD);
				const size = Math.ceil(text.length / 6);
				const send = (part: number): unknown => {
					response.write(text.subarray(part * size, (part + 1) * size));
					return part < 5 ? setTimeout(send, 90, part + 1) : response.end();
				};
				send(0);
			},
		],
	])('is stored byte for byte where it comes %s', async (_how, send) => {
		const bytes = await drawing().png().toBuffer();
		const base64 = bytes.toString('base64').replaceAll('/', '\\/');
		const text = Buffer.from(`{"data":{"seed":5,"image":"data:image/png;base64,${base64}"},"code":0}`);
		const { url } = await start((_request, response) => send(text, response));
		const { items } = await runAt(url, { requestOptions: { timeout: 420 } });
		expect((await storedBytes(items[0]!)).equals(bytes)).toBe(true);
		expect(items[0]!.json).toMatchObject({ seed: 5, width: 320, fileSize: bytes.length });
	});

	it.each([
		[
			200,
			'{"code":0,"data":{"image":"',
			/larger than any image of this API/,
			'may have been charged',
			96,
		],
		[200, '<h1>Welcome</h1>', /beginning with: Welcome AAAA/, 'may have been charged', 32],
		[500, '<h1>Out of order</h1>', /failed \(HTTP 500\): Out of order/, 'not charged', 32],
	])('without end is cut off: HTTP %i, %s', async (status, beginning, message, cost, megabytes) => {
		let sent = Promise.resolve(0);
		const server = await start((request, response) => {
			request.resume();
			response.writeHead(status, {
				'content-type': beginning[0] === '{' ? 'application/json' : 'text/html',
			});
			response.write(beginning);
			sent = pourInto(response);
		});
		expectFailure(await runAt(server.url), message, cost);
		expect(await sent).toBeLessThan(megabytes * 1_048_576);
	});

	it.each([
		['is missing', ''],
		['falls silent', '{"code":0,"data":{"image":"iVBORw0'],
	])('may have been charged where it %s, and is not asked for again', async (_what, beginning) => {
		let requests = 0;
		const { url } = await start((_request, response) => {
			requests += 1;
			if (beginning) response.writeHead(200, JSON_HEAD).write(beginning);
		});
		const outcome = await runAt(url, { options: {}, requestOptions: { timeout: 300 } });
		const message = /^127\.0\.0\.1:\d+ did not answer within 0\.3 s \(ECONNABORTED\)$/;
		expectFailure(outcome, message, 'may have been charged');
		expect(outcome.error!.description).toContain('Raise the Timeout under Request Options');
		expect(requests).toBe(1);
	});
});
