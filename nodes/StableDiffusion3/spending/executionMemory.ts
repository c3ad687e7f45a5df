import type { IExecuteSingleFunctions } from 'n8n-workflow';
import type { StoredImage } from '../output/imageItem';

/**
 * What n8n saves of this node together with the execution, and hands to its Retry: in the node's context. Not in static
 * data, which n8n writes as a whole for the workflow, so that the last writer wins.
 */
export interface ExecutionMemory {
	/** What the runs of this node in this execution have cost, or may have cost. */
	spentCredits?: number;
	/** Images that were paid for, but not delivered, because the run failed. */
	keptImages?: StoredImage[];
}

/** Credits of requests that are in flight, of all runs that share a memory. */
const reserved = new WeakMap<ExecutionMemory, number>();

/** The memory of this execution; undefined where n8n has none, as for some of its agents. */
export function readExecutionMemory(context: IExecuteSingleFunctions): ExecutionMemory | undefined {
	try {
		return context.getContext('node');
	} catch {
		return undefined;
	}
}

/** What was spent in this execution or is about to be, in credits. */
export const spentCredits = (memory: ExecutionMemory): number =>
	(memory.spentCredits ?? 0) + (reserved.get(memory) ?? 0);

/** Counts credits that a request may cost; negative ones when it has come to something. */
export function reserveCredits(memory: ExecutionMemory, credits: number): void {
	reserved.set(memory, (reserved.get(memory) ?? 0) + credits);
}

/**
 * The node of a workflow that images are kept for in this n8n process; undefined where there is none that would come again.
 *
 * @param address of the service: an image of another one, such as an emulator, would be a wrong one
 */
export function nodeIdentity(context: IExecuteSingleFunctions, address: string): string | undefined {
	try {
		const { id } = context.getWorkflow();
		return id ? `${id}/${context.getNode().id}/${address}` : undefined;
	} catch {
		return undefined;
	}
}

export function executionIdOf(context: IExecuteSingleFunctions): string {
	try {
		return context.getExecutionId() ?? '';
	} catch {
		return '';
	}
}

/** Under Highlighted data in the list of executions: letters, numbers and underscores only. */
const HIGHLIGHTED = 'AI_Thriving_credits';

/** Shows what this execution has cost, or may have cost, among its highlighted data, together with other nodes like this one. */
export function highlightCredits(context: IExecuteSingleFunctions, credits: number): void {
	if (credits === 0) return;
	try {
		const { customData } = context;
		customData.set(HIGHLIGHTED, String(Number(customData.get(HIGHLIGHTED) ?? 0) + credits));
	} catch {
		// Older versions of n8n, and some of its agents, have none.
	}
}
