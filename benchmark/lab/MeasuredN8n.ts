import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { signIn } from '../../playground/account';
import type { Child } from '../../playground/child';
import type { Workflow, WorkflowNode } from '../../playground/examples';
import { startServer } from '../../playground/n8n';
import { freePort } from '../../playground/ports';
import type { Rest } from '../../playground/rest';
import { beginWorkflow } from '../../test/e2e/support/runWorkflow';
import { to } from '../../test/e2e/support/workflowParts';
import type { Contender } from '../contenders/Contender';
import type { Image } from '../service/images';
import type { Lab } from './Lab';
import { Probe } from './Probe';
import { cpuTime, forgetPeak, memory } from './processFigures';
import { countImages } from './storedFiles';
import { untilSaved } from './untilSaved';

export interface MeasuredN8nOptions {
	/** Also measure n8n's event loop. */
	delays?: boolean;
	/** Changes the user folder before n8n starts. */
	prepare?: (home: string) => Promise<void>;
}

/** An n8n of its own, whose process is measured. */
export class MeasuredN8n {
	private constructor(
		private readonly lab: Lab,
		private readonly home: string,
		private readonly child: Child,
		private readonly rest: Rest,
		private readonly probe: Probe,
		private readonly delays: boolean,
	) {}

	static async start(lab: Lab, { delays = false, prepare }: MeasuredN8nOptions): Promise<MeasuredN8n> {
		const home = await lab.newHome();
		await prepare?.(home);
		const probe = new Probe(join(home, 'probe.json'), delays);
		const place = { home, output: lab.shared };
		const { url, child } = await startServer(lab.n8n, place, await freePort(), probe.env);
		return new MeasuredN8n(lab, home, child, await signIn(url), probe, delays);
	}

	/**
	 * Runs a contender on the items that the nodes `before` give, one image an item. `time` is that from the begin of
	 * the contender's first node to the end of its last one; `cpu` that of the whole process until the run is saved.
	 * @throws Error where it does not give all images, with the reason
	 */
	async run(contender: Contender, before: WorkflowNode[], image: Image, count: number) {
		const { home, child, rest, lab, probe } = this;
		const pid = child.pid ?? 0;
		const nodes = contender.nodes({ url: lab.service.url, credentials: lab.credentials });
		const { id } = await rest.request<{ id: string }>('POST', '/workflows', chain([...before, ...nodes]));
		await probe.take(pid);
		const idle = memory(pid).now;
		forgetPeak(pid);
		const cpuBefore = cpuTime(pid);
		const executionId = await beginWorkflow(rest, id);
		const log = await untilSaved({ home, child, rest, executionId });
		const cpu = cpuTime(pid) - cpuBefore;
		const { peak } = memory(pid);
		const began = log.nodes.get(nodes[0]?.name ?? '')?.began ?? NaN;
		const ended = log.nodes.get(nodes.at(-1)?.name ?? '')?.ended ?? NaN;
		const delays = this.delays ? (await probe.take(pid)).between(began, ended) : {};
		const stored = await countImages(this.storage, image);
		await this.forget(executionId);
		if (stored !== count) throw new Error(`It stored ${stored} of ${count} images`);
		return { began, time: ended - began, cpu, idle, peak, ...delays };
	}

	async stop(): Promise<void> {
		await this.child.stop();
		await rm(this.home, { recursive: true, force: true, maxRetries: 5 });
	}

	private get storage(): string {
		return join(this.home, '.n8n', 'storage');
	}

	/** Frees the disk. */
	private async forget(executionId: string): Promise<void> {
		await this.rest.request('POST', '/executions/delete', { ids: [executionId] });
		await rm(join(this.storage, 'workflows'), { recursive: true, force: true, maxRetries: 5 });
	}
}

function chain(nodes: WorkflowNode[]): Workflow {
	const pairs = nodes.slice(1).map(({ name }, index) => [nodes[index]?.name ?? '', to([name])] as const);
	return { name: 'Benchmark', nodes, connections: Object.fromEntries(pairs) };
}
