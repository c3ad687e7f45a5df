/** Of a TIFF block: most significant byte first is MM. */
export type ByteOrder = 'II' | 'MM';

/** A directory's entry. A number is a value of 2 bytes (type 3) or 4 (type 4), bytes are of type 7, and of type 2 as text. */
export type Entry = [tag: number, value: { short: number } | { long: number } | string | Buffer];

/** The directories of a block by where they are, each with where the next one is; what they lead to stands behind them. */
export type Directories = Record<number, { entries: Entry[]; next?: number }>;

/**
 * A TIFF block as EXIF data have it, with nothing but zeros between the directories. The first is at 8.
 *
 * @param length in bytes
 */
export function makeTiff(order: ByteOrder, length: number, directories: Directories): Buffer {
	const block = Buffer.alloc(length);
	const write = (value: number, at: number, size: 2 | 4) =>
		order === 'II' ? block.writeUIntLE(value, at, size) : block.writeUIntBE(value, at, size);
	block.write(order, 'latin1');
	write(42, 2, 2);
	write(8, 4, 4);
	for (const [place, { entries, next = 0 }] of Object.entries(directories)) {
		const start = Number(place) + 2;
		let behind = start + 12 * entries.length + 4;
		write(entries.length, start - 2, 2);
		write(next, behind - 4, 4);
		for (const [index, [tag, value]] of entries.entries()) {
			const at = start + 12 * index;
			write(tag, at, 2);
			if (typeof value === 'object' && !Buffer.isBuffer(value)) {
				const isShort = 'short' in value;
				write(isShort ? 3 : 4, at + 2, 2);
				write(1, at + 4, 4);
				write(isShort ? value.short : value.long, at + 8, isShort ? 2 : 4);
				continue;
			}
			const data = Buffer.isBuffer(value) ? value : Buffer.from(`${value}\0`, 'latin1');
			write(Buffer.isBuffer(value) ? 7 : 2, at + 2, 2);
			write(data.length, at + 4, 4);
			const isInline = data.length <= 4;
			data.copy(block, isInline ? at + 8 : behind);
			if (isInline) continue;
			write(behind, at + 8, 4);
			behind += data.length;
		}
	}
	return block;
}
