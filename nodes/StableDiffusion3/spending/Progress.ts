import type { Logger } from 'n8n-workflow';
import { CREDITS_PER_IMAGE, ImageFailure } from '../failures';

/** A long run says at most this often how far it is, in ms. */
const INTERVAL = 10_000;

/** What n8n's log hears of a run: each request at debug level, the whole run now and then at info level. */
export class Progress {
	private images = 0;
	private failed = 0;
	private lastSaid = Date.now();

	/** @param expected images that the run is to make */
	constructor(
		private readonly logger: Logger,
		private readonly expected: number,
	) {}

	/** One request has ended. Says neither prompt nor key. */
	requested(itemIndex: number, imageIndex: number, outcome: unknown, ms: number): void {
		const result = outcome instanceof ImageFailure ? outcome.message : 'image';
		const where = `item ${itemIndex}, image ${imageIndex}`;
		this.logger.debug(`Stable Diffusion 3: ${where}: ${result}, ${Math.round(ms)} ms`);
	}

	/** One image is there, has failed for good, or was not requested because the run ended (undefined). */
	settled(outcome: unknown): void {
		if (outcome === undefined) return;
		if (outcome instanceof ImageFailure) this.failed += 1;
		else this.images += 1;
		const last = this.images + this.failed === this.expected;
		if (this.expected < 2 || (!last && Date.now() - this.lastSaid < INTERVAL)) return;
		this.lastSaid = Date.now();
		const credits = this.images * CREDITS_PER_IMAGE;
		const failures = this.failed ? `, ${this.failed} failed` : '';
		this.logger.info(
			`Stable Diffusion 3: ${this.images} of ${this.expected} images, ${credits} credits${failures}`,
		);
	}
}
