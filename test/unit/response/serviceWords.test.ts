import { keyHider } from '../../../nodes/StableDiffusion3/credential/hideKey';
import { failureWordsIn, wordsIn, wordsOf } from '../../../nodes/StableDiffusion3/response/serviceWords';

const same = (text: string) => text;

const words = (json: unknown) => failureWordsIn(json, same);

it.each<[json: unknown, words: string]>([
	// Each place alone.
	[{ message: 'too busy' }, 'too busy'],
	[{ msg: 'insufficient balance' }, 'insufficient balance'],
	[{ error: 'gone' }, 'gone'],
	[{ error: { message: 'too long', type: 'invalid', param: null } }, 'too long'],
	[{ errors: ['prompt: is too long', 'seed: out of range'] }, 'prompt: is too long; seed: out of range'],
	[{ detail: 'why' }, 'why'],
	[{ detail: { msg: 'why' } }, 'why'],
	[{ reason: 'why' }, 'why'],
	[{ error: 'invalid_request', error_description: 'No prompt' }, 'invalid_request; No prompt'],
	[{ base_resp: { status_code: 1004, status_msg: 'no such group' } }, 'no such group'],
	[{ data: { message: 'why' } }, 'why'],
	[{ data: { error: { message: 'why' } } }, 'why'],
	[{ data: 'prompt is too long' }, 'prompt is too long'],
	[{ errMsg: 'why' }, 'why'],
	[{ msg: '', ' Message': 'why' }, 'why'],
	['why', 'why'],
	[['why', { message: 'and how' }], 'why; and how'],
	[{ title: 'Out of credit', status: 403, detail: 'It costs 30' }, 'Out of credit; It costs 30'],
	[{ message: '{"detail":"why"}' }, 'why'],
	[{ message: '{"why' }, '{"why'],
	[{ message: '["why"]' }, 'why'],
	[{ errors: ['v1.5 is bad', 'b'] }, 'v1.5 is bad; b'],
	[{ errors: ['a'.repeat(300), 'b'] }, `${'a'.repeat(300)}; b`],
	[{ data: `${'why '.repeat(200)}${'A'.repeat(100)}` }, `${'why '.repeat(125)}...`],
	[{ message: { en: 'why' } }, 'why'],
	[{ message: 1004 }, '1004'],
	[{ error: { code: 1004 } }, 'code: 1004'],
	[{ status: 'failed', explain: 'no GPU is free' }, 'explain: no GPU is free'],
	[{ id: '21c6b4', name: 'bad_request' }, 'bad_request'],
	[{ code: 'no_credits', status: '402' }, 'no_credits'],

	// With where it is.
	[
		{
			detail: [
				{ type: 'multiple_of', loc: ['body', 'width'], msg: 'Input should be a multiple of 64' },
			],
		},
		'width: Input should be a multiple of 64',
	],
	[{ detail: [{ loc: ['body'], msg: 'missing' }] }, 'body: missing'],
	[{ detail: [{ loc: ['body', 12], msg: 'no JSON' }] }, 'body.12: no JSON'],
	[{ errors: [{ message: 'a', field: 'prompt' }, { detail: 'b' }] }, 'prompt: a; b'],
	[{ errors: [{ msg: 'bad', path: 'prompt', location: 'body' }] }, 'prompt: bad'],
	[{ errors: [{ detail: 'bad', pointer: '#/width' }] }, 'width: bad'],
	[{ errors: [{ detail: 'bad', source: { pointer: '/data/width' } }] }, 'data.width: bad'],
	[{ 'invalid-params': [{ name: 'width', reason: 'bad' }] }, 'width: bad'],
	[{ errors: { prompt: ['is too long'], up: 'is too far' } }, 'prompt: is too long; up: is too far'],
	[{ errors: { images: { 0: { url: ['bad'] } } } }, 'images.0.url: bad'],
	[{ width: ['A valid integer is required.'] }, 'width: A valid integer is required.'],
	[{ error: 'Server Error', path: '/api/generate/sd3/textToImage' }, 'Server Error'],
	[{ errors: [{ detail: 'bad', loc: ['body', { at: 1 }, 'width'] }] }, 'width: bad'],
	[{ errors: [{ detail: 'bad', loc: 7, field: 'width' }] }, 'width: bad'],
	[{ errors: [{ detail: 'bad', path: 'image/width' }] }, 'image.width: bad'],
	[{ errors: [{ detail: 'bad', path: 'nobody.width' }] }, 'nobody.width: bad'],
	[{ errors: { width: 1 } }, 'width: 1'],

	// Everything, but each thing once.
	[
		{ message: 'Invalid.', errors: { width: ['bad'], prompt: ['long'] } },
		'Invalid. width: bad; prompt: long',
	],
	[{ message: 'Out of memory', error: 'out of memory.' }, 'Out of memory'],
	[{ message: 'bad', detail: [{ loc: ['body', 'width'], msg: 'bad' }] }, 'width: bad'],
	[{ detail: 'Worker 7: out of memory', message: 'out of memory' }, 'Worker 7: out of memory'],
	[{ message: 'no', detail: 'nothing here' }, 'no; nothing here'],

	// What is no reason.
	[{ message: 'success', error: { message: 'why' } }, 'why'],
	[{ message: ' ok' }, ''],
	[{ message: 'OK.', status: 'ok', msg: 'Success!', error: null, errors: [] }, ''],
	[{ code: -1, error: 1, success: false, data: { prompt: 'a cat on a mat', seed: 7 } }, ''],
	[{ prompt: 'a cat on a mat', date: 'Mon Jan' }, ''],
	[{ data: 'iVBORw0KGgo'.repeat(20), output: [{ image: 'iVBORw0KGgo'.repeat(20) }] }, ''],
	[null, ''],
	[42, '42'],
])('%j says %j', (json, expected) => {
	expect(words(json)).toBe(expected);
});

it('beside code 0, only reasons count', () => {
	const json = { code: 0, message: 'success', type: 'png', note: 'made by worker 7', data: [] };
	expect(wordsIn(json, same)).toBe('');
	expect(wordsIn({ ...json, error: 'worker ran out of memory' }, same)).toBe('worker ran out of memory');
});

it('says of many reasons the first ones, and that there are more', () => {
	const errors = Array.from({ length: 1_000 }, (_entry, index) => ({ message: `no ${index}` }));
	expect(words({ errors })).toBe('no 0; no 1; no 2; no 3; no 4; no 5 ...');
	expect(words({ errors: errors.slice(0, 6) })).toBe('no 0; no 1; no 2; no 3; no 4; no 5');
});

it('leaves a part of the message to each of several long reasons', () => {
	const json = { message: 'x'.repeat(5_000), detail: 'the point' };
	expect(words(json)).toBe(`${'x'.repeat(250)}... the point`);
});

it('looks at 200 fields or entries', () => {
	const late = (at: number) =>
		Array.from({ length: 300 }, (_entry, index) => (index === at ? 'why' : null));
	expect([words({ errors: late(199) }), words({ errors: late(200) })]).toEqual(['why', '']);
	const fields = (at: number) =>
		Object.fromEntries(late(at).map((value, index) => [`f${index}_error`, value]));
	expect([words(fields(199)), words(fields(200))]).toEqual(['why', '']);
});

it('cuts no character in two', () => {
	expect(wordsOf(`🐈${'x'.repeat(600)}`, same)).toBe(`🐈${'x'.repeat(498)}...`);
	expect(wordsOf(`${'x'.repeat(499)}🐈`, same)).toBe(`${'x'.repeat(499)}...`);
});

it('finds nothing that lies deeper than any reason', () => {
	const deep = (depth: number): unknown => (depth === 0 ? 'why' : { error: deep(depth - 1) });
	expect([words(deep(12)), words(deep(13))]).toEqual(['why', '']);
	const inOthers = (depth: number): unknown =>
		depth === 0 ? { error: 'why' } : { made: inOthers(depth - 1) };
	expect([words(inOthers(11)), words(inOthers(12))]).toEqual(['why', '']);
	const inFields = (depth: number): unknown => (depth === 0 ? 'why' : { a: inFields(depth - 1) });
	expect([words({ errors: inFields(11) }), words({ errors: inFields(12) })]).toEqual([
		`${'a.'.repeat(10)}a: why`,
		'',
	]);
	expect(words(JSON.parse('['.repeat(100_000) + ']'.repeat(100_000)))).toBe('');
});

describe('the key', () => {
	const KEY = 'sd3-key-for-tests-7f3a9c';
	const hide = keyHider(KEY);

	it.each<[unknown, string]>([
		[{ message: `no ${KEY}` }, 'no ***'],
		[{ errors: { [KEY]: ['is unknown'] } }, '***: is unknown'],
		[{ errors: [{ loc: ['header', KEY], msg: 'bad' }] }, 'header.***: bad'],
		[{ message: 'no sd3-<b>key</b>-for&#45;tests<br>-7f3a9c' }, 'no ***'],
		[{ message: JSON.stringify({ detail: `no ${KEY}` }) }, 'no ***'],
		// Where words are cut.
		[{ message: `${'x'.repeat(490)}${KEY}` }, `${'x'.repeat(490)}***`],
		[
			{ message: `${'x'.repeat(240)}${KEY}`, detail: 'y'.repeat(300) },
			`${'x'.repeat(240)}***; ${'y'.repeat(250)}...`,
		],
	])('is hidden in %j', (json, expected) => {
		expect(failureWordsIn(json, hide)).toBe(expected);
	});
});
