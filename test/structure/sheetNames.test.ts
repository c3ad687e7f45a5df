import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import type { IWorkflowBase } from 'n8n-workflow';
import type { ImageFormat } from '../../nodes/StableDiffusion3/image/imageFormat';
import { fileNameFor } from '../../nodes/StableDiffusion3/output/fileName';

const PNG = {
	...{ mimeType: 'image/png', extension: 'png', width: 1, height: 1 },
	...{ orientation: 1, hasAlpha: false, complete: true },
} as ImageFormat;

/** What n8n hands to a Code node, as far as these use it. */
type Code = ($: () => object, $input: object) => void;

/** The file of a row with this name, as a disk sees it that does not tell capitals. */
const fileOf = (name: string) => fileNameFor(name, 7, PNG, 0).toLowerCase();

/** What names are made of that differ, and may still become the same file. */
const PIECES = [
	...['a', 'A', 'b', '1', 'e\u0301', '\u00e9', '\u0915\u093e', '\u732b', 'con', 'png', '\u{1f408}'],
	...[' ', '-', '_', '.', '?', '/', ':', '"', '\u200e', '\u2024', '\uff1a', '\uff0f', '\ufeff', '\ud800'],
	...['.png', '.PNG', '.jpg', '.jpeg', '.jfif', '.gif', '.tif', '.heic', 'x'.repeat(99)],
];
const names = fc.array(fc.constantFrom(...PIECES), { maxLength: 3 }).map((pieces) => pieces.join(''));

describe.each([
	{ example: 'sheet-that-goes-on', node: 'Key of Each Row' },
	{ example: 'sheet-to-s3', node: 'Name of Each Row' },
])('$node of $example', ({ example, node }) => {
	const file = join(__dirname, '../../examples', `${example}.json`);
	const { nodes } = JSON.parse(readFileSync(file, 'utf8')) as IWorkflowBase;
	const code = nodes.find(({ name }) => name === node)?.parameters.jsCode as string;
	const run = runInNewContext(`(function ($, $input) {${code}})`, { Buffer }) as Code;

	/** Why the node stops a sheet of these rows; '' if it does not. */
	function problemOf(rows: object[]): string {
		const ledger = { first: () => ({ json: { id: 'ledger' } }) };
		const input = { all: () => rows.map((json) => ({ json })) };
		try {
			run(() => ledger, input);
			return '';
		} catch (error) {
			return (error as Error).message;
		}
	}

	const problemWith = (...each: string[]) => problemOf(each.map((name) => ({ name, folder: 'coast' })));

	it('stops every two rows that would become the same file', () => {
		let same = 0;
		fc.assert(
			fc.property(names, names, (one, other) => {
				if (fileOf(one) !== fileOf(other)) return;
				same += 1;
				expect([one, other, problemWith(one, other)]).toEqual([
					one,
					other,
					expect.stringMatching(/./),
				]);
			}),
			{ numRuns: 10_000 },
		);
		expect(same).toBeGreaterThan(100);
	});

	it.each([
		{ each: ['Cat', 'Cat?'], problem: 'has "Cat?", which may become the same file as "Cat"' },
		{ each: ['Cat', 'cat.'], problem: 'has "cat.", which may become the same file as "Cat"' },
		{ each: ['mug', 'mug.png'], problem: 'has "mug.png", which may become the same file as "mug"' },
		{ each: ['mug', '-mug'], problem: 'has "-mug", which may become the same file as "mug"' },
		{ each: ['mug', ''], problem: 'has none with a letter or digit' },
		{ each: ['mug', '???'], problem: 'has none with a letter or digit' },
		{ each: ['mug', 'x'.repeat(201)], problem: 'has one that is too long for a file name' },
	])('says what is wrong with $each', ({ each, problem }) => {
		expect(problemWith(...each)).toBe(
			`Each row needs its own name, but row 3 of the sheet ${problem}. Nothing was requested`,
		);
	});

	it('lets names pass that differ in letters, digits, or where one of these ends', () => {
		expect(problemWith('shot-1-11', 'shot-11-1', 'caf\u00e9', 'cafe', 'v1.0', 'v10')).toBe('');
		expect(problemWith('\u0915\u093e', '\u0915\u0940', '\u732b', '\u72ac', 'png', '2')).toBe('');
		expect(problemWith('x'.repeat(199), 'x'.repeat(200))).toBe('');
	});
});
