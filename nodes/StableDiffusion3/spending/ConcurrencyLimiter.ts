type Answer = (granted: boolean) => void;

/**
 * The places for requests in flight: who has one may send. There are as many as Max Parallel Requests, for the whole
 * run of the node, in the order of asking. A pause holds up everybody; after it the places come back one by one.
 */
export class ConcurrencyLimiter {
	private taken = 0;
	private open: number;
	private resumeAt = 0;
	private resuming = false;
	private closed = false;
	private readonly queue: Answer[] = [];
	private readonly idle: Array<() => void> = [];

	/**
	 * @param limit how many places there are
	 * @param wait waits so many ms, or less when the run ends
	 */
	constructor(
		private readonly limit: number,
		private readonly wait: (ms: number) => Promise<void>,
	) {
		this.open = limit;
	}

	/**
	 * Waits for a place.
	 *
	 * @param first ask before all who wait already: for a request that had a place
	 * @returns false where nothing may be sent any more; else the place has to be given back
	 */
	async take(first = false): Promise<boolean> {
		if (this.closed) return false;
		return await new Promise<boolean>((answer) => {
			if (first) this.queue.unshift(answer);
			else this.queue.push(answer);
			this.grant();
		});
	}

	give(): void {
		this.taken -= 1;
		this.grant();
		if (this.taken === 0) this.idle.splice(0).forEach((resolve) => resolve());
	}

	/** Nothing is sent for so many ms; then one request, and with every success one more at a time. */
	pauseFor(ms: number): void {
		this.resumeAt = Math.max(this.resumeAt, Date.now() + ms);
		this.open = 1;
	}

	/** A request succeeded: after a pause, the next place comes back. One that was sent before the pause says nothing. */
	widen(): void {
		if (Date.now() < this.resumeAt) return;
		this.open = Math.min(this.limit, this.open + 1);
		this.grant();
	}

	/** Nothing is sent any more, and nobody waits any longer. */
	close(): void {
		this.closed = true;
		this.queue.splice(0).forEach((answer) => answer(false));
	}

	/** Resolves when nothing is in flight. */
	async whenIdle(): Promise<void> {
		if (this.taken > 0) await new Promise<void>((resolve) => this.idle.push(resolve));
	}

	private grant(): void {
		while (this.queue.length > 0 && this.taken < this.open) {
			const ms = this.resumeAt - Date.now();
			if (ms > 0) {
				void this.grantAfter(ms);
				return;
			}
			this.taken += 1;
			this.queue.shift()!(true);
		}
	}

	private async grantAfter(ms: number): Promise<void> {
		if (this.resuming) return;
		this.resuming = true;
		await this.wait(ms);
		this.resuming = false;
		if (!this.closed) this.grant();
	}
}
