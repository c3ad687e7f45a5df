import type { Rest } from '../../../playground/rest';
import { itemsOf } from '../../e2e/support/runWorkflow';
import { sha256 } from '../../e2e/support/sha256';
import { executionsOf } from './executionsOf';
import { OUR_NODE } from './webhookWorkflow';

export interface SavedImage {
	prompt: string;
	/** The store that n8n keeps it in. */
	store: string | undefined;
	/** Of the bytes that the main process reads from there. */
	sha256: string;
}

/** The images of a node in a workflow's successful executions, in the alphabetical order of their prompts. */
export async function savedImages(
	rest: Rest,
	workflowId: string,
	nodeName = OUR_NODE,
): Promise<SavedImage[]> {
	const executions = await executionsOf(rest, workflowId);
	const items = executions
		.filter(({ status }) => status === 'success')
		.flatMap((execution) => itemsOf(execution, nodeName));
	const images = await Promise.all(
		items.map(async ({ json, binary }) => {
			const id = binary?.data?.id ?? '';
			const file = await rest.download(`/binary-data?id=${encodeURIComponent(id)}&action=view`);
			return { prompt: json.prompt as string, store: id.split(':')[0], sha256: sha256(file) };
		}),
	);
	return images.sort((a, b) => a.prompt.localeCompare(b.prompt));
}
