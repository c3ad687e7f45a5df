import fc from 'fast-check';
import { Base64Decoder } from '../../../nodes/StableDiffusion3/response/Base64Decoder';

function decode(pieces: string[], expected = 0): Buffer | undefined {
	const decoder = new Base64Decoder(expected);
	for (const piece of pieces) decoder.write(piece);
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

/** Also longer than a `data:` prefix may be. */
const lengths = fc.array(fc.oneof(fc.nat(9), fc.nat(300)));
const bytes = fc.uint8Array({ maxLength: 600 }).map((array) => Buffer.from(array));

/** Ways to write the same base64. */
const WRITINGS: Array<(base64: string) => string> = [
	(base64) => base64,
	(base64) => base64.replace(/=+$/, ''),
	(base64) => base64.replaceAll('+', '-').replaceAll('/', '_'),
	(base64) => base64.replaceAll('+', ' '),
	(base64) => `  ${base64}  `,
	(base64) => `\n\t ${base64.replace(/.{7}/g, '$&\r\n')}\n `,
	(base64) => `data:image/png;base64,${base64}`,
	(base64) => ` DATA:image/jpeg;name=a.jpg;base64, ${base64.replaceAll('+', ' ')}`,
];

it('gives the bytes, however they are written and wherever the text is cut', () => {
	fc.assert(
		fc.property(
			bytes,
			lengths,
			fc.constantFrom(...WRITINGS),
			fc.nat(900),
			(image, cuts, write, length) => {
				const plus = image.toString('base64');
				// At either end a blank is a blank, whatever it was.
				fc.pre(!/^\+|\+=*$/.test(plus));
				expect(decode(cut(write(plus), cuts), length)).toEqual(image);
			},
		),
		{ numRuns: 1_000 },
	);
});

it('takes a blank inside for a plus sign, never for nothing', () => {
	expect(decode(['AA A'])).toEqual(Buffer.from('AA+A', 'base64'));
	expect(decode(['AAA ', ' AAA'])).toEqual(Buffer.from('AAA++AAA', 'base64'));
});

it('refuses everything else, wherever it is cut', () => {
	const oracle = (text: string) => {
		const [, data, padding] = /^([^=]*)([^]*)$/.exec(text)!;
		const plain = data!.replace(/\s+/g, '');
		const right = /^[\w+/-]*$/.test(plain) && plain.length % 4 !== 1 && /^[=\s]*$/.test(padding!);
		return right ? Buffer.from(plain, 'base64') : undefined;
	};
	const character = fc.constantFrom('A', 'z', '9', '/', '-', '_', '!', '\n', 'é', '\0', '=');
	const text = fc.array(character, { maxLength: 24 }).map((characters) => characters.join(''));
	// With what a data: URL may have before it, and without: it is taken together up to there.
	const before = fc.constantFrom('', 'A'.repeat(400));
	fc.assert(
		fc.property(before, text, lengths, (long, characters, cuts) => {
			const all = long + characters;
			expect(decode(cut(all, [long.length, ...cuts]))).toEqual(oracle(all));
		}),
		{ numRuns: 2_000 },
	);
});

it('counts blanks that stand for a plus, also where a piece is nothing but these', () => {
	const text = `${'ABCD'.repeat(30)}A++/`;
	const pieces = [...text.replaceAll('+', ' ')];
	expect(decode(pieces)).toEqual(Buffer.from(text, 'base64'));
	expect(decode(pieces.flatMap((piece) => [piece, '\n']))).toEqual(Buffer.from(text, 'base64'));
});

it('takes a long padding in its stride', () => {
	expect(decode([`${'='.repeat(5_000_000)}A`])).toBeUndefined();
});

it('takes no memory before there is something to put in it', () => {
	const before = process.memoryUsage().arrayBuffers;
	const decoders = Array.from({ length: 10_000 }, () => new Base64Decoder(1_000_000));
	expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1_000_000);
	expect(decoders).toHaveLength(10_000);
});
