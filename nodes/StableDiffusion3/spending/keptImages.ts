import type { StoredImage } from '../output/imageItem';

/** Images that were paid for, but not delivered because the run failed: so many a node and in all, and for so long (ms). */
const MOST_KEPT_OF_NODE = 1_000;
const MOST_KEPT = 10_000;
const KEPT_FOR = 24 * 60 * 60_000;

/** Images that a test run may get again, of one node. */
const MOST_FOR_TESTS = 100;

interface Entry extends StoredImage {
	/** The node of a workflow that it was made for. */
	node: string;
	/** ms of the monotonic clock */
	keptAt: number;
}

/** In the order of keeping. References only: the bytes are where n8n has stored them. */
let kept: Entry[] = [];

let forTests: Entry[] = [];

/** Images that were delivered after having been kept, by their ids: a further delivery costs nothing. */
const delivered = new Set<string>();

const entry = (node: string, image: StoredImage): Entry => ({ ...image, node, keptAt: performance.now() });

/** The last `most` of one node's entries, and all of the others'. */
function trimmed(entries: Entry[], node: string, most: number): Entry[] {
	const own = entries.filter((one) => one.node === node);
	if (own.length <= most) return entries.slice(-MOST_KEPT);
	const surplus = new Set(own.slice(0, own.length - most));
	return entries.filter((one) => !surplus.has(one)).slice(-MOST_KEPT);
}

/** Keeps images for the next execution of a node. Returns how many of them are kept. */
export function keepImages(node: string, images: StoredImage[]): number {
	const now = performance.now();
	const ids = new Set(images.map(({ id }) => id));
	const others = kept.filter(({ id, keptAt }) => now - keptAt < KEPT_FOR && !ids.has(id));
	kept = trimmed([...others, ...images.map((image) => entry(node, image))], node, MOST_KEPT_OF_NODE);
	return kept.filter(({ id }) => ids.has(id)).length;
}

/** Takes a kept image for a request out of the store: each is delivered once. */
export function takeKeptImage(node: string, key: string): StoredImage | undefined {
	const now = performance.now();
	const found = kept.find((one) => one.node === node && one.key === key && now - one.keptAt < KEPT_FOR);
	if (found) forgetKeptImages([found.id]);
	return found;
}

/** How many kept images there are for requests whose key begins so, but for those with the given ids. */
export function countKeptImages(node: string, keyBeginning: string, but: ReadonlySet<string>): number {
	return kept.filter((one) => one.node === node && one.key.startsWith(keyBeginning) && !but.has(one.id))
		.length;
}

export function forgetKeptImages(ids: string[]): void {
	const gone = new Set(ids);
	kept = kept.filter(({ id }) => !gone.has(id));
}

/** Notes that images were delivered which had been kept. */
export function noteDelivered(ids: string[]): void {
	for (const id of ids) delivered.add(id);
	for (const id of [...delivered].slice(0, Math.max(0, delivered.size - MOST_KEPT))) delivered.delete(id);
}

export const wasDelivered = (id: string): boolean => delivered.has(id);

/** Remembers an image for Reuse Images in Test Runs. */
export function rememberForTests(node: string, image: StoredImage): void {
	forTests = trimmed([...forTests, entry(node, image)], node, MOST_FOR_TESTS);
}

/**
 * An image that the same node got before for the same request.
 *
 * @param occurrence counts the equal requests of a run from 0: each gets an image of its own
 */
export function imageForTest(node: string, key: string, occurrence: number): StoredImage | undefined {
	return forTests.filter((one) => one.node === node && one.key === key)[occurrence];
}
