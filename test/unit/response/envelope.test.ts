import { factsOf } from '../../support/factsOf';
import { keyHider } from '../../../nodes/StableDiffusion3/credential/hideKey';
import { ImageFailure } from '../../../nodes/StableDiffusion3/failures';
import { AnswerReader } from '../../../nodes/StableDiffusion3/response/AnswerReader';
import { readImage, readReason } from '../../../nodes/StableDiffusion3/response/envelope';

const PNG = Buffer.from(
	'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
	'base64',
);
const BASE64 = PNG.toString('base64');
const same = (text: string) => text;

function parse(text: string | Buffer) {
	const reader = new AnswerReader(0);
	reader.write(Buffer.from(text));
	return reader.end();
}

const read = (answer: unknown, contentType = 'application/json') =>
	readImage(
		200,
		contentType,
		parse(typeof answer === 'string' || Buffer.isBuffer(answer) ? answer : JSON.stringify(answer)),
		same,
	);

const success = (image: unknown, ...seed: unknown[]) => ({
	code: 0,
	message: 'success',
	data: { image, seed: seed.length > 0 ? seed[0] : 7 },
});

function failureOf(answer: unknown, contentType?: string) {
	try {
		read(answer, contentType);
	} catch (error) {
		if (error instanceof ImageFailure) return factsOf(error);
	}
	throw new Error('did not fail');
}

it.each([
	['plain', BASE64],
	['with a data: prefix', `data:image/png;base64,${BASE64}`],
	['with a wrong data: prefix', `data:image/jpeg;base64,${BASE64}`],
	['with line breaks', BASE64.replace(/.{20}/g, '$&\r\n\t')],
	['without padding', BASE64.replace(/=+$/, '')],
])('reads an image %s, byte for byte', (_how, base64) => {
	const image = read(success(base64));
	expect(image.bytes.equals(PNG)).toBe(true);
	expect(image).toMatchObject({ seed: 7, format: { mimeType: 'image/png', width: 1, height: 1 } });
});

it.each([
	[4294967294, 4294967294],
	['42', 42],
	[0, 0],
	[undefined, undefined],
	['none', undefined],
	[1.5, undefined],
])('reads the seed %p as %p', (seed, expected) => {
	expect(read(success(BASE64, seed)).seed).toBe(expected);
});

it('tells a refusal from everything else, and that it costs nothing', () => {
	expect(failureOf({ code: -1, message: 'width: too small', data: null })).toEqual(
		expect.objectContaining({
			message: 'The service refused the request: width: too small',
			charge: 'not charged',
			code: -1,
			httpCode: '200',
		}),
	);
	expect(failureOf({ code: 5, message: 'no' }).charge).toBe('not charged');
	expect(failureOf({ code: -1 }).message).toBe(
		'The service refused the request with code -1 and no reason',
	);
});

it.each([
	['no data', { code: 0, message: 'success' }, 'no image'],
	['no image', { code: 0, data: { seed: 1 } }, 'no image'],
	['an empty image', success(''), 'no image'],
	['a blank image', success(' \n'), 'no image'],
	['an image that is no text', success(42), 'no image'],
	['broken base64', success(`${BASE64.slice(0, 20)}!!${BASE64.slice(20)}`), 'not valid base64'],
	['cut-off base64', success(BASE64.slice(0, 41)), 'not valid base64'],
	[
		'bytes that are no image',
		success(Buffer.from('hello world').toString('base64')),
		'not a PNG, JPEG or WebP',
	],
	['a cut-off image', success(PNG.subarray(0, 40).toString('base64')), 'a PNG image that is cut off'],
])('says of %s that it was charged', (_what, answer, message) => {
	const facts = failureOf(answer);
	expect(facts.charge).toBe('charged');
	expect(facts.message).toMatch(/^The service reported success, but sent /);
	expect(facts.message).toContain(message);
});

it('says with the words of the service why there is no image', () => {
	const answer = { code: 0, message: 'success', data: [], error: 'worker ran out of memory' };
	expect(failureOf(answer)).toMatchObject({
		message: 'The service reported success, but sent no image: worker ran out of memory',
		charge: 'charged',
	});
});

it.each([
	['msg', { msg: 'insufficient balance' }, 'insufficient balance'],
	['two signs', { tips: '过期' }, 'tips: 过期'],
	['a name', { type: 'insufficient_balance' }, 'insufficient_balance'],
	['a field image', { errors: { image: 'must be a PNG' } }, 'image: must be a PNG'],
])('finds the reason of a refusal in %s', (_where, reason, words) => {
	expect(failureOf({ code: -1, ...reason }).message).toBe(`The service refused the request: ${words}`);
});

it.each([
	[
		'a page',
		'<html><style>p{}</style><h1>Sign in</h1></html>',
		'text/html',
		'text/html (HTTP 200), beginning with: Sign in',
	],
	['a page without words', '<html><p></p></html>', '', 'with nothing in it to read'],
	['a PNG image', PNG, 'image/png', 'image/png (HTTP 200), with bytes that are not text'],
	['bytes', Buffer.from([0x1f, 0x8b, 8, 9, 0xd3, 0xff]), '', 'with bytes that are not text'],
	['UTF-16', Buffer.from('\ufeffsign in', 'utf16le'), '', 'beginning with: \ufffd\ufffdsign in'],
	['Latin-1', Buffer.from('Zugriff verweigert für Sie', 'latin1'), '', 'verweigert f\ufffdr Sie'],
	[
		'other JSON',
		{ error: { message: 'Out of credits' } },
		'',
		'no code of the API (HTTP 200): Out of credits',
	],
	['a name as code', { code: 'INSUFFICIENT', message: 'no' }, '', 'no code of the API (HTTP 200): no'],
	[
		'a failed code',
		{ code: 'failed', data: { image: BASE64 } },
		'',
		'no code of the API (HTTP 200): failed',
	],
	[
		'JSON that breaks off',
		`{"code":0,"data":{"image":"${BASE64.slice(0, 30)}`,
		'application/json',
		'application/json',
	],
	['JSON of another service', '{"status":"ok"}', 'application/json', '{"status":"ok"}'],
	['a code that is blank', '{"code":" "}', 'application/json', '{"code":" "}'],
	['a code that is empty', '{"code":""}', 'application/json', '{"code":""}'],
	['a code that is no number', '{"code":true}', 'application/json', '{"code":true}'],
	['a list', '[1,2]', 'application/json', '[1,2]'],
	['null', 'null', 'application/json', 'null'],
	['nothing', '', '', 'without a content type (HTTP 200), with nothing in it'],
	['nothing but blanks', ' \n', '', 'without a content type (HTTP 200), with nothing in it'],
])('says of %s that it may have been charged', (_what, body, contentType, message) => {
	const facts = failureOf(body, contentType);
	expect(facts.charge).toBe('may have been charged');
	expect(facts.message).toContain(message);
});

it("repeats 500 characters of the service's words and no more", () => {
	const messageFor = (length: number) => failureOf({ code: -1, message: 'x'.repeat(length) }).message;
	expect(messageFor(500).endsWith(`: ${'x'.repeat(500)}`)).toBe(true);
	expect(messageFor(501).endsWith(`: ${'x'.repeat(500)}...`)).toBe(true);
});

it('says of an answer without end that it may have been charged', () => {
	const reader = new AnswerReader(0);
	reader.write(Buffer.from('{"code":0,"data":{'));
	while (reader.write(Buffer.alloc(1024 * 1024, ' ')));
	expect(() => readImage(200, 'application/json', reader.end(), same)).toThrow(
		'The answer (application/json, HTTP 200) is larger than any image of this API',
	);
});

it('repeats 200 characters of a page and no more', () => {
	expect(failureOf('x'.repeat(200), 'text/plain').message.endsWith('x'.repeat(200))).toBe(true);
	const { message } = failureOf('x'.repeat(500), 'text/plain');
	expect(message).toContain(`${'x'.repeat(200)}...`);
	expect(message).not.toContain('x'.repeat(201));
});

it('hides the key before it shortens, so that not even a part of it is left', () => {
	const hide = (text: string) => text.replaceAll('secret-key', '***');
	const body = `${'x'.repeat(195)}secret-key`;
	expect(() => readImage(200, 'text/html', parse(body), hide)).toThrow(/x\*\*\*/);
});

describe('readReason', () => {
	it.each([
		['{"code":-1,"message":"too busy"}', 'too busy', -1],
		['{"error":"gone"}', 'gone', undefined],
		['{"detail":"why","code":"12"}', 'why', 12],
		['{"message":{"a":true}}', '', undefined],
		['\ufeff {"message":"behind a mark of UTF-8"}', 'behind a mark of UTF-8', undefined],
		['["a","b"]', 'a; b', undefined],
		[
			'<html><head><style>p{}</style><title>502 Bad</title></head><body>gateway</body></html>',
			'502 Bad gateway',
			undefined,
		],
		['plain words', 'plain words', undefined],
		['', '', undefined],
	])('reads %j', (body, words, code) => {
		expect(readReason({ text: body, isWhole: true }, same)).toEqual({ words, code });
	});
});

it.each([
	['user:topsecret', 'user:topse'],
	['acct-4711:long-secret-part,abcdefgh', 'acct-4711:long-secret-part,abcd'],
	['acct-4711:long-secret-part,abcdefgh', 'acct-4711:long-sec'],
	['sd3-key-for-tests-7f3a9c', 'sd3-key<wbr>-for<wbr>-te'],
	['sd3-key-for-tests-7f3a9c', 'sd3-key-for<wb'],
	['sd3/key+for/tests', 'sd3%2fkey%2bfor%2'],
	['sd3/key+for/tests', 'sd3\\u002fkey\\u002bfor\\u00'],
	['sd3/key+for/tests', 'sd3&#x2f;key&#43;for&#4'],
	['sd3-key-for-tests-7f3a9c', Buffer.from('sd3-key-for-tests').toString('base64').slice(0, 18)],
	['Bearer abcdefghijk', 'Bearer abcde'],
	['Bearer abcdefghijk', 'abcdefg'],
	['"<sd3:key>", "more"', '"<sd3:key>", "mo'],
])('shows no part of the key %j where %j breaks off', (key, part) => {
	const text = `{"message":"bad key ${part}`;
	expect(readReason({ text, isWhole: false }, keyHider(key)).words).toBe('{"message":"bad key ***');
	expect(readReason({ text: 'out of order', isWhole: false }, keyHider(key)).words).toBe('out of order');
});

it('shows no part of a long key at the end of what is kept of an answer', () => {
	const key = Array.from({ length: 3_985 }, (_entry, at) => ((at * at + at) % 36).toString(36)).join('');
	const text = JSON.stringify({ headers: { Authorization: key, Authentication: key } });
	expect(() => readImage(200, '', parse(text), keyHider(key))).toThrow(/"Authentication":"\*\*\*$/);
});

it.each([undefined, null, true, 'success', ''])('takes a whole image with the code %j', (code) => {
	expect(read({ code, data: { image: BASE64, seed: 7 } })).toMatchObject({ seed: 7 });
	expect(failureOf({ code, data: { image: BASE64.slice(0, 40) } }).charge).toBe('may have been charged');
});

describe('another code than 0 and -1', () => {
	const answer = (data: unknown) => ({ code: 200, message: 'success', data });

	it('is a success where there is a whole image', () => {
		expect(read(answer({ image: BASE64, seed: 7 }))).toMatchObject({ seed: 7 });
	});

	it.each([{}, { image: BASE64.slice(0, 40) }, { image: '!' }, []])('is a refusal with %j', (data) => {
		expect(failureOf(answer(data))).toMatchObject({
			message: 'The service refused the request with code 200 and no reason',
			charge: 'not charged',
		});
	});

	it('-1 is a refusal, whatever comes with it', () => {
		expect(failureOf({ code: -1, message: 'no', data: { image: BASE64 } })).toMatchObject({
			reason: 'refused',
		});
	});
});

it.each([6687881544318117991n, 1e300, 1.5, 'many', null])(
	'takes no seed from %p, which is no exact integer',
	(seed) => {
		const text = JSON.stringify({ code: 0, data: { image: BASE64, seed: 0 } }).replace(
			'"seed":0',
			`"seed":${seed}`,
		);
		expect(read(text.replace(':many', ':"many"')).seed).toBeUndefined();
	},
);
