import { join } from 'node:path';
import execa from 'execa';
import { installN8n } from '../../../playground/install';
import { USUAL_N8N } from '../../../playground/recipe';
import { readSettings } from '../../../playground/settings';

export interface McpOutcome {
	tools: Array<{ name: string; description: string }>;
	results: Array<{ content: Array<{ text: string }>; isError?: boolean }>;
}

/**
 * Calls the first tool of an MCP server with each of the arguments, by the SDK's own client.
 * @param way how client and server talk
 */
export async function callMcpTool(
	address: string,
	way: 'sse' | 'streamableHttp',
	calls: object[],
): Promise<McpOutcome> {
	const n8n = await installN8n(readSettings().cache, USUAL_N8N);
	const client = join(__dirname, 'mcpClient.cjs');
	const { stdout } = await execa(n8n.node, [client, n8n.script, address, way, JSON.stringify(calls)]);
	return JSON.parse(stdout) as McpOutcome;
}
