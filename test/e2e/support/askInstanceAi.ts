import { randomUUID } from 'node:crypto';
import type { RunningN8n } from './RunningN8n';

/** Sends a message to n8n's Instance AI in a new thread, allows it to run any node, and waits until it has answered. */
export async function askInstanceAi({ rest }: RunningN8n, message: string): Promise<void> {
	const permissions = { executeNode: 'always_allow' };
	await rest.request('PUT', '/instance-ai/settings', { enabled: true, permissions });
	const { id: projectId } = await rest.request<{ id: string }>('GET', '/projects/personal');
	const threadId = randomUUID();
	const thread = `/instance-ai/threads`;
	await rest.request('POST', thread, { threadId, projectId, source: 'assistant_page' });
	await rest.request('POST', `/instance-ai/chat/${threadId}`, { message });
	const isActive = async () => {
		const status = await rest.request<{ hasActiveRun: boolean }>('GET', `${thread}/${threadId}/status`);
		return status.hasActiveRun;
	};
	while (await isActive()) await new Promise((resume) => setTimeout(resume, 200));
}
