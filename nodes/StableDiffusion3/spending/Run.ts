import type { IExecuteSingleFunctions, INodeExecutionData } from 'n8n-workflow';
import {
	addressOf,
	checkCredential,
	isReadableOnTheWay,
	readBaseUrl,
	type Credential,
} from '../credential/credential';
import type { ImageFailure } from '../failures';
import { pause } from '../pause';
import type { ApiPath } from '../request/apiPath';
import type { Operation } from '../request/Operation';
import { readItems } from '../request/readItems';
import { ConcurrencyLimiter } from './ConcurrencyLimiter';
import { Plan } from './Plan';
import { Progress } from './Progress';
import { readRunInput } from './runInput';

/**
 * What the items of one run of the node share, in all tries of Retry On Fail. It hangs on an object of n8n's that ends
 * with the run, and so does what is remembered here.
 */
export class Run {
	/** The images that are paid for, by item, image and request. */
	readonly paid = new Map<string, INodeExecutionData>();
	/** The path that the service answers on, as far as known. */
	path: ApiPath = 'sd3';
	limiter!: ConcurrencyLimiter;
	private ending!: AbortController;
	private lastItem = Infinity;

	constructor(
		readonly plan: Plan,
		readonly progress: Progress,
		/** Set where nothing can be sent with the credential. */
		readonly unusableCredential?: ImageFailure,
	) {}

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
		this.limiter.close();
	}

	/** Waits so many ms, or less when the run ends. */
	async wait(ms: number): Promise<void> {
		await pause(ms, this.ending.signal);
	}

	private beginTry(cancel: AbortSignal | undefined): void {
		this.ending = new AbortController();
		this.limiter = new ConcurrencyLimiter(this.plan.maxParallelRequests, (ms) => this.wait(ms));
		if (cancel?.aborted) this.stop();
		else cancel?.addEventListener('abort', () => this.stop(), { once: true });
	}
}

const runs = new WeakMap<object, Promise<Run>>();

async function prepare(
	context: IExecuteSingleFunctions,
	operation: Operation,
	items: INodeExecutionData[],
): Promise<Run> {
	const plan = new Plan(await readItems(context, operation, items));
	const credential = await context.getCredentials<Credential>('stableDiffusion3Api');
	const url = readBaseUrl(addressOf(credential.baseUrl));
	if (url && isReadableOnTheWay(url)) {
		context.logger.warn(
			`Stable Diffusion 3: The API key goes to ${url.host} unencrypted. Use https:// in the credential`,
		);
	}
	return new Run(plan, new Progress(context.logger, plan.images), checkCredential(credential));
}

/** The run that a hook is called for. The first call of a run reads and checks all its items; the others wait for it. */
export async function runOf(context: IExecuteSingleFunctions, operation: Operation): Promise<Run> {
	const { identity, items } = readRunInput(context);
	let run = runs.get(identity);
	if (!run) {
		run = prepare(context, operation, items);
		runs.set(identity, run);
	}
	return await run;
}
