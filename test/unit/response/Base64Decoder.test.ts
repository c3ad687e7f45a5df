import fc from 'fast-check';
import { Base64Decoder } from '../../../nodes/StableDiffusion3/response/Base64Decoder';

function decode(pieces: string[]): Buffer | undefined {
	const decoder = new Base64Decoder();
	for (const piece of pieces) {
		const latin1 = Buffer.from(piece, 'latin1').toString('latin1') === piece;
		if (!latin1 || !decoder.writePlain(Buffer.from(piece, 'latin1'))) decoder.write(piece);
	}
	return decoder.end();
}

/** Cuts a text where the lengths say. */
function cut(text: string, lengths: number[]): string[] {
	const pieces: string[] = [];
	let at = 0;
	for (const length of lengths) {
		pieces.push(text.slice(at, at + length));
		at += length;
	}
	return [...pieces, text.slice(at)];
}

const lengths = fc.array(fc.nat(9));

it('gives the bytes, wherever the text is cut, with padding and white space or without', () => {
	fc.assert(
		fc.property(
			fc.uint8Array({ minLength: 1, maxLength: 80 }),
			lengths,
			fc.boolean(),
			fc.constantFrom('', ' ', '\r\n', '\t '),
			(bytes, cuts, padded, space) => {
				const base64 = Buffer.from(bytes).toString('base64');
				const text = (padded ? base64 : base64.replace(/=+$/, '')).replace(/.{7}/g, `$&${space}`);
				expect(decode(cut(text, cuts))).toEqual(Buffer.from(bytes));
			},
		),
	);
});

it('refuses everything else, wherever it is cut', () => {
	const oracle = (text: string) => {
		const plain = text.replace(/\s+/g, '');
		const right = /^[A-Za-z0-9+/]+={0,2}$/.test(plain) && plain.replace(/=+$/, '').length % 4 !== 1;
		return right ? Buffer.from(plain, 'base64') : undefined;
	};
	const character = fc.constantFrom(
		'A',
		'z',
		'9',
		'+',
		'/',
		'=',
		'-',
		'_',
		'!',
		' ',
		'\n',
		'é',
		'\u4e41',
		'\0',
	);
	const text = fc.array(character, { maxLength: 24 }).map((characters) => characters.join(''));
	fc.assert(
		fc.property(text, lengths, (characters, cuts) => {
			expect(decode(cut(characters, cuts))).toEqual(oracle(characters));
		}),
		{ numRuns: 2_000 },
	);
});

it('takes a long row of padding in its stride', () => {
	expect(decode([`${'='.repeat(5_000_000)}A`])).toBeUndefined();
});

it('gives more bytes than were expected, and than there was room for', () => {
	const bytes = Buffer.alloc(300_000, 'image');
	for (const expected of [0, 10, 300_000, 400_000]) {
		const decoder = new Base64Decoder(expected);
		for (const piece of bytes.toString('base64').match(/.{1,1000}/g) ?? []) decoder.write(piece);
		expect(decoder.end()?.equals(bytes)).toBe(true);
	}
});
