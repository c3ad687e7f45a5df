import fc from 'fast-check';
import { AnswerReader, type Answer } from '../../../nodes/StableDiffusion3/response/AnswerReader';

/** Hands a text over in parts of these lengths, again and again. */
function read(bytes: Buffer, lengths: number[] = [bytes.length || 1]): Answer {
	const reader = new AnswerReader(bytes.length);
	for (let at = 0, part = 0; at < bytes.length; part++) {
		const length = lengths[part % lengths.length]!;
		const chunk = Buffer.from(bytes.subarray(at, at + length));
		const more = reader.write(chunk);
		// The caller may use the memory of the chunk again.
		chunk.fill('!');
		at += length;
		if (!more) break;
	}
	return reader.end();
}

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

const lengths = fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 8 });
const tiny = fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 5 });

/** An image's bytes, in base64 or not, and the text in which they come. */
const image = fc
	.record({ bytes: fc.uint8Array({ minLength: 1, maxLength: 64 }), times: fc.constantFrom(1, 400) })
	.map(({ bytes, times }) => Buffer.concat(Array.from({ length: times }, () => bytes)));

/** Ways to write the same text in JSON. */
const escapes: Array<(text: string) => string> = [
	(text) => text,
	(text) => text.replaceAll('/', '\\/'),
	(text) => text.replaceAll('=', '\\u003d').replaceAll('+', '\\u002B'),
	(text) => text.replace(/.{76}/g, '$&\\r\\n'),
	(text) => text.replace(/[A-F]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`),
];

const space = fc.constantFrom('', ' ', '\n\t', '  \r\n');

/** An answer with its keys in any order, decoys of the image beside it, and any white space. */
const success = fc
	.record({
		bytes: image,
		decoy: image,
		escape: fc.constantFrom(...escapes),
		prefix: fc.constantFrom('', 'data:image/png;base64,', 'data:image/jpeg;base64,'),
		seed: fc.nat(),
		order: fc.shuffledSubarray([0, 1, 2], { minLength: 3, maxLength: 3 }),
		inner: fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4, maxLength: 4 }),
		gap: space,
		message: fc.constantFrom('success', 'data":{"image":"', '\\', '"image":"AAAA"', 'é漢🎨', '\u0000'),
	})
	.map(({ bytes, decoy, escape, prefix, seed, order, inner, gap, message }) => {
		const image = `"${prefix.replaceAll('/', '\\/')}${escape(bytes.toString('base64'))}"`;
		const other = JSON.stringify(decoy.toString('base64'));
		const data = [
			`"image"${gap}:${gap}${image}`,
			`"seed":${seed}`,
			`"preview":{"image":${other},"data":{"image":${other}}}`,
			`"Image":${gap}[${other}]`,
		];
		const fields = [
			`"code"${gap}:0`,
			`"message":${gap}${JSON.stringify(message)}`,
			`"data":${gap}{${gap}${inner.map((index) => data[index]).join(`${gap},`)}}`,
		];
		const text = `${gap}{${order.map((index) => fields[index]).join(`,${gap}`)}${gap}}${gap}`;
		return { text, bytes, seed, message };
	});

it('finds the image as JSON.parse does, wherever it stands and wherever the answer is cut', () => {
	fc.assert(
		fc.property(success, lengths, ({ text, bytes, seed, message }, cuts) => {
			const answer = read(Buffer.from(text), cuts);
			const { code, data } = answer.json as { code: number; data: { image: string; seed: number } };
			expect([code, data.seed]).toEqual([0, seed]);
			expect((answer.json as { message: string }).message).toBe(message);
			expect(answer.imageOf(data.image)?.equals(bytes)).toBe(true);
		}),
		{ numRuns: 300 },
	);
});

it('reads any JSON as JSON.parse does, whatever its texts', () => {
	const { object } = fc.letrec<{ value: Json; object: Json }>((tie) => ({
		value: fc.oneof(
			{ depthSize: 'small' },
			fc.constant(null),
			fc.boolean(),
			fc.integer(),
			fc.string({ unit: 'binary' }),
			fc.constantFrom('"', '\\', '\\"', '{"a":"', '/', '\b\f\n\r\t', '\ud83c', '</script>'),
			fc.array(tie('value'), { maxLength: 4 }),
			tie('object'),
		),
		object: fc.dictionary(
			fc.oneof(fc.string(), fc.constantFrom('Image', 'images', '"image')),
			tie('value'),
			{ maxKeys: 5 },
		),
	}));
	fc.assert(
		fc.property(object, tiny, fc.constantFrom(0, 1, 2), (value, cuts, indent) => {
			const text = JSON.stringify(value, null, indent);
			expect(read(Buffer.from(text), cuts).json).toEqual(JSON.parse(text));
		}),
		{ numRuns: 300 },
	);
});

const IMAGES = /(?<!\\)"image"\s*:\s*"(?:[^"\\]|\\.)*"/gs;

it('judges text around the images that is nearly JSON as JSON.parse does', () => {
	const noise = fc.constantFrom(
		'"',
		'\\',
		'{',
		'}',
		',',
		':',
		'\\u12',
		'\n',
		'\u0001',
		'x',
		'0',
		'[',
		"'",
		'\\"',
		'',
	);
	fc.assert(
		fc.property(success, fc.nat(), fc.nat(3), noise, lengths, ({ text }, place, removed, added, cuts) => {
			const at = place % text.length;
			const spoilt = Buffer.from(text.slice(0, at) + added + text.slice(at + removed));
			// What is wrong inside an image is for the base64 decoder.
			const expected = parse(spoilt.toString('utf8').replace(IMAGES, '"image":""'));
			const { json } = read(spoilt, cuts);
			expect(json === undefined).toBe(expected === undefined || /^\s*[^\s{]/.test(spoilt.toString()));
		}),
		{ numRuns: 400 },
	);
});

const LONG_BASE64 = Buffer.alloc(1_200, 'sd3').toString('base64');
const PNG_BASE64 = Buffer.alloc(99, 'PNG').toString('base64');
const LONG_ANSWER = `{"code":0,"data":{"image":"${LONG_BASE64.replaceAll('c', '\\u0063')}","seed":1}}`;

it('takes no answer that is cut off for a whole one, wherever it is cut', () => {
	const bytes = Buffer.from(LONG_ANSWER);
	for (let length = 0; length < bytes.length; length++) {
		expect(read(bytes.subarray(0, length)).json).toBeUndefined();
	}
	expect(read(bytes).json).toBeDefined();
});

it('reads an answer of which every byte comes alone', () => {
	const answer = read(Buffer.from(LONG_ANSWER), [1]);
	const { data } = answer.json as { data: { image: string } };
	expect(answer.imageOf(data.image)?.toString('base64')).toBe(LONG_BASE64);
});

it.each(['\\x41', '\\u00', '\\u00zz', '\\u6f22', '\\"', '\\ud83d\\udc08'])(
	'gives no image for a text with %s in it, which is no base64',
	(escape) => {
		for (const length of [4, 4_000]) {
			const text = `${'A'.repeat(length)}${escape}${'A'.repeat(length)}`;
			for (const lengths of [[1], [7], [100_000]]) {
				const answer = read(Buffer.from(`{"code":0,"data":{"image":"${text}"}}`), lengths);
				const { data } = (answer.json ?? { data: {} }) as { data: { image?: unknown } };
				expect(answer.imageOf(data.image)).toBeUndefined();
			}
		}
	},
);

it('counts the last of two fields of one name, as JSON.parse does', () => {
	const other = Buffer.alloc(600, 'other');
	const image = `"image":"${LONG_BASE64}","image":"${other.toString('base64')}"`;
	const answer = read(Buffer.from(`{"code":0,"data":{${image}}}`), [777]);
	const { data } = answer.json as { data: { image: string } };
	expect(answer.imageOf(data.image)?.equals(other)).toBe(true);
});

it('tells an image from other texts and values', () => {
	const answer = read(Buffer.from('{"a":"<image 1>","image":"","b":{"image":null},"c":{"image":"!"}}'));
	const { a, image, b, c } = answer.json as {
		a: string;
		image: string;
		b: { image: null };
		c: { image: string };
	};
	expect(answer.imageOf(a)).toEqual(undefined);
	expect(answer.imageOf(image)).toEqual(Buffer.alloc(0));
	expect(answer.imageOf(b.image)).toBeUndefined();
	expect(answer.imageOf(c.image)).toBeUndefined();
});

it.each([1, 3, 500])('keeps a short text as it is, which may be a reason, in parts of %d', (length) => {
	const errors = { image: 'must be a "PNG", größer \n', more: { image: LONG_BASE64 } };
	const answer = read(Buffer.from(JSON.stringify({ code: -1, errors, data: { image: PNG_BASE64 } })), [
		length,
	]);
	const { data } = answer.json as { data: { image: string } };
	expect(answer.json).toMatchObject({ errors: { image: errors.image } });
	expect(answer.imageOf(data.image)?.toString('base64')).toBe(PNG_BASE64);
	expect(JSON.stringify(answer.json)).not.toContain(LONG_BASE64.slice(0, 100));
});

it.each([
	[1_000, true],
	[1_001, false],
])('keeps a text of %i characters as it is: %s', (length, isKept) => {
	const text = '!'.repeat(length);
	for (const lengths of [[10_000], [300], [7]]) {
		const { json } = read(Buffer.from(`{"errors":{"image":"${text}"}}`), lengths);
		expect((json as { errors: { image: string } }).errors.image === text).toBe(isKept);
	}
});

it('keeps a long reason whole, in any letters', () => {
	const message = `Because ${'é漢🎨"\\ '.repeat(3_000)}`;
	expect(read(Buffer.from(JSON.stringify({ code: -1, message })), [501]).json).toEqual({
		code: -1,
		message,
	});
});

it.each([[1], [2], [3], [100]])(
	'takes the mark of UTF-8 before an answer for no part of it, in parts of %d',
	(length) => {
		expect(read(Buffer.from('\ufeff {"code":0}'), [length]).json).toEqual({ code: 0 });
	},
);

describe("what is not the API's answer", () => {
	const written = (reader: AnswerReader, part: Buffer) => {
		let parts = 0;
		while (reader.write(part)) parts += 1;
		return parts * part.length;
	};

	it('is not read on, once its beginning is there', () => {
		expect(written(new AnswerReader(0), Buffer.from('<html>'))).toBeLessThan(5_000);
	});

	it('is kept in its first 4 KB, for messages', () => {
		const page = `<html>${'words '.repeat(1_000)}`;
		expect(read(Buffer.from(page), [1_000]).beginning).toBe(page.slice(0, 4_096));
	});

	it('is cut off beyond 64 MB, also inside a text', () => {
		const reader = new AnswerReader(0);
		reader.write(Buffer.from('{"code":0,"data":{"image":"'));
		const part = Buffer.alloc(1_048_576, 'AAAA');
		expect(written(reader, part)).toBe(63 * 1_048_576);
		expect(reader.end()).toMatchObject({ tooLarge: true, json: undefined });
	});

	it('is cut off beyond 1 MB beside its long texts', () => {
		const reader = new AnswerReader(0);
		reader.write(Buffer.from('{"code":0,"data":'));
		expect(written(reader, Buffer.from('['.repeat(1_000)))).toBeLessThan(1_050_000);
		expect(reader.end().tooLarge).toBe(true);
	});

	it.each([
		[1_048_576, false],
		[1_048_577, true],
	])('with %i bytes of JSON is too large: %s', (length, tooLarge) => {
		const answer = read(Buffer.from(`{"a":"${'x'.repeat(length - 8)}"}`));
		expect([answer.tooLarge, answer.json === undefined]).toEqual([tooLarge, tooLarge]);
	});

	it('may be as deep as it likes', () => {
		const deep = `{"code":0,"data":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
		expect(read(Buffer.from(deep), [65_536]).json).toMatchObject({ code: 0 });
	});

	it('does not get memory for bytes that it only announces', () => {
		const reader = new AnswerReader(Number.MAX_SAFE_INTEGER);
		const before = process.memoryUsage().arrayBuffers;
		reader.write(Buffer.from(`{"image":"${LONG_BASE64}`));
		expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(65 * 1_048_576);
	});
});

describe('answers made to be slow', () => {
	const read = (text: string, size: number) => {
		const reader = new AnswerReader(0);
		for (let at = 0; at < text.length; at += size) reader.write(Buffer.from(text.slice(at, at + size)));
		return reader.end();
	};
	/** Ways whose time grows with the square of the length took from 10 s to a minute for each. */
	it.each([
		['many short images', `{"code":-1,"a":[${'{"image":"x"},'.repeat(70_000)}{}]}`, 16_384],
		[
			'blanks at the end of an image',
			`{"code":0,"data":{"image":"AAAA${' '.repeat(16_000_000)}"}}`,
			65_536,
		],
		['parts of one byte', `{"code":-1,"message":"${'x'.repeat(200_000)}"}`, 1],
	])(
		'are read in time: %s',
		(_what, text, size) => {
			expect(read(text, size).json).toBeDefined();
		},
		8_000,
	);
});
