import ExifReader from 'exifreader';

type Tags = Record<string, { value?: unknown; description?: string } | undefined>;

export const readTags = (file: Buffer): Tags => ExifReader.load(file, { includeUnknown: true });

/** As piexif, and so AUTOMATIC1111, reads the comment of EXIF data: by the name of its characters, big-endian. */
function decodeUserComment(value: unknown): string | undefined {
	if (!Array.isArray(value)) return undefined;
	const bytes = Buffer.from(value as number[]);
	if (bytes.toString('latin1', 0, 8) !== 'UNICODE\0') throw new Error('The comment is not in UNICODE');
	return new TextDecoder('utf-16be', { fatal: true, ignoreBOM: true }).decode(bytes.subarray(8));
}

/** What an independent reader finds of generation parameters and of the mark of AI. */
export function readFileWords(file: Buffer): { parameters?: string; sourceType?: string } {
	const { parameters, UserComment, DigitalSourceType } = readTags(file);
	return {
		parameters: parameters?.description ?? decodeUserComment(UserComment?.value),
		sourceType: DigitalSourceType?.description,
	};
}
