import { withUserComment } from '../../../nodes/StableDiffusion3/image/userComment';
import { makeTiff, type ByteOrder, type Directories, type Entry } from '../../support/makeTiff';
import { readFileWords, readTags } from '../../support/readFileWords';

const TEXT = 'a cat 🐈, "größer"\n猫';

const ORIENTATION: Entry = [0x0112, { short: 6 }];
const MAKER: Entry = [0x010f, 'A maker of cameras'];
const MAKER_NOTE: Entry = [0x927c, Buffer.from('What only the maker can read')];
const PIXELS_ACROSS: Entry = [0xa002, { long: 96 }];
const EXIF: Entry = [0x8769, { long: 100 }];
const comment = (content: string): Entry => [0x9286, Buffer.from(content, 'latin1')];

const THUMBNAIL = Buffer.from('ffd8ffd9', 'hex');
const THUMBNAIL_AT = 396;

/** With a directory for a thumbnail at 300. */
function camera(order: ByteOrder, directories: Directories): Buffer {
	const thumbnail: Directories[number] = {
		entries: [
			[0x0201, { long: THUMBNAIL_AT }],
			[0x0202, { long: THUMBNAIL.length }],
		],
	};
	const block = makeTiff(order, 400, { ...directories, 300: thumbnail });
	THUMBNAIL.copy(block, THUMBNAIL_AT);
	return block;
}

/** What else is read of a block. The reader passes over the last directory of a file where nothing is behind it. */
const readOthers = (block: Buffer) =>
	Object.entries(readTags(Buffer.concat([block, Buffer.alloc(8)])))
		.filter(([name]) => !['UserComment', 'Exif IFD Pointer'].includes(name))
		.map(([name, tag]) => [name, JSON.stringify(tag)]);

/** The bytes of the old block that are not the same in the new one. */
const changed = (before: Buffer, after: Buffer) =>
	[...before.keys()].filter((at) => before[at] !== after[at]);

it('makes a new block as AUTOMATIC1111 does', () => {
	const block = withUserComment(undefined, TEXT)!;
	expect(block.toString('latin1', 0, 8)).toBe('MM\0*\0\0\0\x08');
	expect(readFileWords(block).parameters).toBe(TEXT);
	expect(Object.keys(readTags(block)).sort()).toEqual(['Exif IFD Pointer', 'FileType', 'UserComment']);
});

describe.each<ByteOrder>(['II', 'MM'])('a block in the order %s', (order) => {
	const main = { entries: [MAKER, ORIENTATION], next: 300 };
	const linked = { entries: [MAKER, ORIENTATION, EXIF], next: 300 };

	it.each<[string, Buffer, number[]]>([
		['has no EXIF directory', camera(order, { 8: main }), [4, 5, 6, 7]],
		[
			'has one without a comment',
			camera(order, { 8: linked, 100: { entries: [MAKER_NOTE, PIXELS_ACROSS] } }),
			[42, 43, 44, 45],
		],
		...['', 'ASCII\0\0\0', 'ASCII   \0 \0', 'UNICODE\0\0 \0 ', '\0\0\0\0\0\0\0\0    '].map(
			(blank): [string, Buffer, number[]] => [
				`has the blank comment ${JSON.stringify(blank)}`,
				camera(order, { 8: linked, 100: { entries: [MAKER_NOTE, comment(blank), PIXELS_ACROSS] } }),
				[118, 119, 120, 121, 122, 123, 124, 125],
			],
		),
	])('that %s gets ours, and nothing of it moves', (_what, before, places) => {
		const after = withUserComment(before, TEXT)!;
		expect(readFileWords(after).parameters).toBe(TEXT);
		expect(readOthers(after)).toEqual(readOthers(before));
		expect(after.subarray(THUMBNAIL_AT, THUMBNAIL_AT + 4)).toEqual(THUMBNAIL);
		expect(places).toEqual(expect.arrayContaining(changed(before, after)));
	});

	it.each([
		['\0\0\0\0', true],
		['\0\0\0a', false],
	])('has a comment of 4 bytes in its entry itself: %j', (written, isBlank) => {
		const inline: Entry = [0x9286, { long: 0 }];
		const block = camera(order, { 8: linked, 100: { entries: [inline] } });
		// Of undefined type, as comments are, and 4 of them.
		block.writeUInt16LE(0, 104);
		block[order === 'II' ? 104 : 105] = 7;
		block[order === 'II' ? 106 : 109] = 4;
		block[order === 'II' ? 109 : 106] = 0;
		block.write(written, 110, 'latin1');
		const after = withUserComment(block, TEXT);
		expect(after && readFileWords(after).parameters).toBe(isBlank ? TEXT : undefined);
	});

	it('ends its new directory, as there is no other behind it', () => {
		const before = makeTiff(order, 100, { 8: { entries: [ORIENTATION] } });
		const after = withUserComment(before, 'ab')!;
		const [text, exif, main] = [8 + 4, 2 + 12 + 4, 2 + 24 + 4];
		expect(after).toHaveLength(before.length + text + exif + main);
	});

	it('has its entries in order and its next directory where it was, at an even offset', () => {
		const whole = camera(order, { 8: linked, 100: { entries: [MAKER_NOTE, PIXELS_ACROSS], next: 300 } });
		const after = withUserComment(Buffer.concat([whole, Buffer.alloc(1)]), TEXT)!;
		const read = (at: number, size: number) =>
			order === 'II' ? after.readUIntLE(at, size) : after.readUIntBE(at, size);
		const at = read(42, 4);
		expect([at % 2, read(at, 2), ...[0, 1, 2].map((entry) => read(at + 2 + 12 * entry, 2))]).toEqual([
			...[0, 3],
			...[0x927c, 0x9286, 0xa002],
		]);
		expect(read(at + 2 + 36, 4)).toBe(300);
	});

	it.each(['ASCII\0\0\0a ship', 'UNICODE\0\0a', 'a ship', 'ship', '\0\0\0\0\0\0\0\0\xff'])(
		'keeps the comment %j',
		(written) => {
			const block = camera(order, { 8: linked, 100: { entries: [comment(written)] } });
			expect(withUserComment(block, TEXT)).toBeUndefined();
		},
	);

	it.each<[string, number, Directories]>([
		['its first directory', 26, { 8: { entries: [ORIENTATION] } }],
		['its EXIF directory', 118, { 8: { entries: [EXIF] }, 100: { entries: [MAKER_NOTE] } }],
		['its blank comment', 138, { 8: { entries: [EXIF] }, 100: { entries: [comment(' '.repeat(20))] } }],
	])('stays as it is where %s is cut off', (_what, end, directories) => {
		const whole = makeTiff(order, 400, directories);
		expect(withUserComment(whole.subarray(0, end), TEXT)).toBeDefined();
		for (let length = 0; length < end; length++)
			expect(withUserComment(whole.subarray(0, length), TEXT)).toBeUndefined();
	});
});

it.each(['IM*\0', 'II\0*', 'MM*\0', '\x89PNG'])('does not take %j for a block', (beginning) => {
	const block = makeTiff('II', 400, { 8: { entries: [ORIENTATION] } });
	block.write(beginning, 'latin1');
	expect(withUserComment(block, TEXT)).toBeUndefined();
});
