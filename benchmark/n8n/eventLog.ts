import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Event {
	ts?: string;
	eventName?: string;
	payload?: { executionId?: string; nodeName?: string; errorMessage?: string };
}

/** What n8n has logged about one execution. */
export interface ExecutionLog {
	/** When each node started and ended, in ms since 1970. */
	nodes: Map<string, { began: number; ended?: number }>;
	/** Whether the workflow has run to its end; it is not saved yet then. */
	ended: boolean;
	/** n8n's message where the workflow has failed. */
	error?: string;
}

/**
 * Reads n8n's own event log. It is there also where n8n cannot save the execution, and reading it costs n8n nothing.
 * @param home n8n's user folder
 */
export function readEventLog(home: string, executionId: string): ExecutionLog {
	const log: ExecutionLog = { nodes: new Map(), ended: false };
	const lines = readFileSync(join(home, '.n8n', 'n8nEventLog.log'), 'utf8').split('\n');
	for (const line of lines.filter((text) => text.includes(`"executionId":"${executionId}"`))) {
		const { eventName = '', ts = '', payload = {} } = parse(line);
		const { nodeName = '', errorMessage } = payload;
		const at = Date.parse(ts);
		const node = log.nodes.get(nodeName);
		if (eventName === 'n8n.node.started') log.nodes.set(nodeName, { began: at });
		if (eventName === 'n8n.node.finished' && node) node.ended = at;
		if (eventName === 'n8n.workflow.success' || eventName === 'n8n.workflow.failed') log.ended = true;
		if (eventName === 'n8n.workflow.failed') log.error = errorMessage ?? 'The workflow failed';
	}
	return log;
}

/** The last line may be half written. */
function parse(line: string): Event {
	try {
		return JSON.parse(line) as Event;
	} catch {
		return {};
	}
}
