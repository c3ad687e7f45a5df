import { createCipheriv, createHash } from 'node:crypto';

/** Repeatable chance: the same seed text gives the same numbers, in the same order. */
export class Random {
	readonly #bytes: Buffer;
	#place = 0;

	constructor(seedText: string) {
		this.#bytes = randomBytes(seedText, 65_536);
	}

	between(low: number, high: number): number {
		this.#place = (this.#place + 4) % this.#bytes.length;
		return low + ((high - low) * this.#bytes.readUInt32LE(this.#place)) / 2 ** 32;
	}

	pick<T>(list: readonly [T, ...T[]]): T {
		return list[Math.floor(this.between(0, list.length))] ?? list[0];
	}
}

/** Bytes that look random and that the text decides. */
export function randomBytes(seedText: string, length: number): Buffer {
	const key = createHash('sha256').update(seedText).digest();
	// A cipher's key stream is the fastest source of bytes that a key decides.
	return createCipheriv('aes-256-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(length));
}
