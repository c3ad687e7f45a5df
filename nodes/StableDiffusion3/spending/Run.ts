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
import { forgetKeptImages, imagesForTest, keepImages, keptImagesFor, takeReportsBack } from './keptImages';
import { Ledger } from './Ledger';
import { Plan } from './Plan';
import { RunLog } from './RunLog';
import { readRunInput } from './runInput';

/** Later than this no further try begins, in ms. */
const LATEST_TRY = 10_000;

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
	/** Images of earlier executions that this run has taken, by `paidId`. */
	readonly used = new Set<string>();
	/** Of these, whose credits this run reports. */
	readonly reported: string[] = [];

	#lastItem = Infinity;
	#tries = 0;
	/** n8n tries a node 2 to 5 times. Only what the last try leaves is for another execution. */
	#isLastTry = true;
	/** Items whose first hook was called in this try, and that have come to their end without stopping the run. */
	#entered = 0;
	#endedItems = 0;
	#allEntered!: Promise<void>;
	#enteredAll = () => {};
	/** n8n's Batching starts items one after another; without it, all have entered before anything is sent. */
	#isBatched = false;
	#failed = false;
	/** Why nothing is sent any more, where that is not because of this run's own failure. */
	#ended?: ImageFailure;
	#cancel?: AbortSignal;
	#onCancel?: () => void;
	#keeping?: Promise<Kept>;
	#nextTry?: AbortController;

	/** @param triesBefore in which the run could not be prepared */
	constructor(
		readonly plan: Plan,
		readonly surroundings: Surroundings,
		context: IExecuteSingleFunctions,
		/** Set where nothing can be sent with the credential. */
		readonly unusableCredential: ImageFailure | undefined,
		triesBefore: number,
	) {
		this.#tries = triesBefore;
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
		this.#entered += 1;
		if (this.#entered === this.plan.items.length) this.#enteredAll();
	}

	/**
	 * Whether n8n has given up on this try: something that is not ours, such as an expression in Request Options, failed for an
	 * item, and n8n awaits none of the others.
	 */
	get isAbandoned(): boolean {
		return !this.#isBatched && this.#entered < this.plan.items.length;
	}

	/** With Batching, n8n looks at what an item came to only when all have started. */
	async whenAllEntered(): Promise<void> {
		if (this.#isBatched) await this.#allEntered;
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
		this.#endedItems += 1;
		const all = this.#isBatched ? this.plan.items.length : this.#entered;
		if (this.#endedItems === all && !this.#failed && !this.isCancelled) this.#deliver();
	}

	/** This try has failed: what is in flight is awaited, and the images are kept. */
	async fail(): Promise<Kept> {
		this.#failed = true;
		return await (this.#keeping ??= this.#keepWhenIdle());
	}

	#beginTry(cancel: AbortSignal | undefined, { retryOnFail, maxTries, parameters }: INode): void {
		this.#unlisten();
		this.#nextTry?.abort();
		this.#tries += 1;
		this.#isLastTry = !retryOnFail || this.#tries >= Math.min(5, Math.max(2, maxTries || 3));
		this.#entered = 0;
		this.#endedItems = 0;
		this.#allEntered = new Promise((resolve) => (this.#enteredAll = resolve));
		const { batching } = (parameters.requestOptions ?? {}) as {
			batching?: { batch?: { batchInterval?: unknown } };
		};
		this.#isBatched = Boolean(batching?.batch?.batchInterval);
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
			// n8n hands nothing on to the next node.
			void this.fail();
		};
		if (cancel.aborted) this.#onCancel();
		else cancel.addEventListener('abort', this.#onCancel, { once: true });
	}

	#unlisten(): void {
		if (this.#onCancel) this.#cancel?.removeEventListener('abort', this.#onCancel);
	}

	/** Counts what has to be requested: images that are there, kept or remembered for a test run are paid for. */
	#checkLimit(): ImageFailure | undefined {
		const { plan, surroundings, ledger } = this;
		if (plan.creditLimit === Infinity) return undefined;
		const free = new Map<string, number>();
		let images = 0;
		for (const { slot, key, repeatUncertain, reuseInTestRuns } of plan.planned()) {
			if (ledger.settled(slot, repeatUncertain)) continue;
			const left = free.get(key) ?? this.#countFree(key, reuseInTestRuns);
			free.set(key, left - 1);
			if (left <= 0) images += 1;
		}
		const credits = images * plan.operation.credits;
		const spent = spentCredits(surroundings.memory);
		return credits > 0 && spent + credits > plan.creditLimit
			? overCreditLimit(images, credits, spent, plan.creditLimit)
			: undefined;
	}

	#countFree(key: string, reuseInTestRuns: boolean): number {
		const { memory, node, isManual } = this.surroundings;
		const saved = memory.keptImages?.filter((image) => image.key.startsWith(key)) ?? [];
		const kept = node ? keptImagesFor(node, key) : [];
		const tested = node && isManual && reuseInTestRuns ? imagesForTest(node, key) : [];
		const ids = [...saved, ...kept, ...tested].map(({ paidId }) => paidId);
		return new Set(ids.filter((id) => !this.used.has(id))).size;
	}

	/** The images have left the node: nothing is kept of them. */
	#deliver(): void {
		this.#unlisten();
		this.#takeBack();
		this.log.ended();
	}

	/** What was kept of this run is no longer for anybody else: the ledger has it, or it was delivered. */
	#takeBack(): void {
		const { memory } = this.surroundings;
		const images = this.#storedImages;
		const mine = new Set(images.map(({ paidId }) => paidId));
		const others = memory.keptImages?.filter(({ paidId }) => !mine.has(paidId)) ?? [];
		if (others.length > 0) memory.keptImages = others;
		else delete memory.keptImages;
		forgetKeptImages(images);
	}

	get #storedImages(): StoredImage[] {
		return this.ledger.images.flatMap(({ stored }) => (stored ? [stored] : []));
	}

	/** n8n waits 5 s at most before the next try. Where none comes, as n8n itself failed, the images are for another execution. */
	async #keepWithoutNextTry(node: string, images: StoredImage[]): Promise<void> {
		const next = new AbortController();
		this.#nextTry = next;
		await pause(LATEST_TRY, next.signal);
		if (next.signal.aborted) return;
		keepImages(node, images);
		takeReportsBack(this.reported.splice(0));
	}

	async #keepWhenIdle(): Promise<Kept> {
		await this.limiter.whenIdle();
		const { memory, isSaved, node } = this.surroundings;
		const images = this.#storedImages;
		// Until the last try has failed, this run may still deliver them itself.
		const isFinal = this.#isLastTry || this.isCancelled;
		this.#takeBack();
		if (isSaved && images.length > 0) memory.keptImages = [...(memory.keptImages ?? []), ...images];
		// What nobody has seen is reported when the images are delivered.
		if (isFinal) takeReportsBack(this.reported.splice(0));
		const byNewExecution = node && isFinal ? keepImages(node, images) : 0;
		if (node && !isFinal) void this.#keepWithoutNextTry(node, images);
		this.log.ended();
		return {
			images: this.ledger.images.filter(({ stored, reused }) => stored ?? !reused).length,
			// n8n does not run a cancelled node again.
			byRetry: isSaved && !this.isCancelled ? images.length : 0,
			byNewExecution,
		};
	}
}

/** A run, or why it could not be prepared. */
interface Entry {
	run: Promise<Run>;
	/** The last item that asked for it. */
	lastItem: number;
	failed: boolean;
	/** Tries before this one, in which the run could not be prepared. */
	triesBefore: number;
}

const entries = new WeakMap<object, Entry>();

async function prepare(
	context: IExecuteSingleFunctions,
	operation: Operation,
	items: INodeExecutionData[],
	triesBefore: number,
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
	return new Run(plan, surroundings, context, checkCredential(credential), triesBefore);
}

/**
 * The run that a hook is called for. The first call of a run reads and checks all its items; the others wait for it. One that
 * could not be prepared, as n8n's database did not answer, is prepared anew by the next try, which begins with an item that is
 * not behind the last.
 */
export async function runOf(context: IExecuteSingleFunctions, operation: Operation): Promise<Run> {
	const { identity, items } = readRunInput(context);
	const itemIndex = context.getItemIndex();
	let entry = entries.get(identity);
	if (!entry || (entry.failed && itemIndex <= entry.lastItem)) {
		const triesBefore = entry ? entry.triesBefore + 1 : 0;
		const fresh: Entry = {
			run: prepare(context, operation, items, triesBefore),
			lastItem: itemIndex,
			failed: false,
			triesBefore,
		};
		fresh.run.catch(() => (fresh.failed = true));
		entries.set(identity, fresh);
		entry = fresh;
	}
	entry.lastItem = Math.max(entry.lastItem, itemIndex);
	return await entry.run;
}
