import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Child } from '../../../playground/child';
import type { InstalledN8n } from '../../../playground/install';
import { startProcess, type N8nProcess } from '../../../playground/n8n';
import { install, pack } from '../../../playground/pack';
import { freePort } from '../../../playground/ports';
import type { Ends } from './Ends';

/** A running process of n8n, and its address. */
export interface Machine {
	url: string;
	child: Child;
}

/** Starts n8n's processes as if each had a machine of its own: a user folder with the packed node installed, and ports. */
export class Machines {
	private constructor(
		private readonly n8n: InstalledN8n,
		private readonly folder: string,
		private readonly tarball: string,
		private readonly shared: NodeJS.ProcessEnv,
		private readonly ends: Ends,
	) {}

	/**
	 * Packs the node and starts nothing yet.
	 * @param shared n8n's settings that are the same on all machines
	 */
	static async create(
		n8n: InstalledN8n,
		folder: string,
		shared: NodeJS.ProcessEnv,
		ends: Ends,
	): Promise<Machines> {
		const settings = {
			EXECUTIONS_MODE: 'queue',
			OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'true',
			N8N_ENCRYPTION_KEY: randomBytes(16).toString('hex'),
			...shared,
		};
		const empty = join(folder, 'package');
		await mkdir(empty);
		return new Machines(n8n, folder, await pack(empty), settings, ends);
	}

	/** Starts a process of n8n on the machine `name`, and waits until it answers. */
	async start(name: string, args: N8nProcess['args'], env: NodeJS.ProcessEnv = {}): Promise<Machine> {
		const home = join(this.folder, name);
		await install(this.tarball, home);
		const port = await freePort();
		const ports = {
			N8N_PORT: String(port),
			QUEUE_HEALTH_CHECK_ACTIVE: 'true',
			QUEUE_HEALTH_CHECK_PORT: String(port),
			N8N_WORKER_SERVER_ADDRESS: '127.0.0.1',
		};
		const starting = startProcess(
			this.n8n,
			{ home, output: join(home, 'files') },
			{ args, port, env: { ...this.shared, ...ports, ...env } },
		);
		this.ends.add(async () => {
			const started = await starting.catch(() => undefined);
			started?.child.kill();
			await started?.child.ended;
		});
		return await starting;
	}
}
