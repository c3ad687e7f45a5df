import fc from 'fast-check';
import { dirname, join, posix, win32 } from 'node:path';
import type { ImageFormat } from '../../../nodes/StableDiffusion3/image/imageFormat';
import { fileNameFor } from '../../../nodes/StableDiffusion3/output/fileName';

const format = (mimeType: ImageFormat['mimeType'], extension: ImageFormat['extension']): ImageFormat => ({
	mimeType,
	extension,
	width: 1,
	height: 1,
	orientation: 1,
	hasAlpha: false,
	complete: true,
});

const FORMATS = [format('image/png', 'png'), format('image/jpeg', 'jpg'), format('image/webp', 'webp')];

/** What rows and prompts may hold to leave a folder, to hide a file, or to become a device. */
const PIECES = [
	...[
		'..',
		'.',
		'/',
		'\\',
		'//',
		'\u0000',
		'\n',
		'\r',
		'%2e%2e%2f',
		'~',
		'-',
		'_',
		' ',
		':',
		'::$DATA',
		'C:',
	],
	...['<seed>', '<seed', '>', '$&', '{{ }}', '|', '*', '?', '"', '`id`', '$(id)', ';'],
	...['\uff0f', '\uff3c', '\ufe68', '\u2044', '\u2215', '\u2024', '\u2025', '\u2026', '\uff0e', '\u2100'],
	...['\u202e', '\u200f', '\u061c', '\u2066', '\ufeff', '\u200b', '\u2028', '\u0085', '\ud800', '\udc00'],
	...['con', 'CON', 'nul', 'aux.', 'com1', 'COM\u00b9', 'lpt0', 'CONOUT$', 'prn.txt', 'e\u0301', '\u212b'],
	...['.png', '.PNG', '.jpg', '.html', '.svg', '.exe', 'etc', 'passwd', '猫', '🐈', '👩‍👩‍👧‍👦', 'x'.repeat(120)],
];

const wantedNames = fc.oneof(
	fc.array(fc.constantFrom(...PIECES), { maxLength: 12 }).map((pieces) => pieces.join('')),
	fc.string({ unit: 'binary', maxLength: 300 }),
	// Half characters, too.
	fc.array(fc.nat(0xffff), { maxLength: 40 }).map((codes) => String.fromCharCode(...codes)),
);

const seeds = fc.oneof(fc.constant(undefined), fc.nat(4294967294));

const names = fc
	.tuple(wantedNames, seeds, fc.constantFrom(...FORMATS), fc.nat(9))
	.map(([wanted, seed, image, index]) => ({ wanted, name: fileNameFor(wanted, seed, image, index) }));

const holds = (rule: (name: string) => void) =>
	fc.assert(
		fc.property(names, ({ name }) => rule(name)),
		{ numRuns: 1000 },
	);

function expectOneName(name: string): void {
	for (const version of [name, name.normalize('NFC'), name.normalize('NFD'), name.normalize('NFKC')]) {
		expect(posix.basename(version)).toBe(version);
		expect(win32.basename(version)).toBe(version);
		expect(dirname(join('/images', version))).toBe('/images');
		expect(version).not.toMatch(/^\.|[/\\]/);
	}
}

it('is one name, to every system, also where its text is simplified', () => {
	holds(expectOneName);
});

// A drive of Windows, and dots that hide a file, once the text is simplified.
it.each(['C\uff1ax', '\uff23\ufe55', 'c\u2a74x', 'c\ufe13', '\ufe19x', '\ufe30x'])(
	'is one name where %j was wanted',
	(wanted) => expectOneName(fileNameFor(wanted, 42, FORMATS[0]!, 0)),
);

it('keeps the colon of Chinese and Japanese elsewhere', () => {
	expect(fileNameFor('猫の絵\uff1a夜', 42, FORMATS[0]!, 0)).toBe('猫の絵\uff1a夜.png');
});

it('holds no control character, no line end, no half character, no mark that turns the reading around', () => {
	holds((name) => {
		expect(name).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u);
		expect(name).not.toMatch(/[:*?"<>|]/);
		expect(name.normalize('NFC')).toBe(name);
		expect(encodeURIComponent(name)).not.toBe('');
	});
});

it('is no device of Windows', () => {
	const device = /^(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])$/i;
	holds((name) => expect(name.split('.')[0]!.trimEnd()).not.toMatch(device));
});

it('ends in the extension of the image, and fits every file system', () => {
	holds((name) => {
		expect(name).toMatch(/.\.(png|jpe?g|jpe|jfif|webp)$/i);
		expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
	});
});

it('is made in no time from a text of any length', () => {
	for (const piece of ['a', ' ', '.', '-', '/', 'a ', '<seed>', '🐈', '\ud800', 'e\u0301']) {
		const name = fileNameFor(`x${piece.repeat(1_000_000)}x`, 42, FORMATS[0]!, 0);
		expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
	}
});

it('takes nothing but the digits of the seed in', () => {
	expect(fileNameFor('<seed>/../<seed>', 42, FORMATS[0]!, 0)).toBe('42-..-42.png');
	expect(fileNameFor('<se<seed>ed>', 42, FORMATS[0]!, 0)).toBe('-se42ed.png'.replace(/^-/, ''));
	expect(fileNameFor("$&$'<seed>", 42, FORMATS[0]!, 0)).toBe("$&$'42.png");
});
