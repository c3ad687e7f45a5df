import type { INodeExecutionData } from 'n8n-workflow';
import { ImageFailure } from '../failures';
import type { StoredImage } from '../output/imageItem';

/** An image that was made, or came from an earlier execution. */
export interface MadeImage {
	item: INodeExecutionData;
	/** Where n8n has its bytes; undefined where they are in memory only. */
	stored?: StoredImage;
	/** Delivered without a request. */
	reused: boolean;
}

/** What an image came to. */
export type Outcome = MadeImage | ImageFailure;

/** A kind of cost: so many images, and their credits. */
export interface Cost {
	images: number;
	credits: number;
}

/** What a run has cost, in all its tries. */
export interface Costs {
	/** Requested and made. */
	made: Cost;
	charged: Cost;
	uncertain: Cost;
}

const nothing = (): Cost => ({ images: 0, credits: 0 });

/**
 * What every image of a run came to, in all tries of Retry On Fail. Messages, log lines, limits and `creditsUsed` are read
 * from here, so they never disagree.
 */
export class Ledger {
	readonly costs: Costs = { made: nothing(), charged: nothing(), uncertain: nothing() };
	readonly #outcomes = new Map<string, Outcome>();
	/** What each image may have cost, in credits, by its place; more than once where that was repeated. */
	readonly #uncertain = new Map<string, number>();

	/**
	 * What an image must not be requested again for: it is there, or it was charged or may have been. undefined where nothing
	 * was charged.
	 *
	 * @param repeatUncertain whether what may have been charged may be requested again
	 */
	settled(slot: string, repeatUncertain: boolean): Outcome | undefined {
		const outcome = this.#outcomes.get(slot);
		if (!(outcome instanceof ImageFailure)) return outcome;
		if (outcome.charge === 'not charged') return undefined;
		return outcome.charge === 'may have been charged' && repeatUncertain ? undefined : outcome;
	}

	/** Notes what an image came to, and returns what that has cost, or may have cost. */
	record(slot: string, outcome: Outcome, credits: number): number {
		this.#outcomes.set(slot, outcome);
		const cost = this.#costOf(outcome);
		if (!cost) return 0;
		cost.images += 1;
		cost.credits += credits;
		if (cost === this.costs.uncertain) this.#uncertain.set(slot, this.uncertainCredits(slot) + credits);
		return credits;
	}

	/** What an image may have cost in all tries, in credits. */
	uncertainCredits(slot: string): number {
		return this.#uncertain.get(slot) ?? 0;
	}

	/** A new try begins: what was not charged is open again. */
	beginTry(): void {
		for (const [slot, outcome] of this.#outcomes) {
			if (outcome instanceof ImageFailure && outcome.charge === 'not charged')
				this.#outcomes.delete(slot);
		}
	}

	/** The images that are there, in the order in which they came. */
	get images(): MadeImage[] {
		return [...this.#outcomes.values()].flatMap((outcome) =>
			outcome instanceof ImageFailure ? [] : [outcome],
		);
	}

	/** How many images have failed and are not there. */
	get failed(): number {
		return this.#outcomes.size - this.images.length;
	}

	#costOf(outcome: Outcome): Cost | undefined {
		if (!(outcome instanceof ImageFailure)) return outcome.reused ? undefined : this.costs.made;
		if (outcome.charge === 'charged') return this.costs.charged;
		return outcome.charge === 'may have been charged' ? this.costs.uncertain : undefined;
	}
}
