import type { Logger } from 'n8n-workflow';
import { CREDITS_PER_IMAGE, PictureFailure } from '../failures';

/** A long run says at most this often how far it is, in ms. */
const INTERVAL = 10_000;

/** What n8n's log hears of a run: each request at debug level, the whole run now and then at info level. */
export class Progress {
	private pictures = 0;
	private failed = 0;
	private lastSaid = Date.now();

	/** @param expected pictures that the run is to make */
	constructor(
		private readonly logger: Logger,
		private readonly expected: number,
	) {}

	/** One request has ended. Says neither prompt nor key. */
	requested(itemIndex: number, imageIndex: number, outcome: unknown, ms: number): void {
		const result = outcome instanceof PictureFailure ? outcome.message : 'picture';
		const where = `row ${itemIndex + 1} (item ${itemIndex}), image ${imageIndex}`;
		this.logger.debug(`Stable Diffusion 3: ${where}: ${result}, ${Math.round(ms)} ms`);
	}

	/** One picture is there, has failed for good, or was not requested because the run ended (undefined). */
	settled(outcome: unknown): void {
		if (outcome === undefined) return;
		if (outcome instanceof PictureFailure) this.failed += 1;
		else this.pictures += 1;
		const last = this.pictures + this.failed === this.expected;
		if (this.expected < 2 || (!last && Date.now() - this.lastSaid < INTERVAL)) return;
		this.lastSaid = Date.now();
		const credits = this.pictures * CREDITS_PER_IMAGE;
		const failures = this.failed ? `, ${this.failed} failed` : '';
		this.logger.info(
			`Stable Diffusion 3: ${this.pictures} of ${this.expected} pictures, ${credits} credits${failures}`,
		);
	}
}
