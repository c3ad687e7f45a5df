type Decide = (granted: boolean) => void;

/**
 * Max Parallel Requests of one run: there are so many places, and a request needs one. They are given in the order of
 * asking, so never more than this many requests are in flight, and answers in memory.
 */
export class ConcurrencyLimiter {
	#taken = 0;
	#closed = false;
	readonly #limit: number;
	readonly #queue: Decide[] = [];
	readonly #idle: Array<() => void> = [];

	constructor(limit: number) {
		this.#limit = limit;
	}

	/** Waits for a place. Returns false where nothing may be sent any more; else the place has to be given back. */
	async take(): Promise<boolean> {
		if (this.#closed) return false;
		if (this.#taken < this.#limit) {
			this.#taken += 1;
			return true;
		}
		return await new Promise<boolean>((decide) => this.#queue.push(decide));
	}

	give(): void {
		const next = this.#queue.shift();
		if (next) {
			next(true);
			return;
		}
		this.#taken -= 1;
		if (this.#taken === 0) this.#idle.splice(0).forEach((resolve) => resolve());
	}

	/** Nothing is sent any more, and nobody waits any longer. */
	close(): void {
		this.#closed = true;
		this.#queue.splice(0).forEach((decide) => decide(false));
	}

	/** Resolves when nothing is in flight. */
	async whenIdle(): Promise<void> {
		if (this.#taken > 0) await new Promise<void>((resolve) => this.#idle.push(resolve));
	}
}
