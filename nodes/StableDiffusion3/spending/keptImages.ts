import type { StoredImage } from '../output/imageItem';

/** Images that were paid for, but not delivered because the run failed: so many a node and in all, and for so many hours. */
const MOST_OF_NODE = 1_000;
const MOST_OF_ALL = 10_000;
export const HOURS_KEPT = 24;

/** Images that a test run may get again, of one node. */
const MOST_FOR_TESTS = 100;

interface Remembered extends StoredImage {
	/** The node of a workflow that it was made for. */
	node: string;
	/** ms of the monotonic clock */
	keptAt: number;
}

/** In the order of keeping. References only: the bytes are where n8n has stored them. */
let kept: Remembered[] = [];

let forTests: Remembered[] = [];

/** Kept images whose credits a run has reported or is about to, by `paidId`: each credit is reported once. */
const reported = new Set<string>();

const entry = (node: string, image: StoredImage): Remembered => ({
	...image,
	node,
	keptAt: performance.now(),
});

const isFresh = ({ keptAt }: Remembered) => performance.now() - keptAt < HOURS_KEPT * 60 * 60_000;

const idsOf = (images: StoredImage[]) => new Set(images.map(({ paidId }) => paidId));

/** The last `most` of one node's entries, and all of the others'. */
function withoutSurplus(entries: Remembered[], node: string, most: number): Remembered[] {
	const own = entries.filter((one) => one.node === node);
	const surplus = new Set(own.slice(0, Math.max(0, own.length - most)));
	return entries.filter((one) => !surplus.has(one)).slice(-MOST_OF_ALL);
}

/** Keeps images for the next execution of a node. Returns how many of them are kept. */
export function keepForNextExecution(node: string, images: StoredImage[]): number {
	const ids = idsOf(images);
	const others = kept.filter((one) => isFresh(one) && !ids.has(one.paidId));
	kept = withoutSurplus([...others, ...images.map((image) => entry(node, image))], node, MOST_OF_NODE);
	return kept.filter(({ paidId }) => ids.has(paidId)).length;
}

/** Takes a kept image for a request out of the store: each is delivered once. */
export function takeKeptImage(node: string, key: string): StoredImage | undefined {
	const found = kept.find((one) => one.node === node && one.key === key && isFresh(one));
	if (found) forgetKeptImages([found]);
	return found;
}

/** All kept images for a request. */
export function keptImagesFor(node: string, key: string): StoredImage[] {
	return kept.filter((one) => one.node === node && one.key === key && isFresh(one));
}

/** Whether any image is kept for a node whose key begins like this. */
export const isAnyKept = (node: string, begin: string): boolean =>
	kept.some((one) => one.node === node && one.key.startsWith(begin));

/** Returns how many of them were kept. */
export function forgetKeptImages(images: StoredImage[]): number {
	const gone = idsOf(images);
	const before = kept.length;
	kept = kept.filter(({ paidId }) => !gone.has(paidId));
	return before - kept.length;
}

/** What an image that was paid for earlier still has to be reported to cost, in credits: nothing at the second time. */
export function reportCredits({ paidId, credits }: StoredImage): number {
	if (reported.has(paidId)) return 0;
	reported.add(paidId);
	if (reported.size > MOST_OF_ALL) reported.delete(reported.values().next().value!);
	return credits;
}

/** Whether a run has delivered a kept image, or is about to. */
export const isReported = ({ paidId }: StoredImage): boolean => reported.has(paidId);

/** The run that reported them has failed: nobody has seen what they cost. */
export function takeReportsBack(paidIds: string[]): void {
	for (const paidId of paidIds) reported.delete(paidId);
}

/** Remembers an image for Reuse Images in Test Runs. */
export function rememberForTests(node: string, image: StoredImage): void {
	forTests = withoutSurplus([...forTests, entry(node, image)], node, MOST_FOR_TESTS);
}

/** Images by `paidId`. */
export type TestImages = Map<string, StoredImage>;

/** By the memory that the runs of an execution share. */
const testImages = new WeakMap<object, TestImages>();

/**
 * Images that a node got before this execution, and that its runs have not taken yet: never its own, and as they were
 * remembered at its first run, so that new ones push none of them out.
 */
export function testImagesFor(memory: object, node: string | undefined, executionId: string): TestImages {
	const known = testImages.get(memory);
	if (known) return known;
	// n8n reads an execution that has waited from its database, with another memory.
	const earlier = forTests.filter((one) => one.node === node && one.executionId !== executionId);
	const images = new Map(earlier.map((image) => [image.paidId, image]));
	testImages.set(memory, images);
	return images;
}
