import type { RequestListener } from 'node:http';
import { ExpressionError, NodeHelpers, type INodeProperties } from 'n8n-workflow';
import { loadCredential } from '../support/builtNode';
import { testCredential } from '../support/credentialTest';
import { startOtherServer } from '../support/otherServer';
import { overhear } from '../support/overhear';
import { API_KEY, useService } from '../support/service';
import { expectFailure, useNode } from '../support/useNode';

const service = useNode();

describe('its test', () => {
	// It sends what the service must refuse, so that it costs nothing.
	afterEach(() => service.emulator.reset());

	const test = (change = {}) => testCredential({ ...service.credential, ...change });

	it('passes for a good key, with both headers, and costs nothing', async () => {
		const before = service.emulator.accounts.credits(API_KEY);
		expect(await test()).toEqual({ status: 'OK', message: 'Connection successful!' });
		expect(service.requests).toMatchObject([{ charged: 0, key: { equal: true } }]);
		expect(service.emulator.accounts.credits(API_KEY)).toBe(before);
	});

	it.each([400, 402, 422])('passes where the service refuses the values with HTTP %i', async (status) => {
		const json = { code: -1, message: 'prompt: missing' };
		service.emulator.faults.add({ fault: { kind: 'status', status, json } });
		expect((await test()).status).toBe('OK');
	});

	it('passes with slashes at the end of the Base URL, and where only the other path answers', async () => {
		service.emulator.paths = ['sdv3'];
		expect((await test({ baseUrl: `${service.emulator.url}//` })).status).toBe('OK');
	});

	it('fails for a bad key', async () => {
		expect(await test({ apiKey: 'a-bad-key-654321' })).toEqual({
			status: 'Error',
			message: 'The API key was refused. Copy it again from your AI Thriving account (HTTP 401)',
		});
	});

	it.each([
		[403, 'The API key was refused'],
		[429, 'too many requests'],
		[500, 'not working'],
		[503, 'not working'],
	])('fails for HTTP %i and says which', async (status, words) => {
		service.emulator.faults.add({ fault: { kind: 'status', status, json: { code: -1, message: 'no' } } });
		const result = await test();
		expect(result.status).toBe('Error');
		expect(result.message).toContain(words);
		expect(result.message).toContain(`(HTTP ${status})`);
	});

	it.each([
		[
			'http://127.0.0.1:9',
			'Could not connect to 127.0.0.1:9 (ECONNREFUSED): nothing listens there, or it',
		],
		['http://no-such-host.invalid', 'Could not connect to no-such-host.invalid (ENOTFOUND): there is no'],
		[
			'ftp://x.example',
			'The Base URL "ftp://x.example" is not an address that starts with https:// or http',
		],
		['x.example', 'The Base URL "x.example" is not an address that starts with https:// or http://'],
	])('fails for the Base URL %s and says why', async (baseUrl, message) => {
		expect(await test({ baseUrl })).toEqual({
			status: 'Error',
			message: expect.stringContaining(message) as unknown,
		});
	});

	const endless: RequestListener = (_request, response) => {
		const send = () => {
			while (response.write(Buffer.alloc(65_536, 'x')));
		};
		response.writeHead(200).on('drain', send);
		send();
	};

	it.each<[string, RequestListener]>([
		[
			'a page',
			(_request, response) => response.setHeader('Content-Type', 'text/html').end('<h1>Welcome</h1>'),
		],
		['a page not found', (_request, response) => response.writeHead(404).end('<h1>Not found</h1>')],
		[
			'another API',
			(_request, response) => response.setHeader('Content-Type', 'application/json').end('{"ok":true}'),
		],
		['a list', (_request, response) => response.end('[]')],
		['silence', (_request, response) => response.end()],
		// Read to its end, this would be a timeout.
		['an answer without end', endless],
	])('fails for a host that is something else: %s', async (_what, listener) => {
		const other = await startOtherServer(listener);
		const result = await test({ baseUrl: other.url });
		await other.stop();
		expect(result).toEqual({
			status: 'Error',
			message: 'This host answers, but not as the Stable Diffusion 3 API does. Check the Base URL',
		});
	});
});

describe('an expression in it', () => {
	afterEach(() => service.emulator.reset());

	it.each<[object, string]>([
		[{ apiKey: 12345678 }, 'The API key was refused'],
		[{ apiKey: { key: API_KEY } }, 'The API key was refused'],
		[{ apiKey: undefined }, 'The API key was refused'],
		[{ baseUrl: 5 }, 'The Base URL "5" is not an address that starts with https:// or http://'],
	])('that gives no text makes a bad credential, and no more: %j', async (change, message) => {
		const credential = { ...service.credential, ...change };
		expect(await testCredential(credential)).toEqual({
			status: 'Error',
			message: expect.stringContaining(message) as unknown,
		});
		expectFailure(await service.run({}, { credential }), message, 'not charged');
	});

	describe('that gives each item an address of its own', () => {
		const other = useService('sd3-key-of-another-address');
		const PROBLEM = /^The Base URL in the credential gives this item another address than the first one/;
		const credential = (itemIndex: number) => (itemIndex === 1 ? other : service).credential;
		const rows = [{}, {}, {}];

		it('never sends the key of one to another', async () => {
			const { items } = await service.run({}, { rows, credential, onError: 'continueRegularOutput' });
			expect(items.map(({ json }) => json.creditsUsed)).toEqual([8, undefined, 8]);
			expect(items[1]!.json).toMatchObject({
				error: expect.stringMatching(PROBLEM) as unknown,
				details: {
					description: expect.stringMatching(/same address for all items.*not charged/) as unknown,
					reason: 'notSent',
					charged: 'not charged',
				},
			});
			expect([service.requests.length, other.requests.length]).toEqual([2, 0]);
		});

		it('stops a workflow that is to stop, and says what it cost', async () => {
			const options = { maxParallelRequests: 1, maxRetries: 3 };
			const outcome = await service.run({ options }, { rows, credential });
			expectFailure(
				outcome,
				PROBLEM,
				'This image was not charged. This run has cost so far: 1 image made',
			);
			expect([service.requests.length, other.requests.length]).toEqual([1, 0]);
		});
	});

	it('may give each item a key, and the same address in another form', async () => {
		const { baseUrl } = service.credential;
		const credential = (itemIndex: number) => ({
			apiKey: itemIndex === 1 ? 'sd3-no-such-key' : API_KEY,
			baseUrl: [baseUrl, ` ${baseUrl}/ `, `${baseUrl}//`][itemIndex]!,
		});
		const options = { maxParallelRequests: 1 };
		const more = { rows: [{}, {}], credential, onError: 'continueRegularOutput' as const };
		const { items } = await service.run({ options }, more);
		expect(items.map(({ json }) => json.creditsUsed ?? json.error)).toEqual([
			8,
			expect.stringContaining('The API key was refused'),
		]);
	});

	it('that fails for an item is told as not charged, as n8n sends nothing for it', async () => {
		const credential = (itemIndex: number) => {
			if (itemIndex === 0) return service.credential;
			throw new ExpressionError('Cannot read properties of undefined [Error resolving credentials]');
		};
		const more = { rows: [{}, {}], credential, onError: 'continueRegularOutput' as const };
		const { items } = await service.run({}, more);
		expect(items[1]!.json).toMatchObject({
			error: 'n8n did not send the request: Cannot read properties of undefined [Error resolving credentials]',
			details: { charged: 'not charged' },
		});
	});
});

describe('its API key', () => {
	it.each(['sd3\r\nX-Injected: 1', 'sd3\u0000key', '“sd3-key”', 'sd3-key-🔑'])(
		'%j, which no header can carry, is refused before anything is sent',
		async (apiKey) => {
			const credential = { ...service.credential, apiKey };
			const message =
				'The API key contains a line break or another character that cannot be part of an API key';
			expectFailure(await service.run({}, { credential }), message, 'not charged');
			expect(await testCredential(credential)).toEqual({ status: 'Error', message });
			expect(service.requests).toEqual([]);
		},
	);

	it('is refused for every item where the workflow continues', async () => {
		const credential = { ...service.credential, apiKey: 'a\nb' };
		const more = { rows: [{}, {}], credential, onError: 'continueErrorOutput' as const };
		const { errorItems } = await service.run({}, more);
		const refused = expect.stringContaining('The API key contains a line break') as unknown;
		expect(errorItems.map(({ json }) => json.error)).toEqual([refused, refused]);
		expect(service.requests).toEqual([]);
	});

	it('may have the blanks and line breaks around it that come with pasting', async () => {
		const credential = { ...service.credential, apiKey: ` ${API_KEY} \n` };
		expect((await service.run({}, { credential })).error).toBeUndefined();
		expect((await testCredential(credential)).status).toBe('OK');
		service.emulator.reset();
	});

	it('is in no message where it was entered as Base URL, too', async () => {
		const credential = { apiKey: API_KEY, baseUrl: ` ${API_KEY}/` };
		const message = 'The Base URL "***" is not an address that starts with https:// or http://';
		expectFailure(await service.run({}, { credential }), message, 'not charged');
		expect(await testCredential(credential)).toEqual({ status: 'Error', message });
	});
});

it.each([
	[
		'limited to other domains',
		{ allowedHttpRequestDomains: 'domains', allowedDomains: 'elsewhere.example' },
	],
	['kept from HTTP Request', { allowedHttpRequestDomains: 'none' }],
])('is used for its own Base URL also where it is %s', async (_what, limited) => {
	const credential = { ...service.credential, ...limited };
	expect((await service.run({}, { credential })).error).toBeUndefined();
	expect(service.requests).toHaveLength(1);
	service.emulator.reset();
});

describe('an address on the way to which others can read the key', () => {
	const notice = loadCredential().properties.find(({ type }) => type === 'notice') as INodeProperties;

	it.each([
		['https://www.aithriving.com', false],
		['http://localhost', false],
		['http://localhost:8788/', false],
		['http://127.0.0.1:8788', false],
		['http://[::1]:8788', false],
		['http://www.aithriving.com', true],
		['http://10.0.0.7:8080', true],
		['http://localhost.example.test', true],
		['http://gateway:8080', true],
	])('%j: %p, says the notice in the credential', (baseUrl, readable) => {
		const data = { apiKey: API_KEY, baseUrl };
		expect(NodeHelpers.displayParameter(data, notice, null, null)).toBe(readable);
	});

	it('is named once a run in the log', async () => {
		const { lines } = overhear();
		const warn = async (baseUrl: string) => {
			lines.length = 0;
			const credential = { ...service.credential, baseUrl };
			const more = { rows: [{}, {}, {}], credential, onError: 'continueRegularOutput' as const };
			await service.run({ options: { maxRetries: 0 } }, more);
			return lines.filter((line) => line.startsWith('warn') && line.includes('Stable Diffusion 3'));
		};
		expect(await warn(service.credential.baseUrl)).toEqual([]);
		expect(await warn('http://no-such-host.invalid:81')).toEqual([
			"warn 'Stable Diffusion 3: The API key goes to no-such-host.invalid:81 unencrypted. Use https:// in the credential'",
		]);
	});
});
