import { rowsNodes } from '../../test/e2e/support/workflowParts';
import type { Contender } from '../contenders/Contender';
import type { Lab } from './Lab';
import { MeasuredN8n, type MeasuredN8nOptions } from './MeasuredN8n';
import type { Load, Racer } from './Racer';
import type { Figures } from './Sample';

export interface N8nRacerOptions extends MeasuredN8nOptions {
	/** Begin each run with an n8n just started. */
	fresh?: boolean;
}

/** A contender in an n8n of its own, so that no contender has to clear up another one's memory. */
export class N8nRacer implements Racer {
	private n8n?: MeasuredN8n;

	constructor(
		private readonly lab: Lab,
		private readonly contender: Contender,
		private readonly options: N8nRacerOptions = {},
	) {}

	get name(): string {
		return this.contender.name;
	}

	async run({ image, count, latency, before = rowsNodes(prompts(count)) }: Load): Promise<Figures> {
		const { service } = this.lab;
		this.n8n ??= await MeasuredN8n.start(this.lab, this.options);
		await service.answerWith(image, latency);
		const { began, ...figures } = await this.n8n.run(this.contender, before, image, count);
		const { requests, mostInFlight, firstAt = NaN } = await service.seen();
		if (requests !== count) throw new Error(`It sent ${requests} requests for ${count} images`);
		if (this.options.fresh) await this.stop();
		return { ...figures, mostInFlight, firstRequest: firstAt - began };
	}

	async stop(): Promise<void> {
		const { n8n } = this;
		this.n8n = undefined;
		await n8n?.stop();
	}
}

/** Rows with a prompt each. */
export function prompts(count: number): Array<{ prompt: string }> {
	return Array.from({ length: count }, (_, index) => ({ prompt: `Row ${index + 1}` }));
}
