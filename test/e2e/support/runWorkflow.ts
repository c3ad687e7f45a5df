import type { Rest } from '../../../playground/rest';

interface Execution {
	status: string;
	/** The run's data, packed by the library flatted: a JSON list in which each text stands once. */
	data: string;
}

/** Runs a saved workflow as the editor's button does, and waits for its end. */
export async function runWorkflow(rest: Rest, id: string): Promise<Execution> {
	const workflowData = await rest.request<{ nodes: Array<{ name: string; type: string }> }>(
		'GET',
		`/workflows/${id}`,
	);
	const trigger = workflowData.nodes.find(({ type }) => type === 'n8n-nodes-base.manualTrigger');
	const { executionId } = await rest.request<{ executionId: string }>('POST', `/workflows/${id}/run`, {
		workflowData,
		triggerToStartFrom: { name: trigger?.name },
	});
	for (;;) {
		const execution = await rest.request<Execution>('GET', `/executions/${executionId}`);
		if (!['new', 'running'].includes(execution.status)) return execution;
		await new Promise((resolve) => setTimeout(resolve, 200));
	}
}

/** The ids of all files that a run has stored. */
export function binaryIds({ data }: Execution): string[] {
	const texts = (JSON.parse(data) as unknown[]).filter((part) => typeof part === 'string');
	return texts.filter((text) => text.startsWith('filesystem-v2:'));
}
