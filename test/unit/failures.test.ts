import {
	asFailure,
	cancelled,
	connectionLost,
	CREDITS_PER_IMAGE,
	invalidApiKey,
	invalidBaseUrl,
	invalidValue,
	neverConnected,
	notRead,
	notSent,
	notStored,
	overCreditLimit,
	type ImageFailure,
	redirected,
	refused,
	tooLargeAnswer,
	unreadableAnswer,
	unusableImage,
	withNote,
	type Charge,
} from '../../nodes/StableDiffusion3/failures';
import { httpFailure } from '../../nodes/StableDiffusion3/httpFailure';

const COST: Record<Charge, string> = {
	'not charged': ' This image was not charged.',
	charged: ' This image was charged (8 credits).',
	'may have been charged':
		' This image may have been charged (8 credits), so it is not requested again automatically.',
};

it('names the price of the contract', () => {
	expect(CREDITS_PER_IMAGE).toBe(8);
});

describe('an HTTP status', () => {
	it.each<[number, string, RegExp, Charge, boolean]>([
		[400, 'The service refused the request', /Correct the values/, 'not charged', false],
		[401, 'The API key was refused', /Check the API key in the credential/, 'not charged', false],
		[402, 'The account has not enough credits', /Buy credits/, 'not charged', false],
		[403, 'The service refused this request', /API key.*prompt was rejected/, 'not charged', false],
		[404, 'There is no Stable Diffusion 3 API at this address', /Base URL/, 'not charged', false],
		[405, 'There is no Stable Diffusion 3 API at this address', /Base URL/, 'not charged', false],
		[413, 'The request is too large for the service', /Shorten the prompt/, 'not charged', false],
		[422, 'The service could not use these values', /Correct the values/, 'not charged', false],
		[429, 'The service asks to slow down', /Max Parallel.* Try again later/, 'not charged', true],
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
	])('%i: says what happened, what to do, what it cost, and whether to repeat it', (...row) => {
		const [status, what, advice, charge, repeatable] = row;
		const failure = httpFailure(status, 'its own words', 17, 2_000);
		expect(failure.message).toBe(`${what} (HTTP ${status}): its own words`);
		expect(failure.facts.advice).toMatch(advice);
		expect(failure.description).toBe(failure.facts.advice + COST[charge]);
		expect(failure.facts.repeatable ?? false).toBe(repeatable);
		expect(failure.facts).toMatchObject({ httpCode: String(status), code: 17, retryAfterMs: 2_000 });
	});

	it('stands alone where the service says nothing', () => {
		expect(httpFailure(500, '').message).toBe('The service failed (HTTP 500)');
	});
});

describe('every other failure', () => {
	it.each<[ImageFailure, string, RegExp, Charge]>([
		[invalidValue('Seed is wide', 'Correct Seed.'), 'Seed is wide', /Correct Seed/, 'not charged'],
		[
			overCreditLimit(3, 24, 20),
			'This run would cost 24 credits (3 images at 8 credits), but Credit Limit is 20',
			/Raise Options > Credit Limit/,
			'not charged',
		],
		[
			invalidBaseUrl('ftp://x'),
			'The Base URL "ftp://x" is not an address that starts with https:// or http://',
			/Correct the Base URL in the credential/,
			'not charged',
		],
		[
			invalidApiKey(),
			'The API key has a line break or another character that no API key has',
			/Copy the key again/,
			'not charged',
		],
		[notSent('why'), 'n8n did not send the request: why', /Check the credential/, 'not charged'],
		[notRead('why'), 'n8n could not read the input image: why', /Check the node/, 'not charged'],
		[notStored('why'), 'n8n could not store the image: why', /Check the disk/, 'charged'],
		[
			cancelled(),
			'The execution was cancelled before this image was requested',
			/Run the workflow again/,
			'not charged',
		],
		[
			redirected(302, 'https://x.example/'),
			'The service redirects to https://x.example/ (HTTP 302), which is not followed, because the API key would travel along',
			/enter it as the Base URL/,
			'not charged',
		],
		[
			redirected(302, ''),
			'The service redirects to another address (HTTP 302), which is not followed, because the API key would travel along',
			/enter it as the Base URL/,
			'not charged',
		],
		[
			refused(200, 5, 'why'),
			'The service refused the request: why',
			/Correct what it names/,
			'not charged',
		],
		[
			refused(200, 5, ''),
			'The service refused the request with code 5 and no reason',
			/Correct what it names/,
			'not charged',
		],
		[
			unreadableAnswer(200, 'text/html', '<h1>'),
			"The answer is not the API's JSON but text/html (HTTP 200), beginning with: <h1>",
			/A proxy or firewall/,
			'may have been charged',
		],
		[
			unreadableAnswer(204, '', ''),
			"The answer is not the API's JSON but of no content type (HTTP 204), and empty",
			/A proxy or firewall/,
			'may have been charged',
		],
		[
			tooLargeAnswer(200, 'text/html'),
			'The answer (text/html, HTTP 200) is larger than any image of this API, so it was not read to its end',
			/Another service may have answered/,
			'may have been charged',
		],
		[
			tooLargeAnswer(200, ''),
			'The answer (of no content type, HTTP 200) is larger than any image of this API, so it was not read to its end',
			/Another service may have answered/,
			'may have been charged',
		],
		[
			unusableImage(200, 'no image'),
			'The service reported success, but sent no image',
			/tell AI Thriving about it/,
			'charged',
		],
		[
			neverConnected('ENOTFOUND', 'x.example', 'no such host', true),
			'Could not connect to x.example (ENOTFOUND): no such host',
			/Check the Base URL/,
			'not charged',
		],
		[
			connectionLost('ECONNRESET', 'x.example'),
			'The connection to x.example broke off before the whole answer was there (ECONNRESET)',
			/^Check your AI Thriving account/,
			'may have been charged',
		],
		[
			connectionLost('ECONNABORTED', 'x.example', 1_500),
			'x.example did not answer within 1.5 s (ECONNABORTED)',
			/^Raise the Timeout under Request Options/,
			'may have been charged',
		],
	])('%s', (failure, message, advice, charge) => {
		expect(failure.message).toBe(message);
		expect(failure.facts.advice).toMatch(advice);
		expect(failure.description).toBe(failure.facts.advice + COST[charge]);
	});

	it.each([
		[redirected(302, ''), '302', undefined],
		[refused(200, 5, ''), '200', 5],
		[unreadableAnswer(200, '', ''), '200', undefined],
		[tooLargeAnswer(206, ''), '206', undefined],
		[unusableImage(201, 'nothing'), '201', 0],
		[neverConnected('ENOTFOUND', 'x', '', true), undefined, 'ENOTFOUND'],
		[connectionLost('EPIPE', 'x'), undefined, 'EPIPE'],
	])('keeps the codes of %s', (failure, httpCode, code) => {
		expect([failure.facts.httpCode, failure.facts.code]).toEqual([httpCode, code]);
	});

	it('is repeated only where nothing was sent and it may work later', () => {
		expect(neverConnected('A', 'x', '', true).facts.repeatable).toBe(true);
		expect(neverConnected('A', 'x', '', false).facts.repeatable).toBe(false);
		for (const other of [
			refused(200, 1, ''),
			unusableImage(200, ''),
			connectionLost('A', 'x'),
			cancelled(),
		])
			expect(other.facts.repeatable ?? false).toBe(false);
	});
});

describe('asFailure', () => {
	it('leaves a failure as it is', () => {
		const failure = cancelled();
		expect(asFailure(failure, 'charged')).toBe(failure);
	});

	it.each([
		[new TypeError('x is not a function'), 'Something unexpected happened: x is not a function'],
		['a text', 'Something unexpected happened: a text'],
	])('makes one of %p', (error, message) => {
		const failure = asFailure(error, 'may have been charged');
		expect(failure).toMatchObject({ name: 'ImageFailure', message });
		expect(failure.description).toBe(
			'Please report it to the makers of this node.' + COST['may have been charged'],
		);
	});
});

it('adds a note to the message and keeps all else', () => {
	const failure = httpFailure(503, 'down', 3, 1_000);
	expect(withNote(failure, '(tried twice)').facts).toEqual({
		...failure.facts,
		message: 'The service is unavailable (HTTP 503): down (tried twice)',
	});
});
