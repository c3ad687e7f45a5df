import { setTimeout as passed } from 'node:timers/promises';
import type { Child } from '../../playground/child';
import type { Rest } from '../../playground/rest';
import { readEventLog, type ExecutionLog } from './eventLog';

/** A run is given up after this, in ms. */
const DONE_WITHIN = 600_000;

export interface RunningExecution {
	/** n8n's user folder. */
	home: string;
	child: Child;
	rest: Rest;
	executionId: string;
}

/**
 * Waits until an execution has succeeded and is saved. Gives what n8n has logged about it.
 * @throws Error with n8n's message where it fails, or does not come to an end
 */
export async function untilSaved({
	home,
	child,
	rest,
	executionId,
}: RunningExecution): Promise<ExecutionLog> {
	let alive = true;
	void child.ended.finally(() => (alive = false));
	for (const deadline = Date.now() + DONE_WITHIN; ; await passed(20)) {
		const log = readEventLog(home, executionId);
		if (log.error !== undefined) throw new Error(log.error);
		const [reason] = /^.*(problem running hook|FATAL ERROR).*$/m.exec(child.output()) ?? [];
		if (reason) throw new Error(`${log.ended ? 'The images were made, but ' : ''}n8n says: ${reason}`);
		if (!alive || Date.now() > deadline) throw new Error(`Not done, n8n ${alive ? 'goes on' : 'ended'}`);
		// The list does not read what an execution has given, which would cost n8n much memory.
		if (log.ended && (await savedStatus(rest, executionId)) === 'success') return log;
	}
}

async function savedStatus(rest: Rest, executionId: string): Promise<string | undefined> {
	interface Listed {
		results: Array<{ id: string; status: string }>;
	}
	const listed = await rest.request<Listed>('GET', '/executions?limit=1').catch(() => undefined);
	return listed?.results.find(({ id }) => id === executionId)?.status;
}
