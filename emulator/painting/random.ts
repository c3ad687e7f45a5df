import { createHash } from 'node:crypto';

/** A source of repeatable chance: the same seed text gives the same numbers, in the same order. */
export interface Random {
	/** 0 (included) .. 1 (excluded). */
	next(): number;
	/** A number from `low` to `high`. */
	between(low: number, high: number): number;
	/** An integer from `low` to `high`, both included. */
	whole(low: number, high: number): number;
	/** One of the list; the list must not be empty. */
	pick<T>(list: readonly T[]): T;
	/** True with this probability (0..1). */
	chance(probability: number): boolean;
}

/** Makes a Random from any text (sfc32, seeded with the text's SHA-256). */
export function createRandom(seedText: string): Random {
	const digest = createHash('sha256').update(seedText).digest();
	let a = digest.readInt32LE(0);
	let b = digest.readInt32LE(4);
	let c = digest.readInt32LE(8);
	let counter = digest.readInt32LE(12);

	const next = (): number => {
		const sum = (a + b + counter) | 0;
		counter = (counter + 1) | 0;
		a = b ^ (b >>> 9);
		b = (c + (c << 3)) | 0;
		c = ((c << 21) | (c >>> 11)) + sum;
		return (sum >>> 0) / 0x1_0000_0000;
	};
	const whole = (low: number, high: number) => low + Math.floor(next() * (high - low + 1));

	return {
		next,
		between: (low, high) => low + next() * (high - low),
		whole,
		pick: <T>(list: readonly T[]): T => list[whole(0, list.length - 1)] as T,
		chance: (probability) => next() < probability,
	};
}
