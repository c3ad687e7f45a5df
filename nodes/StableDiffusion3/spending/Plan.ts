import { CREDITS_PER_IMAGE, overCreditLimit, ImageFailure } from '../failures';
import type { Row } from '../request/checkRow';
import type { CheckedRow } from '../request/rows';

const isRow = (row: CheckedRow): row is Row => !(row instanceof ImageFailure);

/** What a run of the node is to do: all its rows, checked before the first request, and what they add up to. */
export class Plan {
	/** Items that break a rule, by their index. */
	readonly badItems: number[];
	/** Images that the good rows ask for. */
	readonly images: number;
	/** Set where these images would cost more than the user allows. */
	readonly overLimit?: ImageFailure;
	/** Requests in flight at one time. Where the rows differ, in this as in the limit, the most careful one counts. */
	readonly maxParallelRequests: number;

	/** @param rows one entry an item, in input order */
	constructor(readonly rows: CheckedRow[]) {
		const good = rows.filter(isRow);
		this.badItems = rows.flatMap((row, itemIndex) => (isRow(row) ? [] : [itemIndex]));
		this.images = good.reduce((sum, { numberOfImages }) => sum + numberOfImages, 0);
		this.maxParallelRequests = Math.min(...good.map((row) => row.maxParallelRequests));
		const credits = this.images * CREDITS_PER_IMAGE;
		const limit = Math.min(...good.map(({ creditLimit }) => creditLimit || Infinity));
		if (credits > limit) this.overLimit = overCreditLimit(this.images, credits, limit);
	}

	/** Whether nothing of the run may be sent where one failure stops it. */
	get cannotBegin(): boolean {
		return this.badItems.length > 0 || this.overLimit !== undefined;
	}
}
