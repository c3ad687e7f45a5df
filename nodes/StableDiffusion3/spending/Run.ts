import type { IExecuteSingleFunctions, INodeExecutionData } from 'n8n-workflow';
import { overCreditLimit, PictureFailure, CREDITS_PER_IMAGE } from '../failures';
import type { ApiPath } from '../request/apiPath';
import type { Row } from '../request/checkRow';
import { readRows, type CheckedRow } from '../request/rows';
import { pause } from './pause';
import { Places } from './Places';
import { Progress } from './Progress';
import { readRunInput } from './runInput';

const isRow = (row: CheckedRow): row is Row => !(row instanceof PictureFailure);

/**
 * What the items of one run of the node share, in all tries of Retry On Fail. It hangs on an object of n8n's that ends
 * with the run, and so does what is remembered here.
 */
export class Run {
	/** The pictures that are paid for, by item, image and request. */
	readonly paid = new Map<string, INodeExecutionData>();
	/** The path that the service answers on, as far as known. */
	path: ApiPath = 'sd3';
	/** Set where the pictures of all items would cost more than the user allows. */
	readonly overLimit?: PictureFailure;
	readonly progress: Progress;
	places!: Places;
	private ending!: AbortController;
	private lastItem = Infinity;

	/** @param rows the input items, all checked before the first request */
	constructor(
		readonly rows: CheckedRow[],
		logger: IExecuteSingleFunctions['logger'],
	) {
		const valid = rows.filter(isRow);
		const credits = valid.length * CREDITS_PER_IMAGE;
		const limits = valid.map(({ creditLimit }) => creditLimit).filter((limit) => limit > 0);
		const limit = Math.min(...limits);
		if (credits > limit) this.overLimit = overCreditLimit(valid.length, credits, limit);
		this.progress = new Progress(logger, valid.length);
	}

	/** Items that break a rule, by their index. */
	get badItems(): number[] {
		return this.rows.flatMap((row, itemIndex) => (isRow(row) ? [] : [itemIndex]));
	}

	/**
	 * Called by the first hook of each item. Items come in order, so one that is not behind the last begins a new try of
	 * Retry On Fail; the requests of the earlier try have all ended by then.
	 */
	enter(itemIndex: number, cancel: AbortSignal | undefined): void {
		if (itemIndex <= this.lastItem) this.beginTry(cancel);
		this.lastItem = itemIndex;
	}

	/** Nothing is sent any more and no wait goes on; what is in flight may end. */
	stop(): void {
		this.ending.abort();
		this.places.close();
	}

	/** True once the run has failed or was cancelled. */
	get ended(): boolean {
		return this.ending.signal.aborted;
	}

	/** Waits so many ms, or less when the run ends. */
	async wait(ms: number): Promise<void> {
		await pause(ms, this.ending.signal);
	}

	private beginTry(cancel: AbortSignal | undefined): void {
		const limit = Math.min(
			...this.rows.filter(isRow).map(({ maxParallelRequests }) => maxParallelRequests),
		);
		this.ending = new AbortController();
		this.places = new Places(limit, (ms) => this.wait(ms));
		if (cancel?.aborted) this.stop();
		else cancel?.addEventListener('abort', () => this.stop(), { once: true });
	}
}

const runs = new WeakMap<object, Run>();

/** The run that a hook is called for. */
export function runOf(context: IExecuteSingleFunctions): Run {
	const { identity, items } = readRunInput(context);
	let run = runs.get(identity);
	if (!run) {
		run = new Run(readRows(context, items), context.logger);
		runs.set(identity, run);
	}
	return run;
}
