import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as passed } from 'node:timers/promises';
import { Delays, type Noted } from './Delays';

const ANSWERS_WITHIN_MS = 60_000;

/** Looks into an n8n: @see probe.cjs */
export class Probe {
	/**
	 * @param file where the probe writes
	 * @param delays whether to measure the event loop
	 */
	constructor(
		private readonly file: string,
		private readonly delays: boolean,
	) {}

	/** What n8n has to be started with. */
	get env(): NodeJS.ProcessEnv {
		return {
			NODE_OPTIONS: `--require ${JSON.stringify(join(__dirname, 'probe.cjs'))}`,
			BENCHMARK_PROBE: this.file,
			BENCHMARK_DELAYS: this.delays ? 'yes' : '',
		};
	}

	/** Takes what the probe has noted since the last time, and collects n8n's garbage. */
	async take(pid: number): Promise<Delays> {
		process.kill(pid, 'SIGUSR2');
		for (const deadline = Date.now() + ANSWERS_WITHIN_MS; !existsSync(this.file); await passed(20)) {
			if (Date.now() > deadline) throw new Error('n8n does not answer the probe');
		}
		const noted = JSON.parse(await readFile(this.file, 'utf8')) as Noted;
		await rm(this.file);
		return new Delays(noted);
	}
}
