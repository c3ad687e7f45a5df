import type { INode, Logger } from 'n8n-workflow';
import { overCreditLimit, type ImageFailure } from '../failures';
import type { StoredImage } from '../output/imageItem';
import { pause } from '../pause';
import type { ApiPath } from '../request/apiPath';
import type { Account } from './Account';
import type { Kept } from './costReport';
import { spentCredits, type ExecutionMemory } from './executionMemory';
import {
	forgetKeptImages,
	isReported,
	keepForNextExecution,
	keptImagesFor,
	takeReportsBack,
	type TestImages,
} from './keptImages';
import { Ledger } from './Ledger';
import type { Plan } from './Plan';
import { RunLog } from './RunLog';
import { Try } from './Try';

/** n8n waits 5 s at most before the next try. Where it has not begun by then, in ms, it is not expected any more. */
const LATEST_TRY = 10_000;

/** n8n tries a node 2 to 5 times. */
export const isLastTry = ({ retryOnFail, maxTries }: INode, tries: number): boolean =>
	!retryOnFail || tries >= Math.min(5, Math.max(2, maxTries || 3));

/** Where a run goes on, beside its items. */
interface Surroundings {
	/** The service's, as the credential gives it. */
	address: string;
	account: Account;
	/** Hides the API key in the message of a failure. */
	hide: <T>(outcome: T | ImageFailure) => T | ImageFailure;
	/** Shared by all runs of the node in this execution, and its Retry; one of the run's own where n8n has none. */
	memory: ExecutionMemory;
	/** Whether n8n saves this memory. */
	isSaved: boolean;
	/** Under which images are kept in this process; undefined where nobody would ask for them. */
	node?: string;
	executionId: string;
	/** For Reuse Images in Test Runs; none where this is no manual execution. */
	testImages: TestImages;
	/** An agent runs the node. */
	isTool: boolean;
}

/**
 * What the items of one run of the node share, in all tries of Retry On Fail. It is attached to an object of n8n's that ends
 * with the run, and so does what is remembered here.
 */
export class Run {
	readonly ledger = new Ledger();
	readonly log: RunLog;
	/** The path that the service answers on, as far as known. */
	path: ApiPath = 'sd3';
	/** The try that is going on. */
	current!: Try;
	/** Set where the images to be requested would cost more than the user allows. */
	overLimit?: ImageFailure;
	/** Kept images whose credits this run reports, by `paidId`. */
	readonly reported: string[] = [];
	/** Images that this run has taken from those for test runs. */
	readonly tested: StoredImage[] = [];
	/** Put kept images back that are being copied. */
	readonly copying = new Set<() => void>();

	/** Images that are being made, by their slots: also by a try that n8n has given up. */
	readonly making = new Map<string, Promise<unknown>>();

	#lastItem = Infinity;
	#tries = 0;
	/** Only what the last try leaves is for another execution. */
	#isLastTry = true;
	#keeping?: Promise<Kept>;
	/** Ends the wait for a next try. */
	#nextTry?: AbortController;

	/** @param triesBefore in which the run could not be prepared */
	constructor(
		readonly plan: Plan,
		readonly surroundings: Surroundings,
		logger: Logger,
		/** Set where nothing can be sent with the credential. */
		readonly unusableCredential: ImageFailure | undefined,
		triesBefore: number,
	) {
		this.#tries = triesBefore;
		this.log = new RunLog(logger, this.ledger, plan.isDryRun ? 0 : plan.images);
	}

	/**
	 * Called by the first hook of each item. Items come in order, so one that is not behind the last begins a new try of
	 * Retry On Fail; the requests of the earlier try have all ended by then.
	 */
	enter(itemIndex: number, cancel: AbortSignal | undefined, node: INode): void {
		if (itemIndex <= this.#lastItem) this.#beginTry(cancel, node);
		this.#lastItem = itemIndex;
		this.current.enter(itemIndex);
	}

	/** Nothing of the run may be sent where one failure stops it. */
	get cannotStart(): boolean {
		return this.plan.badItems.length > 0 || this.overLimit !== undefined;
	}

	/** One item has come to its end without stopping the run. When all have, the images are delivered. */
	itemEnded(): void {
		if (this.current.itemEnded() && !this.#keeping && !this.current.isCancelled) this.#deliver();
	}

	/** The next try is prepared anew, as another run. */
	followedBy(next: Promise<Run>, isLast: boolean): void {
		const current = this.current as Try | undefined;
		current?.unlisten();
		this.#nextTry?.abort();
		next.catch(async () =>
			isLast || current?.isCancelled ? this.#leave() : await this.#leaveWithoutNextTry(),
		);
	}

	/** This try has failed: what is in flight is awaited, and the images are kept. */
	async keepImages(): Promise<Kept> {
		return await (this.#keeping ??= this.#keepWhenIdle());
	}

	#beginTry(cancel: AbortSignal | undefined, node: INode): void {
		(this.current as Try | undefined)?.unlisten();
		this.#nextTry?.abort();
		this.#tries += 1;
		this.#isLastTry = isLastTry(node, this.#tries);
		this.#keeping = undefined;
		const { items, maxParallelRequests } = this.plan;
		const current = new Try(node, items.length, maxParallelRequests, cancel);
		this.current = current;
		this.ledger.beginTry();
		this.#takeBack();
		this.overLimit = this.#checkLimit();
		current.listen(() => {
			if (current.isOver) return this.#deliver();
			current.stop();
			// n8n hands nothing on to the next node: another execution may begin at once.
			this.#leave();
			void this.keepImages();
		});
	}

	/** Counts what has to be requested: images that are there, kept or remembered for a test run are paid for. */
	#checkLimit(): ImageFailure | undefined {
		const { plan, surroundings, ledger } = this;
		if (plan.creditLimit === Infinity) return undefined;
		const free = new Map<string, number>();
		let images = 0;
		let credits = 0;
		for (const { slot, key, credits: price, repeatUncertain, reuseInTestRuns } of plan.planned()) {
			if (ledger.settled(slot, repeatUncertain)) continue;
			const left = free.get(key) ?? this.#countFree(key, reuseInTestRuns);
			free.set(key, left - 1);
			if (left > 0) continue;
			images += 1;
			credits += price;
		}
		const spent = spentCredits(surroundings.memory);
		return credits > 0 && spent + credits > plan.creditLimit
			? overCreditLimit(images, credits, spent, plan.creditLimit)
			: undefined;
	}

	#countFree(key: string, reuseInTestRuns: boolean): number {
		const { memory, node, testImages } = this.surroundings;
		const saved = memory.keptImages?.filter((image) => image.key === key) ?? [];
		const kept = node ? keptImagesFor(node, key) : [];
		const tested = reuseInTestRuns ? [...testImages.values()].filter((image) => image.key === key) : [];
		return new Set([...saved, ...kept, ...tested].map(({ paidId }) => paidId)).size;
	}

	/** The images have left the node: nothing is kept of them. */
	#deliver(): void {
		this.current.unlisten();
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

	/** Of the execution that this one is a Retry of, as far as this run has not come to them. A tool's are another call's. */
	get #left(): StoredImage[] {
		const { memory, isSaved, isTool } = this.surroundings;
		if (!isSaved || isTool) return [];
		const own = new Set(this.#storedImages.map(({ paidId }) => paidId));
		return memory.keptImages?.filter(({ paidId }) => !own.has(paidId)) ?? [];
	}

	/** This run delivers nothing any more: its images are for another execution. Returns how many of them are kept. */
	#leave(): number {
		const { node, testImages } = this.surroundings;
		this.#nextTry?.abort();
		for (const putBack of this.copying) putBack();
		this.copying.clear();
		// Nobody has seen the images of earlier executions: another run of this one may be a tool's next call.
		takeReportsBack(this.reported.splice(0));
		for (const image of this.tested.splice(0)) testImages.set(image.paidId, image);
		// An execution may have taken some already, since a cancel.
		const images = [...this.#left, ...this.#storedImages].filter((image) => !isReported(image));
		return node ? keepForNextExecution(node, images) : 0;
	}

	/** Where no next try comes, as n8n itself failed, the images are for another execution. */
	async #leaveWithoutNextTry(): Promise<void> {
		const next = new AbortController();
		this.#nextTry = next;
		await pause(LATEST_TRY, next.signal);
		if (!next.signal.aborted) this.#leave();
	}

	async #keepWhenIdle(): Promise<Kept> {
		await this.current.limiter.whenIdle();
		const { memory, isSaved, isTool } = this.surroundings;
		const own = this.#storedImages;
		// Until the last try has failed, this run may still deliver them itself.
		const isFinal = this.#isLastTry || this.current.isCancelled;
		this.#takeBack();
		const left = this.#left;
		if (isSaved && own.length > 0) memory.keptImages = [...(memory.keptImages ?? []), ...own];
		const byNewExecution = isFinal ? this.#leave() : 0;
		if (!isFinal) void this.#leaveWithoutNextTry();
		this.log.ended();
		return {
			images: left.length + this.ledger.images.filter(({ stored, reused }) => stored ?? !reused).length,
			// n8n does not run a cancelled node again, nor a tool: the agent's execution succeeds.
			byRetry: isSaved && !isTool && !this.current.isCancelled ? left.length + own.length : 0,
			byNewExecution,
			isTool,
			hasAddresses: this.plan.hasAddresses,
		};
	}
}
