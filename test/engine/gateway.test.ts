import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { runNode } from '../support/engine';
import { useService } from '../support/service';

const service = useService();

/** Hands on what is below /images/ai to the service, as a gateway of one's own would. */
const gateway = createServer((asking, answering) => {
	const { method, headers, url = '' } = asking;
	if (!url.startsWith('/images/ai/')) return void answering.writeHead(404).end();
	const target = new URL(url.slice('/images/ai'.length), service.credential.baseUrl);
	asking.pipe(
		request(target, { method, headers }, (answer) => {
			answering.writeHead(answer.statusCode!, answer.headers);
			answer.pipe(answering);
		}),
	);
});
beforeAll(() => new Promise<void>((listening) => gateway.listen(0, '127.0.0.1', listening)));
afterAll(() => void gateway.close());

it.each(['', '/'])('a path in the Base URL stays, also with %j at its end', async (end) => {
	const { port } = gateway.address() as AddressInfo;
	const { items } = await runNode({
		parameters: { prompt: 'a cat', size: 'custom', width: 320, height: 320 },
		credential: { ...service.credential, baseUrl: `http://127.0.0.1:${port}/images/ai${end}` },
	});
	expect(items).toHaveLength(1);
	expect(service.requests.map(({ path }) => path)).toEqual(['/api/generate/sd3/textToImage']);
});
