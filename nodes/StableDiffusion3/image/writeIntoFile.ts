import type { Container, Metadata, Piece } from './Container';
import type { ImageFormat } from './imageFormat';
import { jpegContainer } from './jpegContainer';
import { pngContainer } from './pngContainer';
import { readSourceType, withSourceType, type SourceType } from './sourceType';
import { webpContainer } from './webpContainer';

const CONTAINERS: Record<ImageFormat['extension'], Container> = {
	png: pngContainer,
	jpg: jpegContainer,
	webp: webpContainer,
};

/** What is to be written into a file. */
export interface FileWords {
	/** Generation parameters: @see generationParameters.ts */
	parameters?: string;
	/** Marks the image as AI-generated. */
	sourceType?: SourceType;
}

/** A file, and whether each of the wanted is in it. */
interface WrittenFile {
	bytes: Buffer;
	parametersEmbedded?: boolean;
	markedAsAiGenerated?: boolean;
}

/** No format holds half of a character, or takes a zero for anything but an end. */
const wellFormed = (text: string) => Buffer.from(text.replaceAll('\0', '\ufffd')).toString();

/** A file taken apart. What is there already stays, and so do the pixels. */
class OpenFile {
	private isChanged = false;

	constructor(
		private readonly container: Container,
		private readonly pieces: Piece[],
	) {}

	/** Whether the parameters are in the file now. */
	embed(parameters: string): boolean {
		const text = wellFormed(parameters);
		return this.put('parameters', (present) => this.container.addParameters(present, text));
	}

	/** Whether the file says now that it comes from a model. */
	mark(sourceType: SourceType): boolean {
		const xmp = this.pieces.flatMap(({ kind, data }) => (data && kind !== 'parameters' ? [data] : []));
		const present = readSourceType(Buffer.concat(xmp));
		if (present !== 'none') return present === 'model';
		return this.put('xmp', (packet) => withSourceType(packet, sourceType));
	}

	private put(kind: Metadata, add: (present?: Buffer) => Buffer | undefined): boolean {
		const { container, pieces } = this;
		const index = pieces.findIndex((piece) => piece.kind === kind);
		const present = pieces[index];
		const data = present && !present.data ? undefined : add(present?.data);
		const piece = data && container.makePiece(kind, data);
		if (!piece) return false;
		if (present) pieces[index] = piece;
		else pieces.splice(container.placeOf(kind, pieces), 0, piece);
		this.isChanged = true;
		return true;
	}

	bytes(): Buffer | undefined {
		return this.isChanged ? this.container.join(this.pieces) : undefined;
	}
}

async function write(file: Buffer, container: Container, words: FileWords): Promise<WrittenFile> {
	const { parameters, sourceType } = words;
	if (parameters === undefined && sourceType === undefined) return { bytes: file };
	const pieces = await container.split(file);
	const open = pieces && new OpenFile(container, pieces);
	const written = {
		...(parameters !== undefined && { parametersEmbedded: open?.embed(parameters) ?? false }),
		...(sourceType && { markedAsAiGenerated: open?.mark(sourceType) ?? false }),
	};
	return { bytes: open?.bytes() ?? file, ...written };
}

/**
 * Writes generation parameters and the mark of AI into a file. What has no place in it is not written: nothing is cut short,
 * and nothing that others wrote is replaced. Never throws: the image is paid for, whatever is in its file.
 */
export async function writeIntoFile(
	file: Buffer,
	extension: ImageFormat['extension'],
	words: FileWords,
): Promise<WrittenFile> {
	try {
		return await write(file, CONTAINERS[extension], words);
	} catch {
		return {
			bytes: file,
			...(words.parameters !== undefined && { parametersEmbedded: false }),
			...(words.sourceType && { markedAsAiGenerated: false }),
		};
	}
}
