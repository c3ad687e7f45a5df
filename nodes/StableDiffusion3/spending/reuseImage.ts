import { ImageFailure, notCopied } from '../failures';
import { copyStoredImage, type ImageItem, type ImageOrder, type StoredImage } from '../output/imageItem';
import {
	forgetKeptImages,
	imagesForTest,
	keepImages,
	reportCredits,
	takeKeptImage,
	takeReportsBack,
} from './keptImages';
import type { Run } from './Run';

/** Takes an image for a request out of what n8n saved with the execution that this one is a Retry of. */
function takeSavedImage({ surroundings }: Run, key: string): StoredImage | undefined {
	const { memory } = surroundings;
	const found = memory.keptImages?.find((image) => image.key === key);
	if (!found) return undefined;
	memory.keptImages = memory.keptImages?.filter((image) => image !== found);
	forgetKeptImages([found]);
	return found;
}

/** An image that was paid for, but not delivered, for this request: another one at each call. */
function takeKept(run: Run, key: string): StoredImage | undefined {
	const { node } = run.surroundings;
	return takeSavedImage(run, key) ?? (node ? takeKeptImage(node, key) : undefined);
}

/** Puts an image back that was taken for nothing. */
function putBack({ surroundings }: Run, image: StoredImage): void {
	const { memory, node } = surroundings;
	memory.keptImages = [...(memory.keptImages ?? []), image];
	if (node) keepImages(node, [image]);
	takeReportsBack([image.paidId]);
}

/** Copies an image of an earlier execution; undefined where n8n no longer has it. A failure where it is there all the same. */
async function copy(
	order: ImageOrder,
	stored: StoredImage,
	credits: number,
): Promise<ImageItem | ImageFailure | undefined> {
	try {
		return await copyStoredImage(order, stored, credits);
	} catch (error) {
		const isThere = await order.context.helpers.getBinaryMetadata(stored.id).then(
			() => true,
			() => false,
		);
		return isThere ? notCopied(error) : undefined;
	}
}

/**
 * An image that was paid for before, so that nothing has to be requested: kept from a failed execution, or remembered for a test
 * run. One that n8n no longer has is passed over.
 */
export async function reuseImage(
	run: Run,
	order: ImageOrder,
	key: string,
): Promise<ImageItem | ImageFailure | undefined> {
	for (let kept = takeKept(run, key); kept; kept = takeKept(run, key)) {
		const credits = reportCredits(kept);
		const image = await copy(order, kept, credits);
		if (image instanceof ImageFailure) {
			putBack(run, kept);
			return image;
		}
		run.used.add(kept.paidId);
		if (credits > 0) run.reported.push(kept.paidId);
		if (image) return image;
	}
	const { node, isManual } = run.surroundings;
	if (!order.item.reuseInTestRuns || !node || !isManual) return undefined;
	for (const earlier of imagesForTest(node, key)) {
		// Each only once in a run.
		if (earlier.key !== key || run.used.has(earlier.paidId)) continue;
		run.used.add(earlier.paidId);
		const image = await copy(order, earlier, 0);
		if (image) return image;
	}
	return undefined;
}
