import type { Rest } from '../../../playground/rest';
import { untilEnded, type Execution } from '../../e2e/support/runWorkflow';

/** The executions of a workflow, at most 100, when all of them have ended. */
export async function executionsOf(
	rest: Rest,
	workflowId: string,
): Promise<Array<Execution & { id: string }>> {
	const filter = encodeURIComponent(JSON.stringify({ workflowId }));
	const { results } = await rest.request<{ results: Array<{ id: string }> }>(
		'GET',
		`/executions?limit=100&filter=${filter}`,
	);
	return await Promise.all(results.map(async ({ id }) => ({ ...(await untilEnded(rest, id)), id })));
}
