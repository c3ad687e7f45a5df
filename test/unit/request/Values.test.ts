import type { Parameter } from '../../../nodes/StableDiffusion3/request/parameters';
import { Values } from '../../../nodes/StableDiffusion3/request/Values';

const given = (name: Parameter, value: unknown) => new Values({ [name]: value });

describe('wholeNumber', () => {
	it.each([320, 1536, '1024', ' 1024 ', '1024.0', '+1024', '\ufeff1024\u00a0', '1024\u200b\n', 1024n])(
		'takes %p where it keeps the rule',
		(value) => {
			expect([320, 1024, 1536]).toContain(given('width', value).wholeNumber('width'));
		},
	);

	it.each([
		[1000, 1024],
		[1055, 1024],
		[1057, 1088],
		[0, 320],
		[-64, 320],
		[1600, 1536],
		[1024.5, 1024],
		['333', 320],
		[Infinity, 1536],
	])('refuses %p and suggests %p', (value, nearest) => {
		expect(() => given('width', value).wholeNumber('width')).toThrow(
			new RegExp(
				`^Width is .+, but must be a whole number divisible by 64 from 320 to 1536\\. The nearest valid value is ${nearest}$`,
			),
		);
	});

	it.each([
		['wide', '"wide"'],
		['', 'empty'],
		[' ', 'empty'],
		[null, 'empty'],
		[undefined, 'empty'],
		[true, 'true'],
		[[7], '[7]'],
		[NaN, 'NaN'],
		['\u200b', 'empty'],
	])('suggests nothing for %p, and takes no blank for 0', (value, shown) => {
		const message = `Seed is ${shown}, but must be a whole number from 0 to 4294967294`;
		expect(() => given('seed', value).wholeNumber('seed')).toThrow(new Error(message));
	});

	it.each(['1,024', '1.024', '1 024', '1024px', '１０２４', '0x400', '1e3', 'Infinity', '10-24', '.', '+'])(
		'does not guess what %p means',
		(value) => {
			const message = `Seed is "${value}", but must be a whole number from 0 to 4294967294`;
			expect(() => given('seed', value).wholeNumber('seed')).toThrow(new Error(message));
		},
	);
});

describe('number', () => {
	it.each([0, 1, '0', '0.35', '.5', '1.000', 0.999])('takes %p where it keeps the rule', (value) => {
		expect(given('strength', value).number('strength')).toBe(Number(value));
	});

	it.each([
		[-0.01, '. The nearest valid value is 0'],
		['1.01', '. The nearest valid value is 1'],
		['wide', ''],
		['0,35', ''],
		['35%', ''],
		['', ''],
	])('refuses %p', (value, hint) => {
		expect(() => given('strength', value).number('strength')).toThrow(
			new RegExp(`^Strength is .+, but must be a number from 0 to 1${hint}$`),
		);
	});
});

describe('option', () => {
	const options = ['red', 'green'] as const;

	it.each([' green ', 'green\u00a0', '\ufeffgreen\r\n', '\u200b\u200egreen\u00ad', '\tgreen\0'])(
		'takes %j, which is an option but for what nobody sees at its ends',
		(text) => {
			expect(given('model', text).option('model', options)).toBe('green');
		},
	);

	it.each([
		['gren', '"gren"'],
		['Green', '"Green"'],
		['gre\u200ben', '"gre\\u200ben"'],
		['\u2800', 'empty'],
		[undefined, 'empty'],
		[7, '7'],
		[['red'], '["red"]'],
	])('refuses %p and lists what it may be', (value, shown) => {
		expect(() => given('model', value).option('model', options)).toThrow(
			new Error(`Model is ${shown}, but must be one of red, green`),
		);
	});

	it('suggests what the caller finds', () => {
		const nearest = (text: string) => (['lime', '7'].includes(text) ? 'green' : undefined);
		const suggestion = 'must be one of red, green. The nearest valid value is green';
		expect(() => given('model', ' lime').option('model', options, nearest)).toThrow(suggestion);
		expect(() => given('model', 7).option('model', options, nearest)).toThrow(suggestion);
		expect(() => given('model', 'dark').option('model', options, nearest)).toThrow(/red, green$/);
	});
});

describe('texts', () => {
	it('keeps text, and writes numbers and booleans as text', () => {
		const texts = ['  a ', 0, 12n, false, null, undefined].map((value) =>
			given('prompt', value).text('prompt'),
		);
		expect(texts).toEqual(['  a ', '0', '12', 'false', '', '']);
	});

	it('puts U+FFFD where half a character is, and leaves whole ones alone', () => {
		expect(given('prompt', '\udc08a \ud83d\ud83d\udc08 \ud83d').text('prompt')).toBe(
			'\ufffda \ufffd\ud83d\udc08 \ufffd',
		);
	});

	it.each([
		['  cat\u200b\n', 'cat'],
		['\ufeff cat \u200e', 'cat'],
		['\u2800\ufe0f ', ''],
		['for you \u2764\ufe0f', 'for you \u2764\ufe0f'],
		// Malayalam writes some letters with a joiner at the end.
		['\u0d28\u0d4d\u200d', '\u0d28\u0d4d\u200d'],
		['\u{1f3f4}\u{e0067}\u{e007f}', '\u{1f3f4}\u{e0067}\u{e007f}'],
	])('takes off the ends of %j what nobody sees', (text, trimmed) => {
		expect(given('fileName', text).trimmedText('fileName')).toBe(trimmed);
	});

	it('is trimmed in no time, however much there is inside', () => {
		const text = `a${'\u200b '.repeat(500_000)}b`;
		expect(given('fileName', text).trimmedText('fileName')).toBe(text);
	});

	it.each([
		[{ a: 1 }, '{"a":1}, but must be text, not an object or a list'],
		[['a'], '["a"], but must be text, not an object or a list'],
		[NaN, 'NaN, but must be text'],
		[Infinity, 'Infinity, but must be text'],
		[Symbol('a'), 'Symbol(a), but must be text'],
	])('refuses %p', (value, words) => {
		const message = `Prompt is ${words}`;
		expect(() => given('prompt', value).text('prompt')).toThrow(new Error(message));
	});

	it('counts characters as people do', () => {
		const emoji = (count: number) => given('prompt', '😀'.repeat(count)).limitedText('prompt');
		expect(emoji(10_000)).toHaveLength(20_000);
		expect(() => emoji(10_002)).toThrow(
			expect.objectContaining({
				message: 'Prompt has 10002 characters, but must have at most 10000',
				facts: expect.objectContaining({ advice: 'Shorten Prompt by 2 characters.' }) as unknown,
			}) as Error,
		);
	});
});

it.each([
	[true, true],
	['true', true],
	['TRUE ', true],
	['\ufeffTrue\u00a0', true],
	['FALSE', false],
	['\u200b', false],
	[false, false],
	['false', false],
	['', false],
	[undefined, false],
])('boolean reads %p as %p', (value, expected) => {
	expect(given('includeOtherFields', value).boolean('includeOtherFields')).toBe(expected);
});

it.each(['yes', 'x', '1', 0, 1, 'WAHR', {}, ['true']])('boolean refuses %p', (value) => {
	expect(() => given('includeOtherFields', value).boolean('includeOtherFields')).toThrow(
		'must be true or false',
	);
});
