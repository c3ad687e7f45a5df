import { copyStoredImage, type ImageItem, type ImageOrder, type StoredImage } from '../output/imageItem';
import { forgetKeptImages, imageForTest, takeKeptImage, wasDelivered } from './keptImages';
import type { Run } from './Run';

/** Takes an image for a request out of what n8n saved with the execution that this one is a Retry of. */
function takeSavedImage({ surroundings }: Run, key: string): StoredImage | undefined {
	const { memory } = surroundings;
	const found = memory.keptImages?.find((image) => image.key === key);
	if (!found) return undefined;
	memory.keptImages = memory.keptImages?.filter((image) => image !== found);
	forgetKeptImages([found.id]);
	return found;
}

/** Images that were paid for, but not delivered, for this request: the next one at each call. */
function takeKept(run: Run, key: string): StoredImage | undefined {
	const { node } = run.surroundings;
	return takeSavedImage(run, key) ?? (node ? takeKeptImage(node, key) : undefined);
}

/** An image of an earlier execution for a test run, each only once in a run. */
function takeForTest({ surroundings, usedForTests }: Run, key: string): StoredImage | undefined {
	const { node, isManual } = surroundings;
	if (!node || !isManual) return undefined;
	const used = usedForTests.get(key) ?? 0;
	usedForTests.set(key, used + 1);
	return imageForTest(node, key, used);
}

/**
 * An image that was paid for before, so that nothing has to be requested: kept from a failed execution, or remembered for a test
 * run. One that n8n no longer has is passed over.
 */
export async function reuseImage(run: Run, order: ImageOrder, key: string): Promise<ImageItem | undefined> {
	for (let kept = takeKept(run, key); kept; kept = takeKept(run, key)) {
		// Each credit is reported once.
		const image = await copy(order, kept, wasDelivered(kept.id) ? 0 : kept.credits);
		if (!image) continue;
		run.taken.push(kept.id);
		return image;
	}
	const earlier = order.item.reuseInTestRuns ? takeForTest(run, key) : undefined;
	return earlier && (await copy(order, earlier, 0));
}

async function copy(order: ImageOrder, stored: StoredImage, credits: number): Promise<ImageItem | undefined> {
	try {
		return await copyStoredImage(order, stored, credits);
	} catch {
		return undefined;
	}
}
