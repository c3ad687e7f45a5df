import { factsOf } from '../../support/factsOf';
import { NeverEnded } from '../../../nodes/StableDiffusion3/readParts';
import { readBrokenAnswer, readNetworkError } from '../../../nodes/StableDiffusion3/response/networkError';

/** n8n's error, which wraps the HTTP client's, which wraps the operating system's. */
const wrapped = (inner: object, name = 'NodeApiError') =>
	Object.assign(new Error('The service was not able to process your request'), {
		name,
		cause: Object.assign(new Error('Request failed'), { name: 'AxiosError', cause: inner }),
	});

const read = (error: unknown) => factsOf(readNetworkError(error, 'service.example', 1_500));

it.each([
	['ECONNREFUSED', 'nothing listens there, or it refuses connections'],
	['ENOTFOUND', 'there is no host of this name'],
	['EAI_AGAIN', 'the name server does not answer'],
	['EHOSTUNREACH', 'the host cannot be reached'],
	['ENETUNREACH', 'the network cannot be reached'],
	['ENETDOWN', 'the network is down'],
	['EADDRNOTAVAIL', 'the address is not available'],
])('%s was never sent, and may work later', (code, why) => {
	expect(read(wrapped({ code }))).toEqual({
		message: `Could not connect to service.example (${code}): ${why}`,
		advice: 'Check the Base URL in the credential, and how this n8n instance reaches the internet (proxy, firewall, DNS).',
		reason: 'network',
		charge: 'not charged',
		code,
		repeatable: true,
	});
});

it.each(['read', 'write'])('may have been charged where the network goes away on %s', (syscall) => {
	for (const code of ['EHOSTUNREACH', 'ENETUNREACH', 'ENETDOWN']) {
		const facts = read(wrapped({ code, syscall }));
		expect(facts).toMatchObject({ charge: 'may have been charged', code });
		expect(facts.repeatable).toBe(false);
	}
});

it.each(['E1', '1E'])('keeps a code of n8n 1 that is not an HTTP status: %s', (httpCode) => {
	expect(read({ httpCode, messages: ['boom'] }).message).toContain(`(${httpCode})`);
});

it('knows a refusal of n8n by the name alone', () => {
	const cause = { name: 'OperationalError', message: 'no' };
	expect(read({ cause }).message).toBe('n8n did not send the request: no');
});

describe('ETIMEDOUT', () => {
	it.each([
		['while connecting', { code: 'ETIMEDOUT', syscall: 'connect' }],
		['while connecting, by its words', { code: 'ETIMEDOUT', message: 'connect ETIMEDOUT 10.0.0.1:443' }],
		['at every address of the host', { code: 'ETIMEDOUT', errors: [{ syscall: 'connect' }] }],
	])('%s was never sent', (_when, error) => {
		expect(read(wrapped(error))).toMatchObject({
			message: expect.stringContaining('the host does not accept the connection in time'),
			charge: 'not charged',
			repeatable: true,
		});
	});

	it.each([
		['while reading', { code: 'ETIMEDOUT', syscall: 'read' }],
		['while writing', { code: 'ETIMEDOUT', syscall: 'write' }],
		['who knows when', { code: 'ETIMEDOUT', message: 'did not connect ' }],
		['with addresses that say nothing', { code: 'ETIMEDOUT', errors: ['connect'] }],
	])('%s may have been charged', (_when, error) => {
		expect(read(wrapped(error))).toMatchObject({ charge: 'may have been charged', code: 'ETIMEDOUT' });
	});
});

it.each([
	'ERR_TLS_CERT_ALTNAME_INVALID',
	'CERT_HAS_EXPIRED',
	'DEPTH_ZERO_SELF_SIGNED_CERT',
	'SELF_SIGNED_CERT_IN_CHAIN',
	'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
	'ERR_INVALID_URL',
	'ERR_BAD_OPTION_VALUE',
])('%s was never sent, and will not be', (code) => {
	const facts = read(wrapped({ code, message: 'as it says' }));
	expect(facts.message).toBe(`Could not connect to service.example (${code}): as it says`);
	expect(facts).toMatchObject({ charge: 'not charged', repeatable: false });
});

it('knows a character that no header can carry for one of the key', () => {
	expect(read(wrapped({ code: 'ERR_INVALID_CHAR' }))).toMatchObject({
		message: 'The API key contains a line break or another character that cannot be part of an API key',
		charge: 'not charged',
	});
});

it('knows a code by its beginning only', () => {
	expect(read(wrapped({ code: 'MY_CERT_' })).charge).toBe('may have been charged');
});

it('was never sent where the encryption did not come about', () => {
	const message = 'Client network socket disconnected before secure TLS connection was established';
	expect(read(wrapped({ code: 'ECONNRESET', message }))).toMatchObject({
		message:
			'Could not connect to service.example (ECONNRESET): the encrypted connection was lost while it was being made',
		charge: 'not charged',
		repeatable: true,
	});
});

it.each(['UserError', 'OperationalError', 'NodeOperationError', 'SsrfBlockedIpError', 'SsrfError'])(
	'was never sent where n8n itself refuses: %s',
	(name) => {
		expect(read(Object.assign(new Error('Domain not allowed'), { name }))).toMatchObject({
			message: 'n8n did not send the request: Domain not allowed',
			charge: 'not charged',
		});
	},
);

it.each([
	[
		'a domain that the credential forbids, which n8n gives no name',
		{ message: 'Domain not allowed: This' },
	],
	[
		'a host name that is too long',
		{ code: 'EINVAL', syscall: 'getaddrinfo', message: 'getaddrinfo EINVAL' },
	],
])('was never sent: %s', (_what, error) => {
	expect(read(Object.assign(new Error(error.message), error)).charge).toBe('not charged');
});

it.each(['MyUserError', 'UserErrors', 'Error', 7])('knows %p for none of these', (name) => {
	expect(read({ name, message: 'Something else' }).charge).toBe('may have been charged');
});

it.each([
	[wrapped({ code: 'ECONNRESET' }), 'ECONNRESET'],
	[wrapped({ code: '' }), 'no code'],
	[wrapped({ code: 42 }), 'no code'],
	[{ httpCode: 'EPIPE' }, 'EPIPE'],
	[{ httpCode: '502' }, 'no code'],
	[{ code: 'EPIPE', cause: { httpCode: 'ECONNRESET' } }, 'EPIPE'],
	['a text', 'no code'],
	[null, 'no code'],
	[undefined, 'no code'],
])('everything else may have been charged: %p', (error, code) => {
	expect(read(error)).toEqual({
		message: `The connection to service.example was lost before the whole answer had arrived (${code})`,
		advice: 'Check your AI Thriving account before you run this item again.',
		reason: 'uncertain',
		charge: 'may have been charged',
		code,
		repeatable: false,
	});
});

it('does not follow causes in a circle', () => {
	const error: { code: string; cause?: unknown } = { code: 'ECONNRESET' };
	error.cause = error;
	expect(read(error).code).toBe('ECONNRESET');
});

describe('a timeout', () => {
	it('is one by its code and its words', () => {
		expect(read(wrapped({ code: 'ECONNABORTED', message: 'Timeout of 1500ms exceeded' }))).toEqual({
			message: 'service.example did not answer within 1.5 s (ECONNABORTED)',
			advice: 'Raise the Timeout under Request Options. Check your AI Thriving account before you run this item again.',
			reason: 'uncertain',
			repeatable: false,
			charge: 'may have been charged',
			code: 'ECONNABORTED',
		});
	});

	it.each([
		{ code: 'ECONNABORTED', message: 'aborted' },
		{ code: 'ECONNRESET', message: 'timeout' },
	])('is none by one of them: %p', (error) => {
		expect(read(wrapped(error)).message).toContain('was lost');
	});

	it('is none where the answer was still coming', () => {
		const { message, advice } = readBrokenAnswer(
			new NeverEnded(900_000),
			'service.example',
			300_000,
		).facts;
		expect(message).toContain('took over 15 minutes');
		expect(advice).not.toContain('Timeout');
	});

	it('takes the words of n8n 1 for its own', () => {
		const error = { code: 'ECONNABORTED', messages: ['timeout of 5ms exceeded', 'more'] };
		expect(readBrokenAnswer(error, 'service.example', 5).facts.message).toContain('within 0.005 s');
	});
});

describe('encryption', () => {
	/** As Node's HTTPS client raises it: Node 20, 22 and 24 name other places in OpenSSL, and the same reasons. */
	const readEncrypted = (code: string, message: string) =>
		factsOf(readNetworkError({ cause: Object.assign(new Error(message), { code }) }, 'service.example'));

	const SSL = 'routines:tls_validate_record_header';

	it.each([
		['EPROTO', `write EPROTO 80FC:error:0A00010B:SSL ${SSL}:wrong version number:../deps/openssl:77:`],
		[
			'EPROTO',
			`write EPROTO 80FC:error:0A000410:SSL ${SSL}:ssl/tls alert handshake failure:../deps:918:`,
		],
		['EPROTO', `write EPROTO 80FC:error:0A000410:SSL ${SSL}:sslv3 alert handshake failure:../deps:1601:`],
		['EPROTO', `write EPROTO 80FC:error:0A00042E:SSL ${SSL}:tlsv1 alert protocol version:../deps:918:`],
		['ERR_TLS_CERT_ALTNAME_INVALID', "Hostname/IP does not match certificate's altnames"],
		['DEPTH_ZERO_SELF_SIGNED_CERT', 'self-signed certificate'],
	])('%s, %s: never connected', (code, message) => {
		expect(readEncrypted(code, message)).toMatchObject({ charge: 'not charged', repeatable: false });
	});

	it.each([
		[
			'EPROTO',
			`write EPROTO 80FC:error:0A000119:SSL ${SSL}:decryption failed or bad record mac:../deps:873:`,
		],
		[
			'ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC',
			`80FC:error:0A000119:SSL ${SSL}:decryption failed or bad record mac:../deps:873:`,
		],
		['ERR_SSL_WRONG_VERSION_NUMBER', `80FC:error:0A00010B:SSL ${SSL}:wrong version number:../deps:354:`],
		['ERR_SSL_BAD_RECORD_TYPE', `80FC:error:0A0001BB:SSL ${SSL}:bad record type:../deps:263:`],
	])('%s, %s: may have come after the request', (code, message) => {
		expect(readEncrypted(code, message)).toMatchObject({ charge: 'may have been charged' });
	});
});
