import { CREDITS_PER_IMAGE, overCreditLimit, ImageFailure } from '../failures';
import type { CheckedItem } from '../request/checkItem';

const isUsable = (item: CheckedItem | ImageFailure): item is CheckedItem => !(item instanceof ImageFailure);

/** What a run of the node is to do: all its items, checked before the first request, and what they add up to. */
export class Plan {
	/** Items that break a rule, by their index. */
	readonly badItems: number[];
	/** Images that the good items ask for. */
	readonly images: number;
	/** Set where these images would cost more than the user allows. */
	readonly overLimit?: ImageFailure;
	/** Requests in flight at one time. Where the items differ, in this as in the limit, the lowest one counts. */
	readonly maxParallelRequests: number;

	/** @param items in input order, each as it was checked */
	constructor(readonly items: Array<CheckedItem | ImageFailure>) {
		const good = items.filter(isUsable);
		this.badItems = items.flatMap((item, itemIndex) => (isUsable(item) ? [] : [itemIndex]));
		this.images = good.reduce((sum, { numberOfImages }) => sum + numberOfImages, 0);
		this.maxParallelRequests = Math.min(...good.map((item) => item.maxParallelRequests));
		const credits = this.images * CREDITS_PER_IMAGE;
		const limit = Math.min(...good.map(({ creditLimit }) => creditLimit || Infinity));
		if (credits > limit) this.overLimit = overCreditLimit(this.images, credits, limit);
	}

	/** Whether nothing of the run may be sent where one failure stops it. */
	get cannotStart(): boolean {
		return this.badItems.length > 0 || this.overLimit !== undefined;
	}
}
