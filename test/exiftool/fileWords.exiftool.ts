import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeParameters } from '../../nodes/StableDiffusion3/image/generationParameters';
import { writeIntoFile } from '../../nodes/StableDiffusion3/image/writeIntoFile';
import { extensionOf, IMAGE_FILES, noise } from '../support/imageFiles';
import { exiftool } from './support/exiftool';

const prompt = 'a cat 🐈 named "Größe",\na sign: "Negative prompt: none"\n猫, قطة';
const parameters = writeParameters({ prompt, seed: 42, width: 1024, height: 640, model: 'sd3-large' });
const MARK = 'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia';

type Tags = Record<string, unknown>;

/** What exiftool makes of a file of the wanted format: all kinds of metadata, in both orders of bytes. */
const BY_EXIFTOOL = ['png', 'jpg', 'webp'].flatMap((format) =>
	['big', 'little'].map((order) => ({ name: `${order}-endian by exiftool.${format}`, format, order })),
);

const NAMES = [...Object.keys(IMAGE_FILES), ...BY_EXIFTOOL.map(({ name }) => name)];

let folder = '';
let before: Map<string, Tags>;
let after: Map<string, Tags>;

/** Everything that exiftool finds in the files of a folder, and what it has to say against them. */
function readAll(path: string): Map<string, Tags> {
	const args = ['-json', '-a', '-G1:4', '-b', '-all', '-validate', '-warning', '-error', '-r', path];
	const read = JSON.parse(exiftool(...args)) as Tags[];
	return new Map(
		read.map((tags) => [NAMES[Number(/(\d+)\.\w+$/.exec(tags.SourceFile as string)![1])]!, tags]),
	);
}

async function makeByExiftool({ name, format, order }: (typeof BY_EXIFTOOL)[number]): Promise<Buffer> {
	const file = join(folder, `${NAMES.indexOf(name)}.${format}`);
	const thumbnail = join(folder, 'thumbnail.jpg');
	writeFileSync(thumbnail, await noise().resize(16, 12).jpeg().toBuffer());
	writeFileSync(
		file,
		await noise()
			.toFormat(format === 'jpg' ? 'jpeg' : (format as 'png' | 'webp'))
			.toBuffer(),
	);
	exiftool(
		...[`-exifByteOrder=${order}-endian`, '-Make=A maker', '-Orientation#=6', '-DateTimeOriginal=now'],
		...['-GPSLatitude=48.2', '-GPSLatitudeRef=N', '-InteropIndex=R98', `-ThumbnailImage<=${thumbnail}`],
		...['-XMP:Creator=Größe', '-XMP:Rating=4', '-IPTC:Keywords=cat', '-overwrite_original', file],
	);
	return readFileSync(file);
}

beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), 'sd3-exiftool-'));
	for (const name of ['before', 'after']) mkdirSync(join(folder, name));
	for (const [index, name] of NAMES.entries()) {
		const made = BY_EXIFTOOL.find((one) => one.name === name);
		const file = made ? await makeByExiftool(made) : await IMAGE_FILES[name]!();
		const extension = extensionOf(file);
		const words = { parameters, sourceType: 'trainedAlgorithmicMedia' } as const;
		const { bytes } = await writeIntoFile(file, extension, words);
		writeFileSync(join(folder, 'before', `${index}.${extension}`), file);
		writeFileSync(join(folder, 'after', `${index}.${extension}`), bytes);
	}
	[before, after] = [readAll(join(folder, 'before')), readAll(join(folder, 'after'))];
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Its warnings, with no word about which of two neighbours is before a gap. */
const complaints = (tags: Tags) =>
	Object.entries(tags)
		.filter(([name]) => /:(Warning|Error)$/.test(name))
		.map(([, text]) => String(text).replace(/after JPEG \w+ segment/, ''));

/**
 * The standard asks cameras for tags that say nothing of an image of a model, which AUTOMATIC1111 leaves out too; and that the
 * comment has the order of its block, where AUTOMATIC1111 reads one order only.
 */
const KNOWN = /^(Missing required JPEG (IFD0|ExifIFD) tag|Wrong byte order for EXIF UserComment)/;

/** What says something of the file as a whole, or of where something is in it. */
const OF_THE_FILE = /^(SourceFile|(ExifTool|System|File|Composite):.*|RIFF:WebP_Flags|.*Offset)$/;

describe.each(NAMES)('%s', (name) => {
	it('has both texts', () => {
		const tags = after.get(name)!;
		expect(tags['ExifIFD:UserComment'] ?? tags['PNG:Parameters']).toBe(parameters);
		expect(tags['XMP-iptcExt:DigitalSourceType']).toBe(MARK);
	});

	it('has all that it had', () => {
		const had = Object.entries(before.get(name)!).filter(([tag]) => !OF_THE_FILE.test(tag));
		expect(after.get(name)).toMatchObject(Object.fromEntries(had));
	});

	it('is as valid as before', () => {
		const had = complaints(before.get(name)!);
		const has = complaints(after.get(name)!).filter((complaint) => !KNOWN.test(complaint));
		expect(had).toEqual(expect.arrayContaining(has));
	});
});

it('has found what it was to find', () => {
	for (const { name, format } of BY_EXIFTOOL) {
		expect(before.get(name)).toMatchObject({ 'IFD0:Make': 'A maker', 'XMP-dc:Creator': 'Größe' });
		if (format === 'jpg') expect(before.get(name)).toHaveProperty('IFD1:ThumbnailImage');
	}
	expect(complaints(after.get('a JPEG')!)).toContain('Missing required JPEG IFD0 tag 0x011a XResolution');
});
