import fc from 'fast-check';
import { isBlank, showValue } from '../../../nodes/StableDiffusion3/request/showValue';

const circle: Record<string, unknown> = {};
circle.self = circle;

const fails = () => {
	throw new Error('no');
};

const { proxy: revoked, revoke } = Proxy.revocable({}, {});
revoke();

it.each<[unknown, string]>([
	['wide', '"wide"'],
	['x'.repeat(60), `"${'x'.repeat(60)}"`],
	['x'.repeat(40_000), `"${'x'.repeat(60)}..."`],
	[`${'x'.repeat(59)}🐈`, `"${'x'.repeat(59)}..."`],
	['a\nb\r\n\tc\0\u001b[1m', '"a\\nb\\r\\n\\tc\\u0000\\u001b[1m"'],
	['sd3\u200b-\u202elarge\u00a0\u2028', '"sd3\\u200b-\\u202elarge\\u00a0\\u2028"'],
	[`${'x'.repeat(58)}\u{e0041}`, `"${'x'.repeat(58)}..."`],
	['\u{e0041}\ud83d!', '"\\u{e0041}\\ud83d!"'],
	['\u200b', 'empty'],
	[undefined, 'empty'],
	[Infinity, 'Infinity'],
	[-Infinity, '-Infinity'],
	[NaN, 'NaN'],
	[12n, '12'],
	[true, 'true'],
	[{ a: [1, '\u200b'] }, '{"a":[1,"\\u200b"]}'],
	[Array.from({ length: 1000 }, () => 0), `[${'0,'.repeat(29)}0...`],
	[new Date(0), '"1970-01-01T00:00:00.000Z"'],
	[new Date(NaN), 'null'],
	[Symbol('a\nb'), 'Symbol(a\\nb)'],
	[() => 1, 'an object'],
	[circle, 'an object'],
	[{ toJSON: fails }, 'an object'],
	[{ toJSON: () => undefined }, 'an object'],
	[{ toString: fails }, '{}'],
	[Object.create(null), '{}'],
	[new Proxy({}, { get: fails, ownKeys: fails }), 'an object'],
	[revoked, 'an object'],
])('case %#: shows a value in a few characters', (value, shown) => {
	expect(showValue(value)).toBe(shown);
});

it.each(['x', 'a:', '//', '/?', 'https%3a', ' ', '\u200b', '<'])(
	'shows the beginning of a megabyte of %j at once',
	(piece) => {
		const text = piece.repeat(1_000_000 / piece.length);
		const before = process.cpuUsage();
		expect(showValue(text).length).toBeLessThan(70);
		const { user, system } = process.cpuUsage(before);
		// It takes some ms; what goes through it again and again takes minutes.
		expect((user + system) / 1_000).toBeLessThan(1_000);
	},
);

it.each([
	['https://me:pass@example.com/a?key=1#x', '"https://***@example.com/a?..."'],
	['see www.example.com/a?key or //b.example#key', '"see www.example.com/a?... or //b.example?..."'],
	['https%3a%2f%2fexample.com%2fa%3fkey', '"https%3a%2f%2fexample.com%2fa?..."'],
	[{ url: 'https://example.com/a?key' }, '{"url":"https://example.com/a?..."}'],
	['what? me@example.com', '"what? me@example.com"'],
])('shows no query and no login of an address: %j', (value, shown) => {
	expect(showValue(value)).toBe(shown);
});

it('shows any text in one short line that holds nothing unseen', () => {
	const units = fc.array(fc.nat(0xffff), { maxLength: 80 });
	fc.assert(
		fc.property(
			fc.oneof(
				units.map((codes) => String.fromCharCode(...codes)),
				fc.anything(),
			),
			(value) => {
				const shown = showValue(value);
				expect(shown.length).toBeLessThanOrEqual(65);
				expect(shown).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
			},
		),
	);
});

it.each([
	...[
		'',
		' \t\r\n\u00a0\u3000',
		'\u200b',
		'\u200c\u200d\u2060\ufeff',
		'\u00ad',
		'\u200e\u200f\u202e\u2066\u061c',
	],
	...[
		'\ufe0f\u{e0100}',
		'\u034f',
		'\u180e\u180b',
		'\u{e0001}\u{e0041}\u{e007f}',
		'\u115f\u1160\u3164\uffa0',
	],
	...[
		'\u2800\u2800',
		'\ue000\u{f0000}',
		'\u0378\u{1ffff}',
		'\0\u0007\u009f',
		'\u2028\u2029',
		'\ud83d',
		'\u{1d159}',
	],
])('takes %j for blank', (text) => {
	expect(isBlank(text)).toBe(true);
});

it.each([
	'a',
	'\u200ba',
	'.',
	'🐈',
	'❤️',
	'👩‍👩‍👧‍👦',
	'\u{1f3f4}\u{e0067}\u{e007f}',
	'\u0301',
	'猫',
	'\ufffd',
	'\u2801',
	'🏽',
])('takes %j for something', (text) => {
	expect(isBlank(text)).toBe(false);
});
