import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as passed } from 'node:timers/promises';
import { signIn } from '../../playground/account';
import type { Child } from '../../playground/child';
import type { Workflow, WorkflowNode } from '../../playground/examples';
import { startServer } from '../../playground/n8n';
import { freePort } from '../../playground/ports';
import type { Rest } from '../../playground/rest';
import { beginWorkflow } from '../../test/e2e/support/runWorkflow';
import { rowsNodes, to } from '../../test/e2e/support/workflowParts';
import type { Figures, Load, Runner } from '../Runner';
import { countImages } from '../service/countImages';
import type { Setup } from '../Setup';
import type { MeasuredNodes } from '../workflows';
import { cpuTime, forgetPeak, memory } from './processFigures';
import { untilSaved } from './untilSaved';

const COLLECT_GARBAGE = join(__dirname, 'collectGarbage.cjs');

export interface N8nRunnerOptions {
	/** Start each run with a new n8n. */
	fresh?: boolean;
	/** Changes the user folder before n8n starts. */
	prepare?: (home: string) => Promise<void>;
}

interface Running {
	/** n8n's user folder. */
	home: string;
	child: Child;
	rest: Rest;
}

/** Nodes in an n8n of their own, so that none clears up the memory of another one. */
export class N8nRunner implements Runner {
	private running?: Running;

	constructor(
		private readonly setup: Setup,
		private readonly measured: MeasuredNodes,
		private readonly options: N8nRunnerOptions = {},
	) {}

	get name(): string {
		return this.measured.name;
	}

	/**
	 * Makes one image for each item. `time` is that from the start of the first measured node to the end of the last one;
	 * `cpu` that of the whole process until the run is saved.
	 */
	async run({ image, count, before = rowsNodes(prompts(count)) }: Load): Promise<Figures> {
		const { service, target } = this.setup;
		this.running ??= await this.start();
		const { home, child, rest } = this.running;
		const pid = child.pid ?? 0;
		await service.answerWith(image);
		const nodes = this.measured.nodes(target);
		const { id } = await rest.request<{ id: string }>('POST', '/workflows', chain([...before, ...nodes]));
		// Else each n8n pays for its own garbage, as in life.
		if (this.options.fresh) await collectGarbage(this.running);
		const idle = memory(pid).now;
		forgetPeak(pid);
		const cpuBefore = cpuTime(pid);
		const executionId = await beginWorkflow(rest, id);
		const log = await untilSaved({ home, child, rest, executionId });
		const cpu = cpuTime(pid) - cpuBefore;
		const { peak } = memory(pid);
		const began = log.nodes.get(nodes[0]?.name ?? '')?.began ?? NaN;
		const ended = log.nodes.get(nodes.at(-1)?.name ?? '')?.ended ?? NaN;

		const storage = join(home, '.n8n', 'storage');
		const stored = await countImages(storage, image);
		if (stored !== count) throw new Error(`It stored ${stored} of ${count} images`);
		const { requests, firstAt = NaN } = await service.seen();
		if (requests !== count) throw new Error(`It sent ${requests} requests for ${count} images`);
		await rest.request('POST', '/executions/delete', { ids: [executionId] });
		await rm(join(storage, 'workflows'), { recursive: true, force: true, maxRetries: 5 });
		if (this.options.fresh) await this.stop();
		return { time: ended - began, cpu, idle, peak, firstRequest: firstAt - began };
	}

	async stop(): Promise<void> {
		const { running } = this;
		this.running = undefined;
		await running?.child.stop();
		if (running) await rm(running.home, { recursive: true, force: true, maxRetries: 5 });
	}

	private async start(): Promise<Running> {
		const { n8n, shared } = this.setup;
		const home = await this.setup.newHome();
		await this.options.prepare?.(home);
		const env = { NODE_OPTIONS: `--require ${JSON.stringify(COLLECT_GARBAGE)}` };
		const { url, child } = await startServer(n8n, { home, output: shared }, await freePort(), env);
		return { home, child, rest: await signIn(url) };
	}
}

async function collectGarbage({ child, rest }: Running): Promise<void> {
	process.kill(child.pid ?? 0, 'SIGUSR2');
	await passed(100);
	// n8n answers when it is through with it.
	await rest.request('GET', '/settings');
}

/** Items with a prompt each. */
function prompts(count: number): Array<{ prompt: string }> {
	return Array.from({ length: count }, (_, index) => ({ prompt: `Item ${index + 1}` }));
}

function chain(nodes: WorkflowNode[]): Workflow {
	const pairs = nodes.slice(1).map(({ name }, index) => [nodes[index]?.name ?? '', to([name])] as const);
	return { name: 'Benchmark', nodes, connections: Object.fromEntries(pairs) };
}
