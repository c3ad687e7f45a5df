import type { IExecuteSingleFunctions, INode, INodeExecutionData } from 'n8n-workflow';
import {
	addressOf,
	checkCredential,
	isReadableOnTheWay,
	readBaseUrl,
	type Credential,
} from '../credential/credential';
import { cancelled, overCreditLimit, type ImageFailure } from '../failures';
import type { StoredImage } from '../output/imageItem';
import { pause } from '../pause';
import type { ApiPath } from '../request/apiPath';
import type { Operation } from '../request/Operation';
import { readItems } from '../request/readItems';
import { accountOf, type Account } from './Account';
import { ConcurrencyLimiter } from './ConcurrencyLimiter';
import type { Kept } from './costReport';
import {
	executionIdOf,
	nodeIdentity,
	readExecutionMemory,
	spentCredits,
	type ExecutionMemory,
} from './executionMemory';
import { countKeptImages, forgetKeptImages, keepImages, noteDelivered } from './keptImages';
import { Ledger } from './Ledger';
import { Plan } from './Plan';
import { RunLog } from './RunLog';
import { readRunInput } from './runInput';

/** Where a run goes on, beside its items. */
interface Surroundings {
	account: Account;
	/** Shared by all runs of the node in this execution, and its Retry; one of the run's own where n8n has none. */
	memory: ExecutionMemory;
	/** Whether n8n saves this memory. */
	isSaved: boolean;
	/** Under which images are kept in this process; undefined where nobody would ask for them. */
	node?: string;
	executionId: string;
	isManual: boolean;
}

/**
 * What the items of one run of the node share, in all tries of Retry On Fail. It hangs on an object of n8n's that ends
 * with the run, and so does what is remembered here.
 */
export class Run {
	readonly ledger = new Ledger();
	readonly log: RunLog;
	/** The path that the service answers on, as far as known. */
	path: ApiPath = 'sd3';
	/** When this try began, by the monotonic clock. */
	beganAt = 0;
	/** Ends the waits of this try. */
	ending = new AbortController();
	limiter: ConcurrencyLimiter;
	/** Set where the images to be requested would cost more than the user allows. */
	overLimit?: ImageFailure;
	/** How often each request was answered from an earlier test run. */
	readonly usedForTests = new Map<string, number>();
	/** Kept images that this run has taken, by their ids. */
	readonly taken: string[] = [];

	#lastItem = Infinity;
	#tries = 0;
	/** n8n tries a node 2 to 5 times. Only what the last try leaves is for another execution. */
	#isLastTry = true;
	#openItems = 0;
	#failed = false;
	/** Why nothing is sent any more, where that is not because of this run's own failure. */
	#ended?: ImageFailure;
	#cancel?: AbortSignal;
	#onCancel?: () => void;
	#keeping?: Promise<Kept>;

	constructor(
		readonly plan: Plan,
		readonly surroundings: Surroundings,
		context: IExecuteSingleFunctions,
		/** Set where nothing can be sent with the credential. */
		readonly unusableCredential?: ImageFailure,
	) {
		this.log = new RunLog(context.logger, this.ledger, plan.images);
		this.limiter = new ConcurrencyLimiter(plan.maxParallelRequests);
	}

	/**
	 * Called by the first hook of each item. Items come in order, so one that is not behind the last begins a new try of
	 * Retry On Fail; the requests of the earlier try have all ended by then.
	 */
	enter(itemIndex: number, cancel: AbortSignal | undefined, node: INode): void {
		if (itemIndex <= this.#lastItem) this.#beginTry(cancel, node);
		this.#lastItem = itemIndex;
	}

	/** Nothing of the run may be sent where one failure stops it. */
	get cannotStart(): boolean {
		return this.plan.badItems.length > 0 || this.overLimit !== undefined;
	}

	/** Nothing new is sent and no wait goes on; what is in flight may end. `failure` is what the images that are left get. */
	stop(failure?: ImageFailure): void {
		this.#ended ??= failure;
		this.ending.abort();
		this.limiter.close();
	}

	/** Why an image was not requested; undefined where that is because of another one's failure. */
	get reasonNotSent(): ImageFailure | undefined {
		return this.#cancel?.aborted ? cancelled() : this.#ended;
	}

	get isCancelled(): boolean {
		return this.#cancel?.aborted ?? false;
	}

	/** Waits so many ms, or less when the run ends. */
	async wait(ms: number): Promise<void> {
		await pause(ms, this.ending.signal);
	}

	/** One item has come to its end without stopping the run. When all have, the images are delivered. */
	itemEnded(): void {
		this.#openItems -= 1;
		if (this.#openItems === 0 && !this.#failed && !this.isCancelled) this.#deliver();
	}

	/** This try has failed: what is in flight is awaited, and the images are kept. */
	async fail(): Promise<Kept> {
		this.#failed = true;
		return await (this.#keeping ??= this.#keepWhenIdle());
	}

	#beginTry(cancel: AbortSignal | undefined, { retryOnFail, maxTries }: INode): void {
		this.#unlisten();
		this.#tries += 1;
		this.#isLastTry = !retryOnFail || this.#tries >= Math.min(5, Math.max(2, maxTries || 3));
		this.#openItems = this.plan.items.length;
		this.#failed = false;
		this.#ended = undefined;
		this.#keeping = undefined;
		this.beganAt = performance.now();
		this.ending = new AbortController();
		this.limiter = new ConcurrencyLimiter(this.plan.maxParallelRequests);
		this.ledger.beginTry();
		this.#takeBack();
		this.overLimit = this.#checkLimit();
		this.#cancel = cancel;
		if (!cancel) return;
		this.#onCancel = () => {
			this.stop();
			// Cancelled: n8n drops what comes out of the node.
			void this.fail();
		};
		if (cancel.aborted) this.#onCancel();
		else cancel.addEventListener('abort', this.#onCancel, { once: true });
	}

	#unlisten(): void {
		if (this.#onCancel) this.#cancel?.removeEventListener('abort', this.#onCancel);
	}

	/** Counts what has to be requested: images that are there or kept are paid for. */
	#checkLimit(): ImageFailure | undefined {
		const { plan, surroundings, ledger } = this;
		if (plan.creditLimit === Infinity) return undefined;
		const { memory, node } = surroundings;
		const keptFor = new Map<string, number>();
		let images = 0;
		for (const { slot, key, repeatUncertain } of plan.planned()) {
			if (ledger.settled(slot, repeatUncertain)) continue;
			const left = keptFor.get(key) ?? this.#countKept(memory, node, key);
			keptFor.set(key, left - 1);
			if (left <= 0) images += 1;
		}
		const credits = images * plan.operation.credits;
		const spent = spentCredits(memory);
		return credits > 0 && spent + credits > plan.creditLimit
			? overCreditLimit(images, credits, spent, plan.creditLimit)
			: undefined;
	}

	#countKept({ keptImages = [] }: ExecutionMemory, node: string | undefined, key: string): number {
		const ids = new Set(keptImages.map(({ id }) => id));
		const saved = keptImages.filter((image) => image.key.startsWith(key)).length;
		return saved + (node ? countKeptImages(node, key, ids) : 0);
	}

	/** The images have left the node: nothing is kept of them. */
	#deliver(): void {
		this.#unlisten();
		this.#takeBack();
		noteDelivered(this.taken);
		this.log.ended();
	}

	/** What was kept of this run is no longer for anybody else: the ledger has it, or it was delivered. */
	#takeBack(): void {
		const { memory } = this.surroundings;
		const ids = this.#storedImages.map(({ id }) => id);
		const mine = new Set(ids);
		const others = memory.keptImages?.filter(({ id }) => !mine.has(id)) ?? [];
		if (others.length > 0) memory.keptImages = others;
		else delete memory.keptImages;
		forgetKeptImages(ids);
	}

	get #storedImages(): StoredImage[] {
		return this.ledger.images.flatMap(({ stored }) => (stored ? [stored] : []));
	}

	async #keepWhenIdle(): Promise<Kept> {
		await this.limiter.whenIdle();
		const { memory, isSaved, node } = this.surroundings;
		const images = this.#storedImages;
		const mine = new Set(images.map(({ id }) => id));
		if (isSaved && images.length > 0) {
			const others = memory.keptImages?.filter(({ id }) => !mine.has(id)) ?? [];
			memory.keptImages = [...others, ...images];
		}
		// Until the last try has failed, this run may still deliver them itself.
		const isFinal = this.#isLastTry || this.isCancelled;
		const byNewExecution = node && isFinal ? keepImages(node, images) : 0;
		this.log.ended();
		return {
			images: this.ledger.images.length,
			// n8n does not run a cancelled node again.
			byRetry: isSaved && !this.isCancelled ? images.length : 0,
			byNewExecution,
		};
	}
}

const runs = new WeakMap<object, Promise<Run>>();

async function prepare(
	context: IExecuteSingleFunctions,
	operation: Operation,
	items: INodeExecutionData[],
): Promise<Run> {
	const plan = new Plan(operation, await readItems(context, operation, items));
	const credential = await context.getCredentials<Credential>('stableDiffusion3Api');
	const address = addressOf(credential.baseUrl);
	const url = readBaseUrl(address);
	if (url && isReadableOnTheWay(url)) {
		context.logger.warn(
			`Stable Diffusion 3: The API key goes to ${url.host} unencrypted. Use https:// in the credential`,
		);
	}
	const memory = readExecutionMemory(context);
	const surroundings = {
		account: accountOf(address, credential.apiKey),
		memory: memory ?? {},
		isSaved: memory !== undefined,
		node: nodeIdentity(context),
		executionId: executionIdOf(context),
		isManual: context.getMode() === 'manual',
	};
	return new Run(plan, surroundings, context, checkCredential(credential));
}

/**
 * The run that a hook is called for. The first call of a run reads and checks all its items; the others wait for it. One that
 * cannot be prepared, as n8n's database did not answer, is prepared anew by the next try.
 */
export async function runOf(context: IExecuteSingleFunctions, operation: Operation): Promise<Run> {
	const { identity, items } = readRunInput(context);
	let run = runs.get(identity);
	if (!run) {
		run = prepare(context, operation, items);
		runs.set(identity, run);
		run.catch(() => runs.delete(identity));
	}
	return await run;
}
