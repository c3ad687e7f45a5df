import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Figures, Load, Runner } from '../Runner';
import { countImages } from '../service/countImages';
import { runTypeScript } from '../service/runTypeScript';
import type { Setup } from '../Setup';

/** makeImages.ts on n8n's Node. Starts anew with each run, and warms up by doing the same load once before. */
export class ScriptRunner implements Runner {
	readonly name = 'Bare script';

	constructor(private readonly setup: Setup) {}

	async run({ image, count }: Load): Promise<Figures> {
		const { n8n, service } = this.setup;
		await service.answerWith(image);
		const folder = await this.setup.newFolder();
		const args = [service.url, folder, String(count)];
		const child = runTypeScript(n8n.node, join(__dirname, 'makeImages.ts'), args);
		if ((await child.ended) !== 0) throw new Error(child.output());
		const stored = await countImages(folder, image);
		await rm(folder, { recursive: true });
		if (stored !== count) throw new Error(`It stored ${stored} of ${count} images`);
		return JSON.parse(child.output()) as Figures;
	}

	async stop(): Promise<void> {}
}
