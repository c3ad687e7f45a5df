import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sizeAsSeen, type ImageFormat } from '../../../nodes/StableDiffusion3/image/imageFormat';
import { inspectFile, readFormat } from '../../../nodes/StableDiffusion3/image/readFormat';
import { inPieces } from '../../support/inPieces';

const FOLDER = join(__dirname, '../../support/odd-images');

/** What image libraries say of a file. */
interface OddImage {
	file: string;
	/** null for what they all refuse. */
	format: string | null;
	width: number;
	height: number;
	orientation: number;
	/** null where they disagree. */
	complete: boolean | null;
	note: string;
}

const manifest = JSON.parse(readFileSync(join(FOLDER, 'manifest.json'), 'utf8')) as OddImage[];
const TAKEN = ['png', 'jpeg', 'webp'];
const taken = manifest.filter(({ format }) => format && TAKEN.includes(format));
const refused = manifest.filter((image) => !taken.includes(image));

const bytesOf = ({ file }: OddImage) => readFileSync(join(FOLDER, file));

it.each(taken)('$file: $note', (image) => {
	const { width, height, orientation, complete } = image;
	const format = readFormat(bytesOf(image)) as ImageFormat;
	expect(format).toMatchObject({ mimeType: `image/${image.format}`, width, height, orientation });
	expect(sizeAsSeen(format)).toEqual(
		orientation < 5 ? { width, height } : { width: height, height: width },
	);
	expect(format.complete).toBe(image.file === 'no-idat.png' ? false : (complete ?? format.complete));
});

it.each(refused)('$file is refused: $note', (image) => {
	expect(readFormat(bytesOf(image))?.complete ?? false).toBe(false);
});

it.each(manifest)('$file is the same in pieces', async (image) => {
	const bytes = bytesOf(image);
	const expected = { beginning: bytes.subarray(0, 1024), format: readFormat(bytes) };
	// Half a million pieces of one byte take seconds, and show nothing new.
	for (const size of [1, 7, 4096].filter((length) => bytes.length / length < 50_000)) {
		expect(await inspectFile(inPieces(bytes, size))).toEqual(expected);
	}
});
