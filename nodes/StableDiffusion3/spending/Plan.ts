import type { IExecuteSingleFunctions } from 'n8n-workflow';
import { ImageFailure } from '../failures';
import { NOT_CHECKED } from '../imageUrlFailure';
import { bodyOfImage } from '../request/body';
import type { CheckedItem } from '../request/checkItem';
import type { Operation } from '../request/Operation';
import { isRemote } from '../request/remoteFile';
import { requestKey, withStoredFiles } from '../request/requestKey';

/** One image that a run is to make. */
interface PlannedImage {
	/** Its place in the ledger. */
	slot: string;
	/** What is to be requested. */
	key: string;
	credits: number;
	repeatUncertain: boolean;
	reuseInTestRuns: boolean;
}

export const slotOf = (itemIndex: number, imageIndex: number): string => `${itemIndex}/${imageIndex}`;

const isUsable = (item: CheckedItem | ImageFailure): item is CheckedItem => !(item instanceof ImageFailure);

/** What a run of the node is to do: all its items, checked before the first request, and what they add up to. */
export class Plan {
	/** Items that cannot be used, by their index. */
	readonly badItems: number[];
	/** Images that the good items ask for. */
	readonly images: number;
	/** Requests in flight at one time. Where the items differ, in this as in the limit, the lowest one counts. */
	readonly maxParallelRequests: number;
	/** Most credits of an execution; Infinity for no limit. */
	readonly creditLimit: number;

	/** What the items' input images add to the keys of their requests. */
	readonly #files = new Map<number, string>();

	/** @param items in input order, each as it was checked */
	constructor(
		readonly operation: Operation,
		readonly items: Array<CheckedItem | ImageFailure>,
		/** Nothing is requested: each item only says what it would ask for. */
		readonly isDryRun = false,
	) {
		const good = items.filter(isUsable);
		const lowest = (numbers: number[]) =>
			numbers.reduce((low, number) => Math.min(low, number), Infinity);
		this.badItems = items.flatMap((item, itemIndex) =>
			isUsable(item) || item === NOT_CHECKED ? [] : [itemIndex],
		);
		this.images = good.reduce((sum, { numberOfImages }) => sum + numberOfImages, 0);
		this.maxParallelRequests = lowest(good.map((item) => item.maxParallelRequests));
		this.creditLimit = lowest(good.map(({ creditLimit }) => creditLimit || Infinity));
	}

	/** Whether input images come from addresses. */
	get hasAddresses(): boolean {
		return this.items
			.filter(isUsable)
			.some(({ files }) => [files?.image, files?.mask].some((image) => image && isRemote(image.file)));
	}

	/** What each image of an item costs: models differ. */
	creditsOf(itemIndex: number): number {
		const item = this.items[itemIndex];
		return item && isUsable(item) ? item.credits : this.operation.credits;
	}

	/**
	 * Reads which input images the items have, so that only kept images of these count as paid for. Where one cannot be read now,
	 * none does.
	 *
	 * @param isKept whether any image is kept whose key begins like this: no other file has to be read
	 */
	async readFiles(context: IExecuteSingleFunctions, isKept: (begin: string) => boolean): Promise<void> {
		for (const [itemIndex, item] of this.items.entries()) {
			if (!isUsable(item) || !item.files || !this.#keysOf(item).some(isKept)) continue;
			const read = withStoredFiles(context, '', item.files);
			this.#files.set(itemIndex, await read.catch(() => '/unknown'));
		}
	}

	/** What its images would be requested by, but for their input images. */
	#keysOf(item: CheckedItem): string[] {
		return Array.from({ length: item.numberOfImages }, (_entry, imageIndex) =>
			requestKey(this.operation.name, bodyOfImage(item.body, imageIndex), item),
		);
	}

	/** Each image of the good items. */
	*planned(): Generator<PlannedImage> {
		for (const [itemIndex, item] of this.items.entries()) {
			if (!isUsable(item)) continue;
			const { credits, repeatUncertain, reuseInTestRuns } = item;
			for (const [imageIndex, begin] of this.#keysOf(item).entries()) {
				const key = begin + (this.#files.get(itemIndex) ?? '');
				yield { slot: slotOf(itemIndex, imageIndex), key, credits, repeatUncertain, reuseInTestRuns };
			}
		}
	}
}
