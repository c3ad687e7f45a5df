import type { INode } from 'n8n-workflow';
import { cancelled, type ImageFailure } from '../failures';
import { pause } from '../pause';
import { ConcurrencyLimiter } from './ConcurrencyLimiter';

/** n8n's Batching: so many items start together, the next ones so many ms later. Without it, all enter before anything is sent. */
function batchingOf({ parameters }: INode): { size: number; interval: number } | undefined {
	const { batching } = (parameters.requestOptions ?? {}) as {
		batching?: { batch?: { batchSize?: unknown; batchInterval?: unknown } };
	};
	const { batchSize, batchInterval } = batching?.batch ?? {};
	return batchInterval
		? { size: Math.max(1, Number(batchSize) || 1), interval: Number(batchInterval) }
		: undefined;
}

/** n8n may start a batch so much later than Batching says, in ms. */
const LATE = 1_000;

/** One try of Retry On Fail, or the only one: which items have entered and ended, and whether anything may be sent still. */
export class Try {
	/** By the monotonic clock, in ms. */
	readonly beganAt = performance.now();
	readonly limiter: ConcurrencyLimiter;
	readonly #batching: ReturnType<typeof batchingOf>;
	readonly #ending = new AbortController();
	/** Items whose first hook was called. */
	#entered = 0;
	/** Items that have come to their end without stopping the run. */
	#endedItems = 0;
	/** By then n8n has started the last item; NaN where that is not known. */
	#lastStartsBy = NaN;
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
		this.#batching = batchingOf(node);
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
	enter(itemIndex: number): void {
		this.#entered += 1;
		this.#lastStartsBy = performance.now() + this.#untilLastStarts(itemIndex);
		if (this.#entered === this.itemCount) this.#enteredAll();
	}

	/** Another item has come to its end without stopping the run. Returns whether it was the last one. */
	itemEnded(): boolean {
		this.#endedItems += 1;
		return this.#endedItems === (this.#batching ? this.itemCount : this.#entered);
	}

	/**
	 * Whether n8n has handed the images on. With Batching, `itemEnded` cannot tell where n8n left items out because it could not
	 * evaluate their expressions.
	 */
	get isOver(): boolean {
		return this.#endedItems === this.#entered && performance.now() > this.#lastStartsBy;
	}

	#untilLastStarts(itemIndex: number): number {
		const { size, interval } = this.#batching ?? { size: 1, interval: 0 };
		const batches = Math.floor((this.itemCount - 1) / size) - Math.floor(itemIndex / size);
		return batches * interval + LATE;
	}

	/**
	 * Whether n8n has given up on this try: something that is not ours, such as an expression in Request Options, failed for an
	 * item, and n8n awaits none of the others.
	 */
	get isAbandoned(): boolean {
		return !this.#batching && this.#entered < this.itemCount;
	}

	/** With Batching, n8n looks at what an item came to only when all have started. */
	async whenAllEntered(): Promise<void> {
		if (this.#batching) await this.#allEntered;
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
