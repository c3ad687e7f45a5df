import { writeParameters } from '../../../nodes/StableDiffusion3/image/generationParameters';
import { writeIntoFile, type FileWords } from '../../../nodes/StableDiffusion3/image/writeIntoFile';
import * as files from '../../support/imageFiles';

export const prompt = 'a cat 🐈 named "Größe",\na sign: "Negative prompt: none"\n猫, قطة';
export const negativePrompt = 'fog, "rain"';
const size = { width: 1024, height: 640 };
export const parameters = writeParameters({ prompt, negativePrompt, seed: 42, ...size, model: 'sd3-large' });

export const VOCABULARY = 'http://cv.iptc.org/newscodes/digitalsourcetype';
export const MARK = `${VOCABULARY}/trainedAlgorithmicMedia`;
export const BOTH = { parameters, sourceType: 'trainedAlgorithmicMedia' } satisfies FileWords;

export const write = async (file: Buffer, words: FileWords = BOTH) =>
	await writeIntoFile(file, files.extensionOf(file), words);

export const make = async (name: string): Promise<Buffer> => await files.IMAGE_FILES[name]!();

/** XMP with a source type of IPTC's vocabulary. */
export const xmpWith = (type: string) =>
	files.XMP.replace(
		'xmp:Rating',
		`xmlns:i="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" i:DigitalSourceType="${VOCABULARY}/${type}" xmp:Rating`,
	);
