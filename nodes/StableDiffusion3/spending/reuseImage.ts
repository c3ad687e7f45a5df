import { ImageFailure, notCopied } from '../failures';
import { copyStoredImage, type ImageItem, type ImageOrder, type StoredImage } from '../output/imageItem';
import {
	forgetKeptImages,
	isReported,
	keepForNextExecution,
	reportCredits,
	takeKeptImage,
	takeReportsBack,
} from './keptImages';
import type { Run } from './Run';

/** An image of an earlier execution, and how to put it back where it was. */
interface Taken {
	image: StoredImage;
	putBack(): void;
}

/** Takes an image for a request out of what n8n saved with the execution that this one is a Retry of. */
function takeSavedImage({ surroundings }: Run, key: string): Taken | undefined {
	const { memory, node } = surroundings;
	const found = memory.keptImages?.find((image) => image.key === key);
	if (!found) return undefined;
	memory.keptImages = memory.keptImages?.filter((image) => image !== found);
	// Where a new execution has delivered it, it is for Retry only. After a restart of n8n, only Retry brings it here.
	const isForAll = forgetKeptImages([found]) > 0 || !isReported(found);
	return {
		image: found,
		putBack: () => {
			memory.keptImages = [...(memory.keptImages ?? []), found];
			if (node && isForAll) keepForNextExecution(node, [found]);
		},
	};
}

/** An image that was paid for, but not delivered, for this request: another one at each call. */
function takeKept(run: Run, key: string): Taken | undefined {
	const { node } = run.surroundings;
	const saved = takeSavedImage(run, key);
	if (saved || !node) return saved;
	const image = takeKeptImage(node, key);
	return image && { image, putBack: () => keepForNextExecution(node, [image]) };
}

/** An image that the node got before this execution, for this request: another one at each call. */
function takeForTest({ surroundings }: Run, key: string): Taken | undefined {
	const { testImages } = surroundings;
	const image = [...testImages.values()].find((one) => one.key === key);
	if (!image) return undefined;
	testImages.delete(image.paidId);
	return { image, putBack: () => testImages.set(image.paidId, image) };
}

/** How n8n's stores of binary data say that something is not there, S3 in the cause. A host that is not found is ENOTFOUND. */
const GONE = /ENOENT|[Nn]o ?[Ss]uch|[Nn]ot ?[Ff]ound|status code 404/;

/** Copies an image of an earlier execution; undefined where n8n no longer has it. A failure where it is there all the same. */
async function copy(
	order: ImageOrder,
	stored: StoredImage,
	credits: number,
): Promise<ImageItem | ImageFailure | undefined> {
	try {
		return await copyStoredImage(order, stored, credits);
	} catch (error) {
		// A disk or a database that fails for a moment has not lost the image.
		const isGone = await order.context.helpers.getBinaryMetadata(stored.id).then(
			() => false,
			(reason: Error) => GONE.test(`${String(reason)} ${String(reason.cause)}`),
		);
		return isGone ? undefined : notCopied(error);
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
		const { paidId } = kept.image;
		run.surroundings.testImages.delete(paidId);
		const credits = reportCredits(kept.image);
		const putBack = () => {
			if (credits > 0) takeReportsBack([paidId]);
			kept.putBack();
		};
		run.copying.add(putBack);
		const image = await copy(order, kept.image, credits);
		// The execution was cancelled meanwhile: another one may have it by now.
		if (!run.copying.delete(putBack)) return undefined;
		if (image instanceof ImageFailure) {
			putBack();
			return image;
		}
		if (credits > 0) run.reported.push(paidId);
		if (image) return image;
	}
	if (!order.item.reuseInTestRuns) return undefined;
	for (let earlier = takeForTest(run, key); earlier; earlier = takeForTest(run, key)) {
		const image = await copy(order, earlier.image, 0);
		if (!image) continue;
		if (image instanceof ImageFailure) {
			earlier.putBack();
			return image;
		}
		run.tested.push(earlier.image);
		// It was delivered before: a run that fails does not keep it.
		return { item: image.item };
	}
	return undefined;
}
