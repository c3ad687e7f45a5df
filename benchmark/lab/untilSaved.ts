import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as passed } from 'node:timers/promises';
import type { Child } from '../../playground/child';
import type { Rest } from '../../playground/rest';
import { readEventLog, type ExecutionLog } from './eventLog';

/** A run is given up after this, in ms. */
const DONE_WITHIN = 600_000;
/** And where a finished one is still not saved after this. */
const SAVED_WITHIN = 60_000;

/** An n8n that an execution goes on in. */
export interface RunningExecution {
	/** n8n's user folder. */
	home: string;
	child: Child;
	rest: Rest;
	executionId: string;
}

/**
 * Waits until an execution has ended well and is saved. Gives what n8n has logged about it.
 * @throws Error with n8n's message where it fails, or does not come to an end
 */
export async function untilSaved(running: RunningExecution): Promise<ExecutionLog> {
	const { home, child, executionId } = running;
	let alive = true;
	void child.ended.finally(() => (alive = false));
	const complain = async (what: string): Promise<never> => {
		throw new Error(`${what}: ${await lastError(home)}`);
	};
	const log = await poll(20, DONE_WITHIN, () => {
		const now = readEventLog(home, executionId);
		return now.ended || !alive ? now : undefined;
	});
	if (log === undefined) return await complain(`Not done after ${DONE_WITHIN / 1000} s`);
	if (!log.ended) return await complain('n8n ended');
	if (log.error !== undefined) throw new Error(log.error);

	const state = await poll(100, SAVED_WITHIN, async () => {
		const now = await stateOf(running).catch(() => undefined);
		return alive && (now === undefined || ['new', 'running'].includes(now)) ? undefined : (now ?? 'lost');
	});
	return state === 'success'
		? log
		: await complain('The images were made, but the execution was not saved');
}

/** Asks again and again for an answer; undefined where there is none in time. */
async function poll<T>(
	everyMs: number,
	withinMs: number,
	ask: () => Promise<T | undefined> | T | undefined,
): Promise<T | undefined> {
	for (const deadline = Date.now() + withinMs; Date.now() < deadline; await passed(everyMs)) {
		const answer = await ask();
		if (answer !== undefined) return answer;
	}
	return undefined;
}

/** The list tells the state without reading what an execution has given, which would cost n8n much memory. */
async function stateOf({ rest, executionId }: RunningExecution): Promise<string | undefined> {
	interface Listed {
		results: Array<{ id: string; status: string }>;
	}
	const { results } = await rest.request<Listed>('GET', '/executions?limit=1');
	return results.find(({ id }) => id === executionId)?.status;
}

async function lastError(home: string): Promise<string> {
	const lines = (await readFile(join(home, 'n8n.log'), 'utf8')).split('\n');
	const errors = lines.filter((line) => /error|fatal/i.test(line) && !/^\s+at /.test(line));
	return errors.at(-1)?.trim() ?? 'n8n has logged no error';
}
