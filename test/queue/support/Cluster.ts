import { chmod, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmulator, type Emulator } from '../../../emulator';
import { saveCredential, signIn } from '../../../playground/account';
import type { Child } from '../../../playground/child';
import { withCredential, type Workflow } from '../../../playground/examples';
import { installN8n } from '../../../playground/install';
import { onEnd } from '../../../playground/runUntilStopped';
import type { Rest } from '../../../playground/rest';
import { USUAL_N8N } from '../../../playground/recipe';
import { readSettings } from '../../../playground/settings';
import { untilServed } from '../../e2e/support/untilServed';
import { Ends } from './Ends';
import { Machines, type Machine } from './Machines';
import { startStores } from './startStores';

const KEY = 'sd3-queue-key-71c0de';

export interface ClusterOptions {
	/** How many executions each worker runs at one time. */
	concurrency: number;
	/** Settings of all n8n processes beside those that make the cluster. */
	env?: NodeJS.ProcessEnv;
}

/**
 * n8n in queue mode with this package: Redis, PostgreSQL, n8n's main process, a webhook process and any number of workers.
 * The images come from an emulator. All of it listens on 127.0.0.1 and keeps its files in one temporary folder.
 */
export class Cluster {
	/** The service's API key. */
	readonly key = KEY;
	private readonly workers: Child[] = [];
	private workersStarted = 0;

	private constructor(
		readonly service: Emulator,
		/** The main process's, signed in. */
		readonly rest: Rest,
		private readonly credential: { id: string; name: string },
		private readonly webhook: Machine,
		private readonly machines: Machines,
		private readonly concurrency: number,
		private readonly ends: Ends,
	) {}

	/** Starts everything but the workers. */
	static async start({ concurrency, env = {} }: ClusterOptions): Promise<Cluster> {
		const n8n = await installN8n(readSettings().cache, USUAL_N8N);
		const ends = new Ends();
		onEnd(() => ends.run());
		try {
			const folder = await temporaryFolder(ends);
			const service = await startEmulator({ keys: [{ key: KEY, credits: 1_000_000 }] });
			ends.add(() => service.stop());
			const stores = await startStores(folder, ends);
			const machines = await Machines.create(n8n, folder, { ...stores, ...env }, ends);
			const main = await machines.start('main', ['start']);
			const webhook = await machines.start('webhook', ['webhook']);
			const rest = await signIn(main.url);
			const credential = await saveCredential(rest, { apiKey: KEY, baseUrl: service.url });
			return new Cluster(service, rest, credential, webhook, machines, concurrency, ends);
		} catch (error) {
			await ends.run();
			throw error;
		}
	}

	async stop(): Promise<void> {
		await this.ends.run();
	}

	/** Starts workers, or asks some to stop and waits for them, until there are `count`. */
	async scaleTo(count: number): Promise<void> {
		await Promise.all(this.workers.splice(count).map(async (worker) => await worker.stop()));
		const missing = Array.from({ length: count - this.workers.length }, () => this.startWorker());
		this.workers.push(...(await Promise.all(missing)));
	}

	/** Starts a worker that is not counted among the others. */
	async startWorker(env?: NodeJS.ProcessEnv): Promise<Child> {
		const name = `worker-${++this.workersStarted}`;
		const args = ['worker', `--concurrency=${this.concurrency}`] as const;
		return (await this.machines.start(name, [...args], env)).child;
	}

	/** Ends one worker as `kill -9` does. */
	async killWorker(): Promise<void> {
		const worker = this.workers.pop();
		if (!worker) throw new Error('There is no worker to kill.');
		worker.kill();
		await worker.ended;
	}

	/** Ends the webhook process as `kill -9` does. */
	async killWebhook(): Promise<void> {
		this.webhook.child.kill();
		await this.webhook.child.ended;
	}

	/** Why n8n ended an execution by itself, as its processes' logs say last; undefined where they do not. */
	get reasonOfLastFailure(): string | undefined {
		const logs = [...this.workers, this.webhook.child].map((child) => child.output()).join('\n');
		return logs
			.match(/[^\n"]*(?:stalled|maxStalledCount|FATAL ERROR)[^\n"]*/g)
			?.at(-1)
			?.trim();
	}

	/** Process ids of the workers. */
	get workerIds(): number[] {
		return this.workers.flatMap(({ pid }) => pid ?? []);
	}

	/** How many executions each worker has started, as its log says. */
	get shares(): number[] {
		return this.workers.map((worker) => worker.output().split('Worker started execution').length - 1);
	}

	/** Saves a workflow with the credential chosen in our nodes. */
	async add(workflow: Workflow): Promise<{ id: string; versionId: string }> {
		return await this.rest.request('POST', '/workflows', withCredential(workflow, this.credential));
	}

	/** Saves and publishes a workflow that begins with a webhook. Gives its id, and the address to call. */
	async publish(workflow: Workflow): Promise<{ id: string; url: string }> {
		const { id, versionId } = await this.add(workflow);
		await this.rest.request('POST', `/workflows/${id}/activate`, { versionId });
		const url = `${this.webhook.url}/webhook/${String(workflow.nodes[0]?.parameters.path)}`;
		await untilServed(url);
		return { id, url };
	}
}

async function temporaryFolder(ends: Ends): Promise<string> {
	const folder = await realpath(await mkdtemp(join(tmpdir(), 'sd3-queue-')));
	ends.add(async () => await rm(folder, { recursive: true, force: true, maxRetries: 10 }));
	// PostgreSQL passes through it as another user.
	await chmod(folder, 0o711);
	return folder;
}
