const EXIF_DIRECTORY = 0x8769;
const USER_COMMENT = 0x9286;
const LONG = 4;
const UNDEFINED = 7;

/** A directory that leads to another, which holds an empty comment. Big-endian, as AUTOMATIC1111 writes it. */
const NEW_BLOCK = Buffer.from(
	[
		...['4d4d002a00000008', '0001', '87690004000000010000001a', '00000000'],
		...['0001', '928600070000000000000000', '00000000'],
	].join(''),
	'hex',
);

const SIGNATURES = ['II*\0', 'MM\0*'];

/** Nothing but fill behind the name of its characters, as cameras leave it. */
const BLANK = /^(ASCII|UNICODE|JIS)?[\0 ]*$/;

/** UTF-16, big-endian in a little-endian block too, as piexif writes and reads it for AUTOMATIC1111. */
const encode = (text: string): Buffer =>
	Buffer.concat([Buffer.from('UNICODE\0'), Buffer.from(text, 'utf16le').swap16()]);

/**
 * A TIFF block, which is what EXIF data are. It only grows at its end, so that all its offsets stay true. A directory is the
 * number of its entries, 12 bytes for each (tag, type, count, and the value or where that is), and where the next one is.
 * Reading throws a RangeError where an offset leads outside.
 *
 * @see CIPA DC-008 (EXIF), 4.6
 */
class TiffBlock {
	private readonly isLittle: boolean;
	private readonly block: Buffer;
	private readonly appended: Buffer[] = [];
	private length: number;

	constructor(block: Buffer) {
		this.isLittle = block[0] === 0x49;
		this.block = Buffer.from(block);
		this.length = block.length;
	}

	read(at: number, size: 2 | 4, bytes = this.block): number {
		return this.isLittle ? bytes.readUIntLE(at, size) : bytes.readUIntBE(at, size);
	}

	slice(at: number, length: number): Buffer {
		if (at + length > this.block.length) throw new RangeError();
		return this.block.subarray(at, at + length);
	}

	/** Where the entries of a directory are. */
	entriesOf(directory: number): number[] {
		return Array.from({ length: this.read(directory, 2) }, (_entry, index) => directory + 2 + 12 * index);
	}

	find(directory: number, tag: number): number | undefined {
		return this.entriesOf(directory).find((entry) => this.read(entry, 2) === tag);
	}

	/** What an entry of a type with one byte for each element stands for. */
	valueOf(entry: number): Buffer {
		const count = this.read(entry + 4, 4);
		return this.slice(count > 4 ? this.read(entry + 8, 4) : entry + 8, count);
	}

	pack(value: number, size: 2 | 4): Buffer {
		const bytes = Buffer.alloc(size);
		if (this.isLittle) bytes.writeUIntLE(value, 0, size);
		else bytes.writeUIntBE(value, 0, size);
		return bytes;
	}

	packEntry(tag: number, type: number, count: number, value: number): Buffer {
		const parts = [this.pack(tag, 2), this.pack(type, 2), this.pack(count, 4), this.pack(value, 4)];
		return Buffer.concat(parts);
	}

	overwrite(at: number, bytes: Buffer): void {
		bytes.copy(this.block, at);
	}

	/** Returns where the data are now: an even offset. */
	append(data: Buffer): number {
		const fill = Buffer.alloc(this.length % 2);
		const at = this.length + fill.length;
		this.appended.push(fill, data);
		this.length = at + data.length;
		return at;
	}

	/** A directory with an entry more, and where there is one all that `present` has. Returns where it is. */
	appendDirectory(entry: Buffer, present?: number): number {
		const old = present === undefined ? [] : this.entriesOf(present);
		const next = present === undefined ? this.pack(0, 4) : this.slice(present + 2 + 12 * old.length, 4);
		const entries = [entry, ...old.map((at) => this.slice(at, 12))];
		entries.sort((one, other) => this.read(0, 2, one) - this.read(0, 2, other));
		return this.append(Buffer.concat([this.pack(entries.length, 2), ...entries, next]));
	}

	toBuffer(): Buffer {
		return Buffer.concat([this.block, ...this.appended]);
	}
}

function addComment(tiff: TiffBlock, text: Buffer): Buffer | undefined {
	const main = tiff.read(4, 4);
	const link = tiff.find(main, EXIF_DIRECTORY);
	const directory = link === undefined ? undefined : tiff.read(link + 8, 4);
	const present = directory === undefined ? undefined : tiff.find(directory, USER_COMMENT);
	if (present !== undefined && !BLANK.test(tiff.valueOf(present).toString('latin1'))) return undefined;
	const entry = tiff.packEntry(USER_COMMENT, UNDEFINED, text.length, tiff.append(text));
	if (present !== undefined) {
		tiff.overwrite(present, entry);
	} else if (link !== undefined) {
		tiff.overwrite(link + 8, tiff.pack(tiff.appendDirectory(entry, directory), 4));
	} else {
		const newLink = tiff.packEntry(EXIF_DIRECTORY, LONG, 1, tiff.appendDirectory(entry));
		tiff.overwrite(4, tiff.pack(tiff.appendDirectory(newLink, main), 4));
	}
	return tiff.toBuffer();
}

/**
 * EXIF data with a text as their comment; all else that they hold stays.
 *
 * @param block as it is in the file, from its byte order on; undefined for a new one
 * @returns undefined where they have a comment already, or cannot be read
 */
export function withUserComment(block: Buffer = NEW_BLOCK, text: string): Buffer | undefined {
	if (!SIGNATURES.includes(block.toString('latin1', 0, 4))) return undefined;
	try {
		return addComment(new TiffBlock(block), encode(text));
	} catch {
		return undefined; // An offset leads outside.
	}
}
