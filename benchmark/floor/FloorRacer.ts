import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Lab } from '../lab/Lab';
import type { Load, Racer } from '../lab/Racer';
import { runTypeScript, type ScriptChild } from '../lab/runTypeScript';
import type { Figures } from '../lab/Sample';
import { countImages } from '../lab/storedFiles';

/** A bare script on n8n's Node. Begins anew with each run, and warms up by doing the same load once before. */
export class FloorRacer implements Racer {
	private child?: ScriptChild;

	constructor(
		private readonly lab: Lab,
		private readonly parallel: number,
	) {}

	get name(): string {
		return `Bare script, ${this.parallel} in parallel`;
	}

	async run({ image, count, latency }: Load): Promise<Figures> {
		const { lab } = this;
		await lab.service.answerWith(image, latency);
		const folder = await lab.newFolder();
		this.child = runTypeScript(lab.n8n.node, join(__dirname, 'makeImages.ts'), [
			lab.service.url,
			folder,
			String(count),
			String(this.parallel),
			String(latency === undefined ? count : this.parallel),
		]);
		const line = await this.child.firstLine;
		if ((await this.child.ended) !== 0) throw new Error(this.child.output());
		const stored = await countImages(folder, image);
		await rm(folder, { recursive: true });
		if (stored !== count) throw new Error(`It stored ${stored} of ${count} images`);
		return JSON.parse(line) as Figures;
	}

	async stop(): Promise<void> {
		await this.child?.stop();
	}
}
