import fc from 'fast-check';
import { keyHider } from '../../../nodes/StableDiffusion3/credential/hideKey';
import { KEY_FORMS } from '../../support/keyForms';
import { revealed } from '../../support/revealed';

const hide = (text: string, key: string) => keyHider(key)(text);

const KEY = 'sk/live+1 2=?&"<it\'s>$&(a|b)*\\d[1]{2}^.';

describe.each(Object.entries(KEY_FORMS))('a key that is repeated %s', (_how, form) => {
	it.each([KEY, 'eyJhbGciOi.eyJzdWIiOiIx.SflKxwRJSM~', 'a+b/c==='])('is hidden: %s', (key) => {
		const text = `before ${form(key)}, again ${form(key)} after`;
		const safe = hide(text, key);
		expect(revealed(text, key)).not.toEqual([]);
		expect(revealed(safe, key)).toEqual([]);
		expect(safe).toMatch(/^before .*\*\*\*.*, again .*\*\*\*.* after$/s);
	});
});

it('is hidden whatever it is, and wherever it stands', () => {
	fc.assert(
		fc.property(
			fc.string({ unit: 'grapheme-ascii', minLength: 8, maxLength: 60 }),
			fc.constantFrom(...Object.values(KEY_FORMS)),
			fc.string({ unit: 'grapheme-ascii', maxLength: 20 }),
			(key, form, beside) => {
				// Words around a key are no secret, also where they are part of it by chance.
				fc.pre(revealed(`before ${beside} after, again ***Authorization: key=`, key, 2).length === 0);
				expect(revealed(hide(`${beside} ${form(key)} ${beside}`, key), key, 2)).toEqual([]);
			},
		),
		{ numRuns: 50 },
	);
});

it.each([
	['blanks around it', '  sd3-key-7f3a9c \n', 'sd3-key-7f3a9c'],
	['a line break in it', 'sd3-key\r\n-7f3a9c', 'sd3-key-7f3a9c'],
	['a word before it', 'Bearer sd3-key-7f3a9c', 'sd3-key-7f3a9c'],
])('is hidden the way it was sent and understood: %s', (_what, key, sent) => {
	expect(hide(`no account for ${sent}`, key)).toBe('no account for ***');
});

it.each(['a', 'abc', ' abc ', 'Bearer abc'])(
	'leaves nothing of a text for the key %j, which is like any word',
	(key) => {
		expect(hide('a banana,   abc', key)).toBe('');
	},
);

it.each(['', '   '])('leaves a text whole where there is no key: %j', (key) => {
	expect(hide('a banana,   abc', key)).toBe('a banana,   abc');
});

it.each([
	'<b>sd3-</b>key-7f3a9c',
	'sd3-<wbr>key-7f<i class="x">3a9c',
	'sd3-&shy;key\u00ad-7f3\u200ba9c',
	'sd3\n\t-key\r\n-7f3a9c',
	'sd3-key\\n-7f3a9c',
	'sd3-\tkey-\u20287f3&nbsp;a9c',
	'sd3-key-7f3a9c'.split('').join('\0'),
	'sd3-\b\x07\x1b\x7f\u0085key-\\u00007f3&zwnj;a9c',
	'sd3-\u2061\u2064key\u034f-\u061c7\u180ef\u206a3\ufe00a\ufe0e9\u{e0100}c',
	'sd3-\u3164key-7f&zwj;3a&lrm;9&rlm;c',
])('is hidden where something stands inside it that is no part of it: %j', (text) => {
	expect(hide(`no ${text} here`, 'sd3-key-7f3a9c')).toMatch(/^no (<b>)?\*\*\* here$/);
});

it.each([4, 64, 256, 1_000, 2_000, 4_000, 8_000])(
	'of %d characters is hidden in a megabyte of text without standing still',
	(length) => {
		const key = Array.from(
			{ length },
			(_entry, index) => 'abcdefghijklmnopqrstuvwxyz0123456789'[(index * index + index) % 36],
		).join('');
		const text = `${'The quick brown fox. '.repeat(48_000)}${key}`;
		const began = performance.now();
		expect(hide(text, key).endsWith('. ***')).toBe(true);
		expect(keyHider(key)(text.slice(0, 4 - length || undefined), true).endsWith('. ***')).toBe(true);
		// It takes some ms; a pattern made from the key took seconds.
		expect(performance.now() - began).toBeLessThan(5_000);
	},
);

it('is hidden from 4 characters on', () => {
	expect(hide('a banana', 'bana')).toBe('a ***na');
});

it.each([
	['<', '&lt;'],
	['>', '&gt;'],
	['"', '&quot;'],
	["'", '&apos;'],
	['/', '&sol;'],
	['+', '&plus;'],
	['=', '&equals;'],
	['&', '&amp;amp;'],
])('is hidden where HTML names its %s', (character, name) => {
	expect(hide(`no ${name}key-7f3a9c`, `${character}key-7f3a9c`)).toBe('no ***');
	// A character without a name has no other one's.
	expect(hide(`no ${name}key-7f3a9c`, '~key-7f3a9c')).toBe(`no ${name}key-7f3a9c`);
});

it('is hidden where a form writes its blank as a plus, and no other character', () => {
	expect(hide('key=my+key-7f3a9c', 'my key-7f3a9c')).toBe('key=***');
	expect(hide('key=my+key-7f3a9c', 'my-key-7f3a9c')).toBe('key=my+key-7f3a9c');
});

it('is hidden where an address writes its line break in two digits', () => {
	expect(hide('no %09key-7f3a9c', '\tkey-7f3a9c')).not.toContain('key');
});

it.each(['key-7f3a9', 'key-7f3a9c', 'key-7f3a9cd'])(
	'takes of base64 no more than what holds bits of %s',
	(key) => {
		for (const before of ['', 'a', 'ab']) {
			const text = Buffer.from(`${before}${key}`).toString('base64');
			const whole = Buffer.from(`abc${before}${key}defdef`).toString('base64');
			expect(hide(`x ${text} y`, key)).toMatch(/^x .{0,2}\*\*\*={0,2} y$/);
			expect(hide(whole, key)).toMatch(/^YWJj.{0,3}\*\*\*.{7,12}$/);
		}
	},
);

it('is hidden with another word before it than the service takes off', () => {
	expect(hide('no myBearer sd3-key', 'myBearer sd3-key')).toBe('no ***');
	expect(hide('no sd3-key', 'myBearer sd3-key')).toBe('no sd3-key');
	expect(hide('no sd3-key', 'Bearer   sd3-key')).toBe('no ***');
});

it('leaves everything else as it is', () => {
	const page = '<p class="a">100% of 7 &amp; 8 \\n "quoted" c2QzLWtleS1mb3I= 25%2F</p>';
	expect(hide(page, KEY)).toBe(page);
});

it.each(['\\', '%25', '&amp;', '&#0', 'sd3-key-', 'c2QzLWtleS', '   ', '\r\n'])(
	'is not slow where a megabyte of %j almost looks like it',
	(piece) => {
		const text = piece.repeat(1_000_000 / piece.length);
		expect(hide(text, 'sd3-key-for-tests-7f3a9c-sd3-key-for-tests')).toBe(text);
	},
	60_000,
);

it('is hidden in each of several forms, in any order, and nothing beside it', () => {
	const key = 'sd3-key-7f3a9c';
	const base64 = Buffer.from(key).toString('base64');
	expect(hide(`a ${base64} b ${key} c ${key.toUpperCase()} d`, key)).toBe('a ***= b *** c *** d');
	const escaped = [...key].map((character) => `%${character.charCodeAt(0).toString(16)}`).join('');
	expect(hide(`a${escaped}b ${escaped}`, key)).toBe('a***b ***');
	expect(hide(`a%2561 ${escaped.replaceAll('%', '%25')}b`, key)).toBe('a%2561 ***b');
});

it('is hidden as far as a long text goes that is only its beginning', () => {
	const key = Array.from({ length: 100 }, (_entry, index) =>
		String.fromCharCode(97 + ((index * 7) % 26)),
	).join('');
	for (const length of [64, 80, 99]) expect(hide(`a ${key.slice(0, length)}! b`, key)).toBe('a ***! b');
	expect(hide(`a ${key.slice(0, 63)}! b`, key)).toBe(`a ${key.slice(0, 63)}! b`);
});

it('is hidden beside a letter that is longer when it is small', () => {
	expect(hide('\u0130 SD3-KEY-7F3A9C \u0130', 'sd3-key-7f3a9c')).toBe('\u0130 *** \u0130');
});

it('is hidden where an address writes its letters as Latin-1', () => {
	expect(hide('no k%e9y-7f3a9c', 'k\u00e9y-7f3a9c')).toBe('no ***');
	expect(hide('no k%c3%a9y-7f3a9c', 'k\u00e9y-7f3a9c')).toBe('no ***');
});

it('leaves nothing of what cannot be searched', () => {
	expect(hide(Object.create(null) as string, 'sd3-key-7f3a9c')).toBe('');
});
