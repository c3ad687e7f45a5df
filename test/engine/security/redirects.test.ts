import sharp from 'sharp';
import { testCredential } from '../../support/credentialTest';
import { runNode, type InputImage } from '../../support/engine';
import { startOtherServer, type OtherServer } from '../../support/otherServer';
import { useService } from '../../support/service';

const service = useService();

let target: OtherServer;
let image: InputImage;
beforeAll(async () => {
	const bytes = await sharp({ create: { width: 320, height: 320, channels: 3, background: '#386' } })
		.png()
		.toBuffer();
	image = { bytes, fileName: 'shoe.png', mimeType: 'image/png' };
});
beforeEach(async () => {
	target = await startOtherServer((_request, response) => response.end('{"code":-1,"message":"caught"}'));
});
afterEach(async () => await target.stop());

jest.setTimeout(60_000);

const STATUSES = [300, 301, 302, 303, 305, 307, 308];

const TARGETS: Record<string, (port: number) => string> = {
	'another port of the same host': (port) => `http://127.0.0.1:${port}/here`,
	'another host': (port) => `http://localhost:${port}/here`,
	'another host, encrypted': (port) => `https://localhost:${port}/here`,
	'another host, with the scheme left out': (port) => `//localhost:${port}/here`,
};

const WAYS = {
	'Text to Image': { operation: 'textToImage' },
	'Image to Image': { operation: 'imageToImage' },
};

describe.each(Object.entries(TARGETS))('a redirect to %s', (_where, urlOf) => {
	const redirect = (status: number) => {
		service.emulator.reset();
		const headers = { location: urlOf(target.port) };
		service.emulator.faults.add({ fault: { kind: 'status', status, headers } });
	};

	it.each(Object.entries(WAYS))('is never followed by %s', async (_operation, operation) => {
		for (const status of STATUSES) {
			redirect(status);
			const { error } = await runNode({
				parameters: { ...operation, prompt: 'a cat', size: 'custom', width: 320, height: 320 },
				images: [image],
				credential: service.credential,
			});
			expect(error!.message).toContain(`redirects to ${urlOf(target.port)} (HTTP ${status})`);
			expect(error!.description).toContain('not charged');
			expect(service.requests).toHaveLength(1);
		}
		expect(target.connections).toBe(0);
	});

	it('is never followed by the test of the credential', async () => {
		for (const status of STATUSES) {
			redirect(status);
			const { status: verdict, message } = await testCredential(service.credential);
			expect(verdict).toBe('Error');
			expect(message).toContain('redirects to another one');
			expect(message).toContain(`(HTTP ${status})`);
			expect(service.requests).toHaveLength(1);
		}
		expect(target.connections).toBe(0);
		// It sends what the service must refuse.
		service.emulator.reset();
	});
});

it('a redirect to another path of the same server is not followed either', async () => {
	const headers = { location: '/api/generate/sdv3/textToImage' };
	service.emulator.faults.add({ fault: { kind: 'status', status: 307, headers } });
	const { error } = await runNode({ parameters: { prompt: 'a cat' }, credential: service.credential });
	expect(error!.message).toContain('redirects to /api/generate/sdv3/textToImage (HTTP 307)');
	expect(service.requests).toHaveLength(1);
});

it.each([
	['a Refresh header', { refresh: '0; url=' }, ''],
	['a page that refreshes itself', {}, '<meta http-equiv="refresh" content="0; url=">'],
])('%s leads nowhere', async (_what, headers, html) => {
	const url = `http://localhost:${target.port}/here`;
	const to = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, `${value}${url}`]));
	const text = html.replace('url=', `url=${url}`);
	service.emulator.faults.add({ fault: { kind: 'rawBody', contentType: 'text/html', headers: to, text } });
	const { error } = await runNode({ parameters: { prompt: 'a cat' }, credential: service.credential });
	expect(error!.message).toContain("is not the API's JSON");
	expect((await testCredential(service.credential)).status).toBe('Error');
	service.emulator.reset();
	expect(target.connections).toBe(0);
});
