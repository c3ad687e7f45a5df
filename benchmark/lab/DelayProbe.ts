import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as passed } from 'node:timers/promises';
import { Delays, type Noted } from './Delays';

/** Measures the event loop of an n8n from inside: @see delayProbe.cjs */
export class DelayProbe {
	/** @param file where the probe writes */
	constructor(private readonly file: string) {}

	/** What n8n has to be started with. */
	get env(): NodeJS.ProcessEnv {
		return {
			NODE_OPTIONS: `--require ${JSON.stringify(join(__dirname, 'delayProbe.cjs'))}`,
			BENCHMARK_DELAYS: this.file,
		};
	}

	/** Takes what the probe has noted since the last time. */
	async take(pid: number): Promise<Delays> {
		process.kill(pid, 'SIGUSR2');
		while (!existsSync(this.file)) await passed(20);
		const noted = JSON.parse(await readFile(this.file, 'utf8')) as Noted;
		await rm(this.file);
		return new Delays(noted);
	}
}
