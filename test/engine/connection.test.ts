import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { runNode, type NodeRun } from '../support/engine';
import { useService } from '../support/service';

const service = useService();

const SMALL = { size: 'custom', width: 320, height: 320 };

const run = (more: Partial<NodeRun> = {}) =>
	runNode({ parameters: { prompt: 'a cat', ...SMALL }, credential: service.credential, ...more });

describe('redirects', () => {
	it('are never followed, as the key would travel along', async () => {
		const visits: string[] = [];
		const elsewhere = createServer((request, response) => {
			visits.push(request.url ?? '');
			response.end('{}');
		});
		await new Promise<void>((listening) => elsewhere.listen(0, '127.0.0.1', listening));
		const location = `http://localhost:${(elsewhere.address() as AddressInfo).port}/here`;
		for (const status of [301, 302, 303, 307, 308]) {
			service.emulator.faults.clear();
			service.emulator.faults.add({ fault: { kind: 'status', status, headers: { location } } });
			const { error } = await run();
			expect(error!.message).toContain(`The service redirects to ${location} (HTTP ${status})`);
			expect(error!.description).toContain('not charged');
		}
		elsewhere.close();
		expect(visits).toEqual([]);
	});
});

describe('a service that cannot be reached', () => {
	it.each([
		['nobody listens', 'http://127.0.0.1:9', 'Could not connect to 127.0.0.1:9 (ECONNREFUSED)'],
		[
			'no such host',
			'http://no-such-host.invalid',
			'Could not connect to no-such-host.invalid (ENOTFOUND)',
		],
	])('%s: not charged', async (_why, baseUrl, message) => {
		const parameters = { prompt: 'a cat', options: { maxRetries: 0 } };
		const { error } = await run({ parameters, credential: { ...service.credential, baseUrl } });
		expect(error!.message).toContain(message);
		expect(error!.description).toContain('not charged');
	});

	it('speaks plain HTTP where the Base URL says https: not charged, and not tried again', async () => {
		const baseUrl = service.emulator.url.replace('http:', 'https:');
		const { error } = await run({ credential: { ...service.credential, baseUrl } });
		expect(error!.message).toBe(
			`Could not connect to ${new URL(baseUrl).host} (EPROTO): what answers there does not speak HTTPS`,
		);
		expect(error!.description).toContain('not charged');
		expect(service.requests).toEqual([]);
	});

	it.each([
		'ftp://www.aithriving.com',
		'www.aithriving.com',
		'https://',
		'javascript:alert(1)',
		'file:///etc/passwd',
	])('the Base URL %j is refused in words', async (baseUrl) => {
		const { error } = await run({ credential: { ...service.credential, baseUrl } });
		expect(error!.message).toBe(
			`The Base URL "${baseUrl.replace(/\/+$/, '')}" is not an address that starts with https:// or http://`,
		);
		expect(error!.description).toContain('not charged');
	});
});

it('a time-out of the Request Options may have been charged', async () => {
	service.emulator.faults.add({ fault: { kind: 'hang' } });
	const { error } = await run({ parameters: { prompt: 'a cat', requestOptions: { timeout: 300 } } });
	expect(error!.message).toMatch(/^127\.0\.0\.1:\d+ did not answer within 0\.3 s \(ECONNABORTED\)$/);
	expect(error!.description).toContain('may have been charged');
	expect(error!.description).toContain('Raise the Timeout under Request Options');
});
