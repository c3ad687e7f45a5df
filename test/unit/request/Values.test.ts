import type { Parameter } from '../../../nodes/StableDiffusion3/request/parameters';
import { Values } from '../../../nodes/StableDiffusion3/request/Values';

const given = (name: Parameter, value: unknown) => new Values({ [name]: value });

describe('wholeNumber', () => {
	it.each([320, 1536, '1024', ' 1024 ', '1.024e3'])('takes %p where it keeps the rule', (value) => {
		expect(given('width', value).wholeNumber('width')).toBe(Number(value));
	});

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
		[NaN, 'null'],
	])('suggests nothing for %p, and takes no blank for 0', (value, shown) => {
		const message = `Seed is ${shown}, but must be a whole number from 0 to 4294967294`;
		expect(() => given('seed', value).wholeNumber('seed')).toThrow(new Error(message));
	});
});

describe('number', () => {
	it.each([0, 1, '0', '0.35', 0.999])('takes %p where it keeps the rule', (value) => {
		expect(given('strength', value).number('strength')).toBe(Number(value));
	});

	it.each([
		[-0.01, '. The nearest valid value is 0'],
		['1.01', '. The nearest valid value is 1'],
		['wide', ''],
		['', ''],
	])('refuses %p', (value, hint) => {
		expect(() => given('strength', value).number('strength')).toThrow(
			new RegExp(`^Strength is .+, but must be a number from 0 to 1${hint}$`),
		);
	});
});

describe('option', () => {
	const options = ['red', 'green'] as const;

	it('takes an option, with blanks around it', () => {
		expect(given('model', ' green ').option('model', options)).toBe('green');
	});

	it.each([
		['gren', '"gren"'],
		['', 'empty'],
		[undefined, 'empty'],
		[7, '7'],
		[['red'], '["red"]'],
		['x'.repeat(60), `"${'x'.repeat(60)}"`],
		['x'.repeat(5000), `"${'x'.repeat(60)}..."`],
	])('refuses %p and lists what it may be', (value, shown) => {
		expect(() => given('model', value).option('model', options)).toThrow(
			new Error(`Model is ${shown}, but must be one of red, green`),
		);
	});

	it('suggests what the caller finds', () => {
		const nearest = (text: string) => (text === 'lime' ? 'green' : 'red');
		expect(() => given('model', 'lime').option('model', options, nearest)).toThrow(
			'must be one of red, green. The nearest valid value is green',
		);
		expect(() => given('model', 7).option('model', options, nearest)).toThrow(/red, green$/);
	});
});

describe('texts', () => {
	it('keeps text, and writes numbers and booleans as text', () => {
		const texts = ['  a ', 0, false, null, undefined].map((value) =>
			given('prompt', value).text('prompt'),
		);
		expect(texts).toEqual(['  a ', '0', 'false', '', '']);
	});

	it('refuses an object', () => {
		expect(() => given('prompt', { a: 1 }).text('prompt')).toThrow('Prompt is {"a":1}, but must be text');
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
	[false, false],
	['false', false],
	['', false],
	[undefined, false],
])('boolean reads %p as %p', (value, expected) => {
	expect(given('includeOtherFields', value).boolean('includeOtherFields')).toBe(expected);
});

it.each(['yes', 1, {}])('boolean refuses %p', (value) => {
	expect(() => given('includeOtherFields', value).boolean('includeOtherFields')).toThrow(
		'must be true or false',
	);
});
