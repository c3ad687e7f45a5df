import {
	readBoolean,
	readNumber,
	readOption,
	readPrompt,
	readText,
	readWholeNumber,
	withinLength,
} from '../../../nodes/StableDiffusion3/request/values';

const SIDE = { min: 320, max: 1536, step: 64 };
const COLOURS = ['red', 'green', 'dark-blue'] as const;

describe('readWholeNumber', () => {
	it.each([320, 1536, '1024', ' 1024 ', '1e3'])('takes %p where it keeps the rule', (value) => {
		expect(readWholeNumber('Width', value, { min: 320, max: 1536 })).toBe(Number(value));
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
		expect(() => readWholeNumber('Width', value, SIDE)).toThrow(
			new RegExp(
				`^Width is .+, but must be a whole number divisible by 64 from 320 to 1536\\. The nearest valid value is ${nearest}$`,
			),
		);
	});

	it.each(['wide', '', '  ', '10px', null, undefined, true, [1024], { width: 1024 }, NaN])(
		'refuses %p, which is no number',
		(value) => {
			expect(() => readWholeNumber('Width', value, SIDE)).toThrow(
				'but must be a whole number divisible by 64',
			);
		},
	);

	it('does not speak of divisibility where any whole number will do', () => {
		expect(() => readWholeNumber('Seed', -1, { min: 0, max: 10 })).toThrow(
			'Seed is -1, but must be a whole number from 0 to 10. The nearest valid value is 0',
		);
	});
});

it.each([
	['wide', '"wide"'],
	['', 'empty'],
	[' ', 'empty'],
	[NaN, 'null'],
])('suggests nothing for %p, and takes no blank for 0', (value, shown) => {
	const rule = { min: 0, max: 10 };
	const whole = `Seed is ${shown}, but must be a whole number from 0 to 10`;
	expect(() => readWholeNumber('Seed', value, rule)).toThrow(new RegExp(`^${whole}$`));
	const any = `Strength is ${shown}, but must be a number from 0 to 10`;
	expect(() => readNumber('Strength', value, rule)).toThrow(new RegExp(`^${any}$`));
});

describe('readNumber', () => {
	it.each([0, 1, '0', '0.35', 0.999])('takes %p where it keeps the rule', (value) => {
		expect(readNumber('Strength', value, { min: 0, max: 1 })).toBe(Number(value));
	});

	it.each([
		[-0.01, 0],
		['1.01', 1],
		[60, 1],
	])('refuses %p and suggests %p', (value, nearest) => {
		expect(() => readNumber('Strength', value, { min: 0, max: 1 })).toThrow(
			new RegExp(`but must be a number from 0 to 1\\. The nearest valid value is ${nearest}$`),
		);
	});
});

describe('readOption', () => {
	it('takes an option, with blanks around it', () => {
		expect(readOption('Colour', ' green ', COLOURS)).toBe('green');
	});

	it.each([
		['Dark Blue', 'dark-blue'],
		['gren', 'green'],
		['RED', 'red'],
	])('refuses %p and suggests %p', (value, nearest) => {
		expect(() => readOption('Colour', value, COLOURS)).toThrow(
			`Colour is "${value}", but must be one of red, green, dark-blue. The nearest valid value is ${nearest}`,
		);
	});

	it.each([
		['', 'empty'],
		[undefined, 'empty'],
		[7, '7'],
		[['red'], '["red"]'],
	])('refuses %p without a suggestion', (value, shown) => {
		const message = `Colour is ${shown}, but must be one of red, green, dark-blue`;
		expect(() => readOption('Colour', value, COLOURS)).toThrow(new Error(message));
	});

	it('suggests the first of two that are equally near', () => {
		expect(() => readOption('Colour', 'b', ['a', 'c'])).toThrow('The nearest valid value is a');
	});

	it('repeats a value of 60 characters whole', () => {
		const value = 'x'.repeat(60);
		expect(() => readOption('Colour', value, COLOURS)).toThrow(`Colour is "${value}", but`);
	});

	it('repeats only the beginning of a long value', () => {
		expect(() => readOption('Colour', 'x'.repeat(5000), COLOURS)).toThrow(
			`Colour is "${'x'.repeat(60)}...", but`,
		);
	});
});

describe('texts', () => {
	it('keeps text, and writes numbers and booleans as text', () => {
		expect(['  a ', 0, false, null, undefined].map((value) => readText('Prompt', value))).toEqual([
			'  a ',
			'0',
			'false',
			'',
			'',
		]);
	});

	it('refuses an object', () => {
		expect(() => readText('Prompt', { a: 1 })).toThrow('Prompt is {"a":1}, but must be text');
	});

	it.each(['', '  \n ', null, undefined])('refuses the blank prompt %p', (value) => {
		expect(() => readPrompt('Prompt', value, 10)).toThrow('Prompt is empty');
	});

	it('counts characters as people do', () => {
		expect(withinLength('Prompt', '😀'.repeat(10), 10)).toHaveLength(20);
		expect(() => withinLength('Prompt', '😀'.repeat(12), 10)).toThrow(
			expect.objectContaining({
				message: 'Prompt has 12 characters, but must have at most 10',
				facts: expect.objectContaining({ advice: 'Shorten Prompt by 2 characters.' }) as unknown,
			}) as Error,
		);
	});
});

describe('readBoolean', () => {
	it.each([
		[true, true],
		['true', true],
		['TRUE ', true],
		[false, false],
		['false', false],
		['', false],
		[undefined, false],
	])('reads %p as %p', (value, expected) => {
		expect(readBoolean('Include', value)).toBe(expected);
	});

	it.each(['yes', 1, {}])('refuses %p', (value) => {
		expect(() => readBoolean('Include', value)).toThrow('must be true or false');
	});
});
