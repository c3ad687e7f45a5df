import ExifReader from 'exifreader';
import type { INodeExecutionData } from 'n8n-workflow';
import { storedBytes } from '../support/engine';
import { inputImage } from '../support/images';
import { useNode } from '../support/useNode';

/** What no cell can hold, but an expression may give. */
class Js {
	constructor(readonly expression: string) {}
}

const js = (expression: string) => new Js(expression);

/** What becomes of a cell: this text reaches its place, or the value is refused as it is shown here. */
type Outcome = { goesOut: string } | { refused: string; nearest?: string | number };

const out = (goesOut: string): Outcome => ({ goesOut });
const no = (refused: string, nearest?: string | number): Outcome => ({ refused, nearest });

interface Field {
	parameter: string;
	/** What the message says behind the value. */
	rule: string;
	/** Where its value ends up. */
	place: (body: Record<string, string>, item: INodeExecutionData) => string | undefined;
}

const RATIOS = '1:1, 16:9, 2:3, 21:9, 3:2, 4:5, 5:4, 9:16, 9:21';

const FIELDS = {
	Prompt: {
		parameter: 'prompt',
		rule: 'must say what the image shows',
		place: ({ prompt }) => prompt,
	},
	'Negative Prompt': {
		parameter: 'negativePrompt',
		rule: 'must be text, not an object or a list',
		place: (body) => body.negative_prompt,
	},
	Model: {
		parameter: 'model',
		rule: 'must be one of sd3-large, sd3-large-turbo, sd3-medium, stable-image-core, stable-image-ultra',
		place: ({ model }) => model,
	},
	'Aspect Ratio': {
		parameter: 'aspectRatio',
		rule: `must be one of ${RATIOS}`,
		place: ({ width, height }) => `${width} x ${height}`,
	},
	Width: {
		parameter: 'width',
		rule: 'must be a whole number divisible by 64 from 320 to 1536',
		place: ({ width }) => width,
	},
	Seed: {
		parameter: 'seed',
		rule: 'must be a whole number from 0 to 4294967294',
		place: ({ seed }) => seed,
	},
	'Put Output in Field': {
		parameter: 'binaryPropertyName',
		rule: 'must name the field for the image. The usual value is data',
		place: (_body, { binary }) => Object.keys(binary!)[0],
	},
	'File Name': {
		parameter: 'fileName',
		rule: 'must be text, not an object or a list',
		place: (_body, { json }) => json.fileName as string,
	},
	'Include Other Input Fields': {
		parameter: 'includeOtherFields',
		rule: 'must be true or false',
		place: (_body, { json }) => String(json.line !== undefined),
	},
} satisfies Record<string, Field>;

type Label = keyof typeof FIELDS;

const CONTROLS = String.fromCharCode(...Array.from({ length: 32 }, (_entry, code) => code));
const FORM_END = '\r\n------sd3-0--\r\nContent-Disposition: form-data; name="seed"\r\n\r\n1\r\n';
const BASE64 = 'iVBORw0KGgo'.repeat(4_000);
const CAT = '\ud83d\udc08';

const AS_IT_IS = [
	...['=SUM(A1)', '={{ 1 + 1 }} {{ $json.line }} ${1} $input', "'; DROP TABLE x;--", '__proto__', '-', '0'],
	...['<script>alert(1)</script>&amp;%41\\u0041', `a cat ${CONTROLS}\u007f\u0085 end`, `a cat${FORM_END}`],
	...['one\ntwo\r\nthree\rfour\u2028five\u2029six\n', '  a cat \t', '\u200ba cat\ufeff', 'e\u0301, \u00e9'],
	...['قطة على منحدر \u202eעברית\u202c end', '👩‍👩‍👧‍👦 🏳️‍🌈 1️⃣ 🇩🇪', `a${'\u0301'.repeat(500)}`, '\u0301', CAT],
	...[CAT.repeat(10_000), 'é'.repeat(10_000), 'x'.repeat(10_000)],
];
const INVISIBLE = [
	...['', ' \u00a0\u3000', '\r\n', '\u200b', '\ufeff\u2060', '\u200d', '\u00ad', '\u2800', '\u034f', '\0'],
	...['\u200e\u202e\u2069', '\ufe0f', '\u{e0100}', '\u180e', '\u{e0001}\u{e007f}', '\u115f\u3164'],
	...['\ue000', '\u0378'],
];

/** The field, what is in the cell, and what must become of it. */
type Line = [Label, unknown, Outcome];

const LINES: Line[] = [
	...AS_IT_IS.map((text): Line => ['Prompt', text, out(text)]),
	...INVISIBLE.map((text): Line => ['Prompt', text, no('empty')]),
	['Prompt', 'a cat \ud83d and a dog', out('a cat \ufffd and a dog')],
	['Prompt', `\udc08${CAT}\ud83d`, out(`\ufffd${CAT}\ufffd`)],
	['Prompt', 42, out('42')],
	['Prompt', js('BigInt(7)'), out('7')],
	['Prompt', js('null'), no('empty')],
	['Prompt', js('undefined'), no('empty')],
	['Negative Prompt', '\u200b\ufe0f', out('undefined')],
	['Negative Prompt', 'fog \udc08', out('fog \ufffd')],
	['Negative Prompt', { a: ['fog', { b: 1 }] }, no('{"a":["fog",{"b":1}]}')],
	['Negative Prompt', js('DateTime.utc(2000)'), no('"2000-01-01T00:00:00.000Z"')],
	['Negative Prompt', js('({ toJSON: () => null.x })'), no('an object')],
	['Model', '\ufeffsd3-medium\u00a0\u200b\n', out('sd3-medium')],
	['Model', 'SD3-Medium', no('"SD3-Medium"')],
	['Model', 'sd3\u2011medium', no('"sd3\u2011medium"')],
	['Model', 'sd3-\u200bmedium\u202e', no('"sd3-\\u200bmedium\\u202e"')],
	['Model', `sd3\n${'x'.repeat(40_000)}`, no(`"sd3\\n${'x'.repeat(55)}..."`)],
	['Model', CAT.repeat(500), no(`"${CAT.repeat(30)}..."`)],
	['Model', '\u3164', no('empty')],
	['Model', ['sd3-medium'], no('["sd3-medium"]')],
	['Aspect Ratio', ' 2:3\u200b', out('832 x 1216')],
	['Aspect Ratio', '16：9', no('"16：9"', '16:9')],
	['Aspect Ratio', '１６：９', no('"１６：９"', '16:9')],
	['Aspect Ratio', '16\u00a0: 9', no('"16\\u00a0: 9"', '16:9')],
	['Aspect Ratio', '16:09:00', no('"16:09:00"', '16:9')],
	['Aspect Ratio', '1080×1920', no('"1080×1920"', '9:16')],
	['Aspect Ratio', '1,7778', no('"1,7778"', '16:9')],
	['Aspect Ratio', 1.7778, no('1.7778', '16:9')],
	['Aspect Ratio', '1899-12-30T16:09:00.000Z', no('"1899-12-30T16:09:00.000Z"', '16:9')],
	['Aspect Ratio', js('new Date("1899-12-30T16:09:00Z")'), no('"1899-12-30T16:09:00.000Z"', '16:9')],
	['Aspect Ratio', 0.6729166, no('0.6729166')],
	['Aspect Ratio', '0:9', no('"0:9"')],
	['Aspect Ratio', '-16:9', no('"-16:9"')],
	['Aspect Ratio', '1e400:1', no('"1e400:1"')],
	['Aspect Ratio', 'landscape', no('"landscape"')],
	['Aspect Ratio', js('NaN'), no('NaN')],
	['Width', ' 384\u00a0', out('384')],
	['Width', '384.0', out('384')],
	['Width', js('BigInt(384)'), out('384')],
	['Width', '400', no('"400"', 384)],
	...['1,024', '1.024', '1 024', '1024px', '１０２４', '0x400', '1e3', 'wide', 'Infinity'].map(
		(text): Line => ['Width', text, no(`"${text}"`)],
	),
	['Width', true, no('true')],
	['Width', js('Infinity'), no('Infinity', 1536)],
	['Width', js('-Infinity'), no('-Infinity', 320)],
	['Width', js('NaN'), no('NaN')],
	['Width', js('Symbol("wide")'), no('Symbol(wide)')],
	['Seed', '\u200b', out('undefined')],
	['Seed', '4294967294', out('4294967294')],
	['Seed', '4.29E+09', no('"4.29E+09"')],
	['Seed', '12.345', no('"12.345"')],
	['Put Output in Field', '\ufeffphoto\u200b ', out('photo')],
	['Put Output in Field', '\ud83d photo', out('\ufffd photo')],
	['Put Output in Field', '\u2800', no('empty')],
	['File Name', '=1+1', out('=1+1.png')],
	['File Name', '\u200b\u3164', out('sd3-7.png')],
	['File Name', '\ufeffcat \ud83d.png\r\n', out('cat \ufffd.png')],
	['File Name', js('(() => { const a = {}; a.a = a; return a; })()'), no('an object')],
	['Include Other Input Fields', 'TRUE', out('true')],
	['Include Other Input Fields', 'FALSE\u00a0', out('false')],
	['Include Other Input Fields', '\u200b', out('false')],
	...['yes', '1', 'x', 'WAHR'].map((text): Line => ['Include Other Input Fields', text, no(`"${text}"`)]),
	['Include Other Input Fields', 1, no('1')],
];

const DEFAULTS: Record<string, unknown> = {
	...{ prompt: 'a cat', negativePrompt: 'dogs', model: 'sd3-large', size: 'custom', aspectRatio: '1:1' },
	...{ width: 320, seed: 7, binaryPropertyName: 'data', fileName: '', includeOtherFields: false },
};

/** One row for each line, as a sheet has them; what no cell can hold comes from the column's expression. */
const rowsOf = (lines: Line[]) =>
	lines.map(([label, value], line) => ({
		...DEFAULTS,
		...(label === 'Aspect Ratio' && { size: 'aspectRatio' }),
		...{ [FIELDS[label].parameter]: value instanceof Js ? undefined : value, line },
	}));

const columnOf = (parameter: string, lines: Line[]) => {
	const special = lines.map(([label, value], line) =>
		value instanceof Js && FIELDS[label].parameter === parameter
			? `$json.line === ${line} ? ${value.expression} : `
			: '',
	);
	return `={{ ${special.join('')}$json.${parameter} }}`;
};

const expected = ([label, , outcome]: Line) => {
	if ('goesOut' in outcome) return outcome.goesOut;
	const hint = outcome.nearest === undefined ? '' : `. The nearest valid value is ${outcome.nearest}`;
	return `${label} is ${outcome.refused}, but ${FIELDS[label].rule}${hint}`;
};

/** What Stable Diffusion tools read in a PNG. */
async function embeddedText(item: INodeExecutionData, field: string): Promise<string> {
	const tags = ExifReader.load(await storedBytes(item, field)) as unknown as Record<
		string,
		{ description: string }
	>;
	return tags.parameters!.description;
}

const service = useNode();

describe.each<[string, Line[]]>([
	['textToImage', LINES],
	// A form instead of JSON, which makes a difference to texts.
	['imageToImage', LINES.filter(([label]) => label.endsWith('Prompt'))],
])('%s', (operation, lines) => {
	it('sends each cell as it is meant, or refuses it in words', async () => {
		const { fileName, includeOtherFields, ...columns } = Object.fromEntries(
			Object.keys(DEFAULTS).map((parameter) => [parameter, columnOf(parameter, lines)]),
		);
		const rows = rowsOf(lines);
		const image = await inputImage();
		const { items } = await service.run(
			{
				...{ operation, strength: 0, ...columns },
				options: { fileName, includeOtherFields, embedParameters: true, maxParallelRequests: 1 },
			},
			{ rows, images: rows.map(() => image), onError: 'continueRegularOutput' },
		);
		const bodies = service.bodies as Array<Record<string, string>>;
		const sent = items.filter(({ json }) => json.error === undefined);
		expect(sent).toHaveLength(bodies.length);
		const outcomes = lines.map(([label], line) => {
			const item = items[line]!;
			return item.json.error ?? String(FIELDS[label].place(bodies[sent.indexOf(item)]!, item));
		});
		expect(outcomes).toEqual(lines.map(expected));

		for (const [index, item] of sent.entries()) {
			const { prompt, negative_prompt: negativePrompt = '' } = bodies[index]!;
			expect([item.json.prompt, item.json.negativePrompt ?? '']).toEqual([prompt, negativePrompt]);
			// No text of a PNG may hold a zero character.
			const embedded = prompt!.replaceAll('\0', '\ufffd');
			const text = await embeddedText(item, Object.keys(item.binary!)[0]!);
			expect(text.slice(0, embedded.length + 1)).toBe(`${embedded}\n`);
		}
		const refused = items.flatMap(({ json }) => (json.details ? [json.details] : []));
		expect(refused).toHaveLength(lines.length - sent.length);
		for (const details of refused) {
			expect(details).toMatchObject({ reason: 'invalidValue', charged: 'not charged' });
		}
	});
});

it('keeps the message short where a whole file is in the name of a field', async () => {
	const { error } = await service.run(
		{ operation: 'imageToImage', inputBinaryPropertyName: BASE64 },
		{ images: [await inputImage()] },
	);
	expect(error!.message).toMatch(/^Input Data Field Name is "iVBOR.{55}\.\.\.", but the input item has/);
	expect(service.requests).toEqual([]);
});
