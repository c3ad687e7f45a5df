import type { INode } from 'n8n-workflow';
import { cancelled, type ImageFailure } from '../failures';
import { pause } from '../pause';
import { ConcurrencyLimiter } from './ConcurrencyLimiter';

/** n8n's Batching starts items one after another; without it, all have entered before anything is sent. */
function isBatched({ parameters }: INode): boolean {
	const { batching } = (parameters.requestOptions ?? {}) as {
		batching?: { batch?: { batchInterval?: unknown } };
	};
	return Boolean(batching?.batch?.batchInterval);
}

/** One try of Retry On Fail, or the only one: which items have entered and ended, and whether anything may be sent still. */
export class Try {
	/** By the monotonic clock, in ms. */
	readonly beganAt = performance.now();
	readonly limiter: ConcurrencyLimiter;
	readonly #isBatched: boolean;
	readonly #ending = new AbortController();
	/** Items whose first hook was called, and that have come to their end without stopping the run. */
	#entered = 0;
	#endedItems = 0;
	#enteredAll = () => {};
	readonly #allEntered = new Promise<void>((resolve) => (this.#enteredAll = resolve));
	/** Why nothing is sent any more, where that is not because of this run's own failure. */
	#ended?: ImageFailure;
	#onCancel?: () => void;

	/** @param itemCount items of the run */
	constructor(
		node: INode,
		private readonly itemCount: number,
		maxParallelRequests: number,
		private readonly cancel: AbortSignal | undefined,
	) {
		this.#isBatched = isBatched(node);
		this.limiter = new ConcurrencyLimiter(maxParallelRequests);
	}

	/** Calls `onCancel` when the execution is cancelled, also where it is already. */
	listen(onCancel: () => void): void {
		this.#onCancel = onCancel;
		if (this.cancel?.aborted) onCancel();
		else this.cancel?.addEventListener('abort', onCancel, { once: true });
	}

	unlisten(): void {
		if (this.#onCancel) this.cancel?.removeEventListener('abort', this.#onCancel);
	}

	/** The first hook of an item is called. */
	enter(): void {
		this.#entered += 1;
		if (this.#entered === this.itemCount) this.#enteredAll();
	}

	/** Another item has come to its end without stopping the run. Returns whether it was the last one. */
	itemEnded(): boolean {
		this.#endedItems += 1;
		return this.#endedItems === (this.#isBatched ? this.itemCount : this.#entered);
	}

	/**
	 * Whether n8n has given up on this try: something that is not ours, such as an expression in Request Options, failed for an
	 * item, and n8n awaits none of the others.
	 */
	get isAbandoned(): boolean {
		return !this.#isBatched && this.#entered < this.itemCount;
	}

	/** With Batching, n8n looks at what an item came to only when all have started. */
	async whenAllEntered(): Promise<void> {
		if (this.#isBatched) await this.#allEntered;
	}

	/** Nothing new is sent and no wait goes on; what is in flight may end. `failure` is what the images that are left get. */
	stop(failure?: ImageFailure): void {
		this.#ended ??= failure;
		this.#ending.abort();
		this.limiter.close();
	}

	/** Ends the waits of this try. */
	get ending(): AbortSignal {
		return this.#ending.signal;
	}

	/** Waits so many ms, or less when the try ends. */
	async wait(ms: number): Promise<void> {
		await pause(ms, this.ending);
	}

	/** Why an image was not requested; undefined where that is because of another one's failure. */
	get reasonNotSent(): ImageFailure | undefined {
		return this.isCancelled ? cancelled() : this.#ended;
	}

	get isCancelled(): boolean {
		return this.cancel?.aborted ?? false;
	}
}
