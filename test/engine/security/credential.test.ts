import { NodeHelpers, type ICredentialDataDecryptedObject, type INodeProperties } from 'n8n-workflow';
import {
	addressOf,
	isReadableOnTheWay,
	readBaseUrl,
} from '../../../nodes/StableDiffusion3/credential/credential';
import { loadCredential } from '../../support/builtNode';
import { testCredential } from '../../support/credentialTest';
import { runNode } from '../../support/engine';
import { overhear } from '../../support/overhear';
import { API_KEY, useService } from '../../support/service';

const service = useService();

const SMALL = { size: 'custom', width: 320, height: 320 };

describe('an API key that no header can carry', () => {
	it.each(['sd3\r\nX-Injected: 1', 'sd3\nkey', 'sd3\u0000key', '“sd3-key”', 'sd3-key-🔑'])(
		'%j is refused before anything is sent, in a run and in the test of the credential',
		async (apiKey) => {
			const credential = { ...service.credential, apiKey };
			const { error } = await runNode({ parameters: { prompt: 'a cat' }, credential });
			const message = 'The API key has a line break or another character that no API key has';
			expect(error!.message).toBe(message);
			expect(error!.description).toMatch(/^Copy the key again .* not charged/);
			expect(await testCredential(credential)).toEqual({ status: 'Error', message });
			expect(service.requests).toEqual([]);
		},
	);

	it('is refused in every row where the workflow continues', async () => {
		const { errorItems } = await runNode({
			rows: [{}, {}],
			parameters: { prompt: 'a cat' },
			credential: { ...service.credential, apiKey: 'a\nb' },
			onError: 'continueErrorOutput',
		});
		expect(errorItems.map(({ json }) => json.error)).toEqual(
			Array(2).fill(expect.stringContaining('The API key has a line break')),
		);
		expect(service.requests).toEqual([]);
	});

	it.each([`${API_KEY}\n`, ` ${API_KEY} `])('but %j is one, as people paste them', async (apiKey) => {
		const credential = { ...service.credential, apiKey };
		const { error } = await runNode({ parameters: { prompt: 'a cat', ...SMALL }, credential });
		expect(error).toBeUndefined();
		expect((await testCredential(credential)).status).toBe('OK');
		service.emulator.reset();
	});
});

it('the key is in no message where it was entered as Base URL, too', async () => {
	const credential = { apiKey: API_KEY, baseUrl: ` ${API_KEY}/` };
	const message = 'The Base URL "***" is not an address that starts with https:// or http://';
	const { error } = await runNode({ parameters: { prompt: 'a cat' }, credential });
	expect(error!.message).toBe(message);
	expect(await testCredential(credential)).toEqual({ status: 'Error', message });
});

describe('a key that anyone on the way can read', () => {
	const SAFE = [
		'https://www.aithriving.com',
		'HTTPS://example.test',
		'http://localhost',
		'http://localhost:8788/',
		'http://LOCALHOST/gateway',
		'http://127.0.0.1:8788',
		'http://127.8.9.10/',
		'http://[::1]:8788',
		' http://127.0.0.1:8788 ',
	];
	const READABLE = [
		'http://www.aithriving.com',
		'HTTP://example.test',
		' http://example.test/ ',
		'http://10.0.0.7:8080',
		'http://localhost.example.test',
		'http://localhost@example.test',
		'http://127.0.0.1.example.test',
		'http://[2001:db8::1]',
		'http://gateway:8080',
	];

	const notice = loadCredential().properties.find(({ type }) => type === 'notice') as INodeProperties;
	const isShown = (data: ICredentialDataDecryptedObject) =>
		NodeHelpers.displayParameter(data, notice, null, null);

	it.each([
		...SAFE.map((baseUrl) => [baseUrl, false] as const),
		...READABLE.map((baseUrl) => [baseUrl, true] as const),
	])('%j: %p, says the node', (baseUrl, readable) => {
		expect(isReadableOnTheWay(readBaseUrl(addressOf(baseUrl))!)).toBe(readable);
	});

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
	])(
		'%j: %p, says the notice in the credential, which sees only how the address begins',
		(baseUrl, readable) => {
			expect(isShown({ apiKey: API_KEY, baseUrl })).toBe(readable);
		},
	);

	it('is said once a run in the log', async () => {
		const { lines } = overhear();
		const warn = async (baseUrl: string) => {
			lines.length = 0;
			await runNode({
				rows: [{}, {}, {}],
				parameters: { prompt: 'a cat', ...SMALL, options: { maxRetries: 0 } },
				credential: { ...service.credential, baseUrl },
				onError: 'continueRegularOutput',
			});
			return lines.filter((line) => line.startsWith('warn') && line.includes('Stable Diffusion 3'));
		};
		expect(await warn(service.credential.baseUrl)).toEqual([]);
		expect(await warn('http://no-such-host.invalid:81')).toEqual([
			"warn 'Stable Diffusion 3: The API key goes to no-such-host.invalid:81 unencrypted. Use https:// in the credential'",
		]);
	});
});
