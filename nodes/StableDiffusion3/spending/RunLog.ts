import type { Logger } from 'n8n-workflow';
import { ImageFailure } from '../failures';
import type { Ledger, Outcome } from './Ledger';

/** A long run says at most this often how far it is, in ms. */
const INTERVAL = 10_000;

/** What n8n's log hears of a run: each request at debug level, the whole run now and then, and at its end, at info level. */
export class RunLog {
	#lastSaid = performance.now();

	constructor(
		private readonly logger: Logger,
		private readonly ledger: Ledger,
		/** Images that the run is to make. */
		private readonly expected: number,
	) {}

	/** One request has ended. Says neither prompt nor key. */
	requested(itemIndex: number, imageIndex: number, outcome: Outcome, ms: number): void {
		const result = outcome instanceof ImageFailure ? outcome.message : 'image';
		this.logger.debug(
			`Stable Diffusion 3: item ${itemIndex}, image ${imageIndex}: ${result}, ${Math.round(ms)} ms`,
		);
	}

	/** One image has come to something. */
	imageSettled(): void {
		if (performance.now() - this.#lastSaid >= INTERVAL) this.say();
	}

	/** The run, or a try of it, has ended. */
	ended(): void {
		if (this.expected > 1 || this.ledger.costs.uncertain.images > 0) this.say();
	}

	private say(): void {
		this.#lastSaid = performance.now();
		const { images, failed, costs } = this.ledger;
		const parts = [`${images.length} of ${this.expected} images`, `${costs.made.credits} credits`];
		if (failed > 0) parts.push(`${failed} failed`);
		if (costs.charged.images > 0) parts.push(`${costs.charged.credits} credits charged without an image`);
		if (costs.uncertain.images > 0)
			parts.push(`${costs.uncertain.credits} credits may have been charged`);
		this.logger.info(`Stable Diffusion 3: ${parts.join(', ')}`);
	}
}
