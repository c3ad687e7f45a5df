import { setTimeout as passed } from 'node:timers/promises';
import { say } from '../../playground/say';
import { rowsNodes } from '../../test/e2e/support/workflowParts';
import { differentPrompts } from '../../test/queue/support/askForImage';
import type { Cluster } from '../../test/queue/support/Cluster';
import { behindWebhook, imageNode } from '../../test/queue/support/webhookWorkflow';
import { forgetPeak, memory } from '../n8n/processFigures';

/** Numbers of items in one execution. */
const ITEMS = [100, 1_000, 2_000, 5_000, 10_000];

/** One execution of so many items. */
export interface LongSheet {
	items: number;
	/** From the call to the saved execution, in ms. */
	time: number;
	/** Resident memory of the worker at its highest, in bytes. */
	peak: number;
	/** How the execution ended, where that is not by success. */
	broke?: string;
}

interface Listed {
	results: Array<{ id: string; status: string }>;
}

/**
 * Waits until the one execution of a workflow has ended, and gives its status. The list does not read what it has given, which
 * would cost n8n much memory.
 */
async function untilEnded({ rest }: Cluster, workflowId: string): Promise<string> {
	const filter = encodeURIComponent(JSON.stringify({ workflowId }));
	for (;;) {
		const { results } = await rest.request<Listed>('GET', `/executions?limit=1&filter=${filter}`);
		const status = results[0]?.status ?? 'new';
		if (!['new', 'running', 'waiting'].includes(status)) return status;
		await passed(200);
	}
}

async function measure(cluster: Cluster, items: number): Promise<LongSheet> {
	const { service } = cluster;
	const [, ...rows] = rowsNodes(differentPrompts(items).map((prompt) => ({ prompt })));
	const nodes = [...rows, imageNode('={{ $json.prompt }}')];
	const workflow = behindWebhook(`sheet-${items}`, nodes, { responseMode: 'onReceived' });
	const { id, url } = await cluster.publish(workflow);
	const [worker] = cluster.workerIds as [number];
	service.reset();
	forgetPeak(worker);
	const startedAt = performance.now();
	await fetch(url, { method: 'POST' });
	const status = await untilEnded(cluster, id);
	const time = Math.round(performance.now() - startedAt);
	const { length } = service.ledger.requests;
	const { peak } = memory(worker);
	say(`${items} items in one execution: ${status}, ${time} ms, ${peak} bytes, ${length} requests`);
	if (status !== 'success') return { items, time, peak, broke: cluster.reasonOfLastFailure ?? status };
	if (length !== items) throw new Error(`${items} items made ${length} requests.`);
	return { items, time, peak };
}

/** One long sheet after the other on one worker, which is a new one for each. */
export async function measureLongSheets(cluster: Cluster): Promise<LongSheet[]> {
	const sheets: LongSheet[] = [];
	for (const items of ITEMS) {
		await cluster.scaleTo(0);
		await cluster.scaleTo(1);
		sheets.push(await measure(cluster, items));
	}
	return sheets;
}
