import * as connectionFailures from '../../nodes/StableDiffusion3/connectionFailure';
import * as failures from '../../nodes/StableDiffusion3/failures';
import { factsOf } from '../support/factsOf';
import type { Charge, ImageFailure } from '../../nodes/StableDiffusion3/failures';
import * as httpFailures from '../../nodes/StableDiffusion3/httpFailure';
import * as imageUrlFailures from '../../nodes/StableDiffusion3/imageUrlFailure';

const { httpFailure } = httpFailures;
const { connectionLost, neverConnected, neverEnded } = connectionFailures;
const { asFailure, cancelled, invalidApiKey, invalidBaseUrl, invalidValue } = failures;
const { notRead, notSent, notStored, overCreditLimit, redirected, refused } = failures;
const { changedFile, fetchRefused, notFetched, tooLargeFile } = imageUrlFailures;
const {
	answerWithoutCode,
	cutOff,
	imageOverCreditLimit,
	notCopied,
	otherBaseUrl,
	tooLargeAnswer,
	unreadableAnswer,
	unusableImage,
} = failures;

const STATUSES: Array<[number, string, RegExp, Charge, boolean]> = [
	[400, 'The service refused the request', /Correct the values/, 'not charged', false],
	[401, 'The API key was refused', /Check the API key in the credential/, 'not charged', false],
	[402, 'Your AI Thriving account does not have enough credits', /Buy credits/, 'not charged', false],
	[
		403,
		'The service refused this request',
		/API key.*prompt or the image was rejected/,
		'not charged',
		false,
	],
	[404, 'There is no Stable Diffusion 3 API at this address', /Base URL/, 'not charged', false],
	[405, 'There is no Stable Diffusion 3 API at this address', /Base URL/, 'not charged', false],
	[
		413,
		'The request is too large for the service',
		/Use a smaller input image, or shorter texts/,
		'not charged',
		false,
	],
	[422, 'The service could not use these values', /Correct the values/, 'not charged', false],
	[
		429,
		'The service is receiving too many requests',
		/Max Parallel.* Try again later/,
		'not charged',
		true,
	],
	[499, 'The service refused the request', /Correct the values/, 'not charged', false],
	[500, 'The service failed', /Try again later/, 'not charged', true],
	[502, 'The service cannot be reached through its gateway', /Try again later/, 'not charged', true],
	[503, 'The service is unavailable', /Try again later/, 'not charged', true],
	[
		504,
		'The service did not answer its gateway in time',
		/AI Thriving account/,
		'may have been charged',
		false,
	],
	[501, 'The service gave an unexpected answer', /AI Thriving account/, 'may have been charged', false],
	[399, 'The service gave an unexpected answer', /AI Thriving account/, 'may have been charged', false],
];

describe('an HTTP status', () => {
	it.each(STATUSES)(
		'%i: says what happened, what to do, what it cost, and whether to repeat it',
		(...row) => {
			const [status, what, advice, charge, repeatable] = row;
			const failure = httpFailure(status, 'its own words', 17, 2_000);
			expect(failure.message).toBe(`${what} (HTTP ${status}): its own words`);
			expect(failure.facts.advice).toMatch(advice);
			expect(factsOf(failure)).toMatchObject({ charge, repeatable });
			expect(failure.endsRun).toBe([401, 402].includes(status));
			expect(failure.facts).toMatchObject({ httpCode: String(status), code: 17, retryAfterMs: 2_000 });
		},
	);

	it('stands alone where the service says nothing', () => {
		expect(httpFailure(500, '').message).toBe('The service failed (HTTP 500)');
	});

	it.each([400, 422])('%i without words names no values to correct', (status) => {
		expect(httpFailure(status, '').facts.advice).toBe('Check the values of the fields.');
	});
});

describe('every other failure', () => {
	const SENT_BEYOND = 'Redirects are not followed, because the API key would be sent there too';
	const TOO_LARGE = 'is larger than any image of this API, so it was not read to its end';
	const OVER = 'This run would cost 24 credits (3 images), but Credit Limit is 20';
	const IMAGE_OVER =
		'This image would cost 8 credits, and this execution has already cost up to 16, but Credit Limit is 20';
	const NO_ADDRESS = 'The Base URL "ftp://x" cannot be used';
	const NO_KEY = 'The API key contains a line break or another character that cannot be part of an API key';
	const NOT_JSON = "The answer is not the API's JSON but";
	const LOST = 'The connection to x.example was lost before the whole answer had arrived (ECONNRESET)';
	const CANCELLED = 'The execution was cancelled before this image was requested';
	const NOT_COPIED = 'n8n could not copy the image that is kept from an earlier execution: why';
	const CODE_5 = 'The service refused the request with code 5 and no reason';

	/** Made in the test, so that a change to how it is made is one to what the test runs. */
	type Row = [() => ImageFailure, string, RegExp];
	const FREE: Row[] = [
		[() => invalidValue('Seed is wide', 'Correct Seed.'), 'Seed is wide', /Correct Seed/],
		[() => overCreditLimit(3, 24, 0, 20), OVER, /Raise Options > Credit Limit/],
		[() => imageOverCreditLimit(8, 16, 20), IMAGE_OVER, /Raise Options > Credit Limit/],
		[
			() => invalidBaseUrl('"ftp://x" cannot be used'),
			NO_ADDRESS,
			/Correct the Base URL in the credential/,
		],
		[() => invalidApiKey(), NO_KEY, /Copy the key again/],
		[() => notSent('why'), 'n8n did not send the request: why', /Check the credential/],
		[() => notRead('why'), 'n8n could not read the input image: why', /Check the node/],
		[() => cancelled(), CANCELLED, /Run the workflow again/],
		[() => notCopied('why'), NOT_COPIED, /Check where n8n stores binary data/],
		[() => tooLargeFile('The file', 33), 'The file is larger than 33 MB', /Use a smaller file/],
		[
			() => redirected(302, 'https://x.example/'),
			`The service redirects to https://x.example/ (HTTP 302). ${SENT_BEYOND}`,
			/enter it as the Base URL/,
		],
		[
			() => redirected(302, ''),
			`The service redirects to another address (HTTP 302). ${SENT_BEYOND}`,
			/enter it as the Base URL/,
		],
		[() => refused(200, 5, 'why'), 'The service refused the request: why', /Correct what it names/],
		[() => refused(200, 5, ''), CODE_5, /Check the values of this item/],
		[
			() => neverConnected('A', 'x.example', 'why', true),
			'Could not connect to x.example (A): why',
			/Check the Base URL/,
		],
	];
	const UNCLEAR: Row[] = [
		[
			() => unreadableAnswer(200, 'text/html', 'beginning with: hi'),
			`${NOT_JSON} text/html (HTTP 200), beginning with: hi`,
			/A proxy or firewall/,
		],
		[
			() => unreadableAnswer(204, '', 'with nothing in it'),
			`${NOT_JSON} something without a content type (HTTP 204), with nothing in it`,
			/A proxy or firewall/,
		],
		[
			() => answerWithoutCode(200, 'Out of credits'),
			'The answer has no code of the API (HTTP 200): Out of credits',
			/Another service may have/,
		],
		[
			() => tooLargeAnswer(200, 'text/html'),
			`The answer (text/html, HTTP 200) ${TOO_LARGE}`,
			/Another service may have/,
		],
		[
			() => tooLargeAnswer(200, ''),
			`The answer (without a content type, HTTP 200) ${TOO_LARGE}`,
			/Another service may have/,
		],
		[() => connectionLost('ECONNRESET', 'x.example'), LOST, /^Check your AI Thriving account/],
		[
			() => connectionLost('ECONNABORTED', 'x.example', 1_500),
			'x.example did not answer within 1.5 s (ECONNABORTED)',
			/^Raise the Timeout under Request Options/,
		],
		[
			() => neverEnded('x.example', 900_000),
			'x.example took over 15 minutes to send its answer, so it was not read to its end',
			/^Check your AI Thriving account/,
		],
	];
	const PAID: Row[] = [
		[() => notStored('why'), 'n8n could not store the image: why', /Check the disk/],
		[
			() => unusableImage(200, 'no image'),
			'The service reported success, but sent no image',
			/Tell AI Thriving about it/,
		],
		[
			() => unusableImage(200, 'no image', 'why'),
			'The service reported success, but sent no image: why',
			/Tell AI Thriving about it/,
		],
	];

	it.each([
		...FREE.map(([make, message, advice]) => [message, make, advice, 'not charged'] as const),
		...UNCLEAR.map(
			([make, message, advice]) => [message, make, advice, 'may have been charged'] as const,
		),
		...PAID.map(([make, message, advice]) => [message, make, advice, 'charged'] as const),
	])('%s', (message, make, advice, charge) => {
		const failure = make();
		expect(failure.message).toBe(message);
		expect(failure.facts.advice).toMatch(advice);
		expect(failure.charge).toBe(charge);
	});

	it.each([
		[() => redirected(302, ''), '302', undefined],
		[() => refused(200, 5, ''), '200', 5],
		[() => unreadableAnswer(200, '', ''), '200', undefined],
		[() => tooLargeAnswer(206, ''), '206', undefined],
		[() => unusableImage(201, 'nothing'), '201', 0],
		[() => neverConnected('ENOTFOUND', 'x', '', true), undefined, 'ENOTFOUND'],
		[() => connectionLost('EPIPE', 'x'), undefined, 'EPIPE'],
	])('keeps the codes: case %#', (make, httpCode, code) => {
		const failure = make();
		expect([failure.facts.httpCode, failure.facts.code]).toEqual([httpCode, code]);
	});

	it('is repeated only where nothing was sent and it may work later', () => {
		expect(neverConnected('A', 'x', '', true).repeatable).toBe(true);
		expect(neverConnected('A', 'x', '', false).repeatable).toBe(false);
		for (const other of [
			refused(200, 1, ''),
			unusableImage(200, ''),
			connectionLost('A', 'x'),
			cancelled(),
		])
			expect(other.repeatable).toBe(false);
	});
});

/** n8n's UX guidelines, for one failure of each kind. */
describe('every message', () => {
	const raise = (): Record<string, ImageFailure[]> => ({
		invalidValue: [invalidValue('Width is wide', 'Correct Width.')],
		asFailure: [asFailure(new Error('oh'), 'uncertain')],
		overCreditLimit: [overCreditLimit(2, 16, 8, 8)],
		imageOverCreditLimit: [imageOverCreditLimit(8, 8, 8)],
		invalidBaseUrl: [invalidBaseUrl('x')],
		invalidApiKey: [invalidApiKey()],
		notSent: [notSent('x')],
		notRead: [notRead('x')],
		notFetched: [notFetched('x', 'why')],
		fetchRefused: [fetchRefused('x', 'why')],
		tooLargeFile: [tooLargeFile('x', 33)],
		changedFile: [changedFile('x')],
		notCopied: [notCopied('x')],
		otherBaseUrl: [otherBaseUrl()],
		notStored: [notStored('x')],
		cancelled: [cancelled()],
		cutOff: [cutOff()],
		httpFailure: STATUSES.map(([status]) => httpFailure(status, 'x')),
		redirected: [redirected(307, 'https://example.com')],
		refused: [refused(200, -1, 'x'), refused(200, -1, '')],
		answerWithoutCode: [answerWithoutCode(200, 'why')],
		unreadableAnswer: [unreadableAnswer(200, 'text/html', 'x')],
		tooLargeAnswer: [tooLargeAnswer(200, 'text/html')],
		unusableImage: [unusableImage(200, 'no image', 'x')],
		neverConnected: [neverConnected('ECONNREFUSED', 'example.com', 'x', true)],
		connectionLost: [connectionLost('EPIPE', 'x.example'), connectionLost('A', 'x.example', 1000)],
		neverEnded: [neverEnded('x.example', 60_000)],
	});

	it('is known here', () => {
		const makers = Object.entries({
			...failures,
			...connectionFailures,
			...httpFailures,
			...imageUrlFailures,
		}).filter(
			([name, value]) =>
				typeof value === 'function' &&
				!['ImageFailure', 'counted', 'reasonOf', 'withDescription'].includes(name),
		);
		expect(Object.keys(raise()).sort()).toEqual(makers.map(([name]) => name).sort());
	});

	it.each(Object.keys(raise()))('of %s says what happened and what to do', (maker) => {
		for (const { message, facts } of raise()[maker]!) {
			expect(message).not.toMatch(/\.$/);
			expect(facts.advice).toMatch(/^[A-Z].+\.$/);
			// n8n: avoid such words, say what happened instead.
			expect(`${message} ${facts.advice}`).not.toMatch(/\b(errors?|problems?|failures?|mistakes?)\b/i);
		}
	});
});

describe('asFailure', () => {
	it('leaves a failure as it is', () => {
		const failure = cancelled();
		expect(asFailure(failure, 'uncertain')).toBe(failure);
	});

	it.each([
		[new TypeError('x is not a function'), 'Something unexpected happened: x is not a function'],
		['a text', 'Something unexpected happened: a text'],
	])('makes one of %p', (error, message) => {
		const failure = asFailure(error, 'notSent');
		expect(failure).toMatchObject({ name: 'ImageFailure', message });
		expect(factsOf(failure)).toMatchObject({
			advice: 'Please report it to the makers of this node.',
			charge: 'not charged',
		});
	});
});

it('is no other one where the input image had a failure of its own', () => {
	const failure = notFetched('The file', 'why');
	expect(notRead(failure)).toBe(failure);
});

it('is made anew with other facts', () => {
	const failure = httpFailure(503, 'down', 3, 1_000);
	expect(failure.with({ message: 'other' }).facts).toEqual({ ...failure.facts, message: 'other' });
});

it('has no message longer than 1,000 characters', () => {
	const { message, facts } = httpFailure(500, 'x'.repeat(2_000));
	expect(message).toHaveLength(1_000);
	expect(message.endsWith('x...')).toBe(true);
	expect(facts.message).toBe(message);
	const longest = 'x'.repeat(1_000);
	expect(invalidValue(longest, 'Correct it.').message).toBe(longest);
});

it('has no half character and no control character in a message', () => {
	const messageOf = (text: string) => invalidValue(text, 'Correct it.').message;
	expect(messageOf('a\ud83d\0b\u001b[1m\n\tc 🐈')).toBe('a\ufffd\ufffdb\ufffd[1m\n\tc 🐈');
	expect(messageOf(`🐈${'x'.repeat(994)}${'🐈'.repeat(9)}`)).toBe(`🐈${'x'.repeat(994)}...`);
});
