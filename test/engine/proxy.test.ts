import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { runNode } from '../support/engine';
import { useService } from '../support/service';

const service = useService();
const VARIABLES = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY'];

/** What the proxy was asked for. */
const asked: string[] = [];

/** Knows where service.example is, which nobody else does; opens no tunnels. */
const proxy = createServer((asking, answering) => {
	asked.push(`${asking.method} ${asking.url}`);
	const { method, headers } = asking;
	const target = Object.assign(new URL(asking.url!), { hostname: '127.0.0.1' });
	asking.pipe(
		request(target, { method, headers }, (answer) => {
			answering.writeHead(answer.statusCode!, answer.headers);
			answer.pipe(answering);
		}),
	);
}).on('connect', ({ url }, socket) => {
	asked.push(`CONNECT ${url}`);
	socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
});
const proxyUrl = () => `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;

beforeAll(() => new Promise<void>((listening) => proxy.listen(0, '127.0.0.1', listening)));
afterAll(() => void proxy.close());
afterEach(() => {
	asked.length = 0;
	for (const name of VARIABLES) delete process.env[name];
});

/** Asks for an image under a name that only the proxy knows. */
function run(protocol: 'http' | 'https', parameters = {}) {
	const { port } = new URL(service.credential.baseUrl);
	return runNode({
		parameters: {
			...{ prompt: 'a cat', size: 'custom', width: 320, height: 320, options: { maxRetries: 0 } },
			...parameters,
		},
		credential: { ...service.credential, baseUrl: `${protocol}://service.example:${port}` },
	});
}

it('of HTTP_PROXY is used', async () => {
	process.env.HTTP_PROXY = proxyUrl();
	const { items } = await run('http');
	expect(items).toHaveLength(1);
	expect(asked).toEqual([
		expect.stringMatching(/^POST http:\/\/service\.example:\d+\/api\/generate\/sd3\//),
	]);
});

it('of HTTPS_PROXY is asked for a tunnel, so that it never sees the key', async () => {
	process.env.HTTPS_PROXY = proxyUrl();
	await run('https');
	expect(asked).toEqual([expect.stringMatching(/^CONNECT service\.example:\d+$/)]);
});

it('is not used for the hosts in NO_PROXY', async () => {
	Object.assign(process.env, { HTTP_PROXY: proxyUrl(), NO_PROXY: 'service.example' });
	const { error } = await run('http');
	expect(asked).toEqual([]);
	expect(error?.message).toContain('Could not connect to service.example');
});

it('of the Request Options is used', async () => {
	const { items } = await run('http', { requestOptions: { proxy: proxyUrl() } });
	expect(items).toHaveLength(1);
	expect(asked).toHaveLength(1);
});
