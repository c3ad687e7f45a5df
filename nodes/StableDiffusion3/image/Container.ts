/** What can be written into a file: generation parameters, and XMP. */
export type Metadata = 'parameters' | 'xmp';

/** A piece of a file: all of them in order are the whole of it. */
export interface Piece {
	/** As in the file. */
	bytes: Buffer;
	/** What it is, where it is metadata. Extended XMP are what one piece cannot hold of XMP. */
	kind?: Metadata | 'extendedXmp';
	/** The metadata without what the format puts before them; undefined where they cannot be read. */
	data?: Buffer;
}

/** How a format keeps metadata. */
export interface Container {
	/** undefined where the file cannot be taken apart with certainty. */
	split(file: Buffer): Promise<Piece[] | undefined>;
	/** What holds the parameters; undefined where `present` has words of others, or cannot be read. */
	addParameters(present: Buffer | undefined, text: string): Buffer | undefined;
	/** undefined where the metadata are too long for a piece. */
	makePiece(kind: Metadata, data: Buffer): Piece | undefined;
	/** The index at which a new piece comes in. */
	placeOf(kind: Metadata, pieces: Piece[]): number;
	join(pieces: Piece[]): Buffer;
}

/** No honest file has more metadata. */
const MOST_PIECES = 1_000;

/** Cuts a file into its metadata and what is between them: few pieces also where a file has millions of chunks. */
export class Cutter {
	readonly pieces: Piece[] = [];

	private from = 0;

	constructor(private readonly file: Buffer) {}

	/** Ends a piece here. */
	cut(at: number): void {
		this.pieces.push({ bytes: this.file.subarray(this.from, at) });
		this.from = at;
	}

	/** Makes a piece of its own of metadata. */
	cutOut(at: number, end: number, metadata: Omit<Piece, 'bytes'>): void {
		if (this.pieces.length > MOST_PIECES) return;
		this.cut(at);
		this.pieces.push({ bytes: this.file.subarray(at, end), ...metadata });
		this.from = end;
	}
}

export const joinBytes = (pieces: Piece[]): Buffer => Buffer.concat(pieces.map(({ bytes }) => bytes));

/** The kind of metadata whose name the content begins with. */
export function kindOf<K extends string>(names: Record<K, string>, content: Buffer): K | undefined {
	const kinds = Object.keys(names) as K[];
	return kinds.find((kind) => content.toString('latin1', 0, names[kind].length) === names[kind]);
}
