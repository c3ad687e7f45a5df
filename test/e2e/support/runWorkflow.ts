import { randomUUID } from 'node:crypto';
import type { INodeExecutionData, IRunExecutionData, ITaskData } from 'n8n-workflow';
import type { WorkflowNode } from '../../../playground/examples';
import type { Rest } from '../../../playground/rest';
import { unpack } from './unpack';

export interface Execution {
	id: string;
	status: string;
	/** The run's data, packed by the library flatted: a JSON list in which each text stands once. */
	data: string;
}

interface SavedWorkflow {
	nodes: WorkflowNode[];
	versionId: string;
}

/** Begins a saved workflow as the editor's button does. Gives the execution's id. */
export async function beginWorkflow(rest: Rest, id: string): Promise<string> {
	const workflowData = await rest.request<SavedWorkflow>('GET', `/workflows/${id}`);
	const trigger = workflowData.nodes.find(({ type }) => type === 'n8n-nodes-base.manualTrigger');
	const { executionId } = await rest.request<{ executionId: string }>('POST', `/workflows/${id}/run`, {
		workflowData,
		triggerToStartFrom: { name: trigger?.name },
	});
	return executionId;
}

/** Changes the nodes of a saved workflow. */
export async function changeNodes(
	rest: Rest,
	id: string,
	change: (node: WorkflowNode) => WorkflowNode,
): Promise<void> {
	const { nodes, versionId } = await rest.request<SavedWorkflow>('GET', `/workflows/${id}`);
	await rest.request('PATCH', `/workflows/${id}`, { nodes: nodes.map(change), versionId });
}

/** Lets a saved workflow begin by its own triggers. */
export async function publishWorkflow(rest: Rest, id: string): Promise<void> {
	const { versionId } = await rest.request<SavedWorkflow>('GET', `/workflows/${id}`);
	await rest.request('POST', `/workflows/${id}/activate`, { versionId });
}

/** n8n 1 sets the status of an execution a moment before its data, which is an empty list until then. */
function isComplete({ status, data }: Execution): boolean {
	if (['new', 'running'].includes(status)) return false;
	if (!['success', 'error'].includes(status)) return true;
	const { error, runData = {} } =
		(unpack(data) as Partial<IRunExecutionData> | undefined)?.resultData ?? {};
	return error !== undefined || Object.keys(runData).length > 0;
}

/**
 * n8n hands over the whole execution every time. Asked for that of a long sheet five times a second, it takes 400 MB more
 * after a minute.
 */
const LONGEST_PAUSE_MS = 10_000;

/** Waits until an execution has ended, in whatever way. */
export async function untilEnded(rest: Rest, executionId: string): Promise<Execution> {
	for (let pauseMs = 200; ; pauseMs = Math.min(1.5 * pauseMs, LONGEST_PAUSE_MS)) {
		const execution = await rest.request<Execution>('GET', `/executions/${executionId}`);
		if (isComplete(execution)) return execution;
		await new Promise((resolve) => setTimeout(resolve, pauseMs));
	}
}

/** Runs a saved workflow as the editor's chat does with a message, and waits for its end. */
export async function sendChatMessage(rest: Rest, id: string, message: string): Promise<Execution> {
	const workflowData = await rest.request<SavedWorkflow>('GET', `/workflows/${id}`);
	const trigger = workflowData.nodes.find(({ type }) => type.endsWith('.chatTrigger'));
	const json = { sessionId: randomUUID(), action: 'sendMessage', chatInput: message };
	const data = {
		startTime: Date.now(),
		executionTime: 0,
		executionStatus: 'success',
		data: { main: [[{ json }]] },
		source: [null],
	};
	const { executionId } = await rest.request<{ executionId: string }>('POST', `/workflows/${id}/run`, {
		workflowData,
		triggerToStartFrom: { name: trigger?.name, data },
	});
	return await untilEnded(rest, executionId);
}

/** Runs a saved workflow as the editor's button does, and waits for its end. */
export async function runWorkflow(rest: Rest, id: string): Promise<Execution> {
	return await untilEnded(rest, await beginWorkflow(rest, id));
}

/** What n8n has kept of each run of a node. */
export function runsOf({ data }: Execution, nodeName: string): ITaskData[] {
	const { resultData } = unpack(data) as IRunExecutionData;
	return resultData.runData[nodeName] ?? [];
}

/** The items that left a node by one of its outputs, in all its runs. */
export function itemsOf(execution: Execution, nodeName: string, output = 0): INodeExecutionData[] {
	return runsOf(execution, nodeName).flatMap(({ data }) => data?.main?.[output] ?? []);
}

/** The ids of all files that a run has stored. */
export function binaryIds({ data }: Execution): string[] {
	const texts = (JSON.parse(data) as unknown[]).filter((part) => typeof part === 'string');
	return texts.filter((text) => text.startsWith('filesystem-v2:'));
}

/** n8n's Retry in the list of executions, which comes back when the new execution has ended. Gives that one. */
export async function retryExecution(
	rest: Rest,
	workflowId: string,
	executionId: string,
): Promise<Execution> {
	await rest.request('POST', `/executions/${executionId}/retry`, { loadWorkflow: false });
	return await newestExecution(rest, workflowId);
}

/** The last execution of a workflow, when it has ended. */
export async function newestExecution(rest: Rest, workflowId: string): Promise<Execution> {
	const filter = encodeURIComponent(JSON.stringify({ workflowId }));
	const { results } = await rest.request<{ results: Array<{ id: string }> }>(
		'GET',
		`/executions?filter=${filter}&limit=1`,
	);
	return await untilEnded(rest, results[0]!.id);
}
