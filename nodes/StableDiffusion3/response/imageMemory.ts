/**
 * Memory for images while they arrive. That of an image which is stored is lent to the next one: new memory of this size
 * for each would keep n8n's garbage collector busier than everything else that is done for an image.
 *
 * @see docs/design.md, Decisions: reading the answer
 */

/** Less than this is not worth it, in bytes. */
const SMALLEST = 256 * 1024;

/** Memory more times larger than what is asked for is left for a larger image. */
const LARGEST_SURPLUS = 4;

/** No more than this waits for the next image: with more requests in flight, the rest is n8n's again. */
const MOST_FREE = 8;

/** What is free, the last returned first. */
let free: ArrayBufferLike[] = [];

/** What is lent, so that nothing is taken back that was not, or twice. */
const lent = new WeakSet<ArrayBufferLike>();

/** How many works go on for which memory is kept. */
let works = 0;

/** Keeps memory while images are made, in any execution. When no work goes on any more, all of it is n8n's again. */
export async function keepMemoryDuring<T>(work: () => Promise<T>): Promise<T> {
	works += 1;
	try {
		return await work();
	} finally {
		works -= 1;
		if (works === 0) free = [];
	}
}

/**
 * Memory for an image, to be returned when the image is stored. What is never returned is n8n's again with the image.
 *
 * @param length bytes at least; whatever is in them
 */
export function borrowMemory(length: number): Buffer {
	const fits = ({ byteLength }: ArrayBufferLike) =>
		byteLength >= length && byteLength <= length * LARGEST_SURPLUS;
	const found = free.find(fits);
	if (found) free = free.filter((memory) => memory !== found);
	const bytes = found ? Buffer.from(found) : Buffer.allocUnsafeSlow(length);
	lent.add(bytes.buffer);
	return bytes;
}

/** Takes the memory of an image back. Nobody may look at the image any more. Any other bytes are left alone. */
export function returnMemory({ buffer }: Buffer): void {
	if (!lent.delete(buffer) || works === 0 || buffer.byteLength < SMALLEST) return;
	free = [buffer, ...free].slice(0, MOST_FREE);
}
