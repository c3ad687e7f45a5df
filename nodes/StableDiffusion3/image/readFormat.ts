import type { ImageFormat } from './imageFormat';
import { JPEG_SIGNATURE, readJpeg } from './jpeg';
import { Pieces, type Reading } from './Pieces';
import { PNG_SIGNATURE, readPng } from './png';
import { readWebp, WEBP_SIGNATURE } from './webp';

/** Enough to tell every kind of file, in bytes: that of XML is its first element. */
const BEGINNING = 1024;

/** What a file turned out to be. */
export interface InspectedFile {
	/** Its first bytes. */
	beginning: Buffer;
	/** undefined for anything but PNG, JPEG and WebP. */
	format?: ImageFormat;
	/** Only its head was read. */
	goesOn?: true;
}

function readerOf(beginning: string) {
	if (beginning.startsWith(PNG_SIGNATURE)) return readPng;
	if (beginning.startsWith(JPEG_SIGNATURE)) return readJpeg;
	return WEBP_SIGNATURE.test(beginning) ? readWebp : undefined;
}

const isSized = ({ width, height }: ImageFormat) => width > 0 && height > 0;

function* inspect(pieces: Pieces): Reading<InspectedFile> {
	const beginning = yield* pieces.peek(BEGINNING);
	const read = readerOf(beginning.toString('latin1', 0, 12));
	const format = read && (yield* read(pieces));
	return { beginning, format: format && isSized(format) ? format : undefined };
}

/** Reads what the bytes of an image say about it; undefined for anything but PNG, JPEG and WebP. */
export function readFormat(bytes: Buffer): ImageFormat | undefined {
	const pieces = new Pieces();
	const reading = inspect(pieces);
	pieces.write(bytes);
	const step = reading.next();
	if (step.done) return step.value.format;
	pieces.end();
	return (reading.next().value as InspectedFile).format;
}

/**
 * The same for a file that comes in pieces. Nothing of it is kept, and no more of it is read than it takes: a file without
 * the signature of an image ends with its first pieces.
 */
export class FileInspector {
	readonly #pieces = new Pieces();
	readonly #reading = inspect(this.#pieces);
	#result?: InspectedFile;

	/** Takes the next piece. Returns false where no more is needed. */
	write(piece: Buffer): boolean {
		this.#pieces.write(piece);
		const step = this.#reading.next();
		if (step.done) this.#result = step.value;
		return !step.done;
	}

	/** What is known of an image whose pixels were reached, but not their end. */
	get head(): ImageFormat | undefined {
		const { head } = this.#pieces;
		return head && isSized(head) ? head : undefined;
	}

	/** No more pieces come, or none is needed. */
	end(): InspectedFile {
		if (this.#result) return this.#result;
		this.#pieces.end();
		return this.#reading.next().value as InspectedFile;
	}
}

/** Inspects a file to its end. */
export async function inspectFile(source: AsyncIterable<Buffer> | Iterable<Buffer>): Promise<InspectedFile> {
	const inspector = new FileInspector();
	for await (const piece of source) if (!inspector.write(piece)) break;
	return inspector.end();
}
