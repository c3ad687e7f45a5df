import type { IExecuteSingleFunctions } from 'n8n-workflow';
import type { ApiPath } from '../request/apiPath';
import { readRows, type CheckedRow } from '../request/rows';

/** What the items of one run of the node share. */
export interface Run {
	/** The input items, all checked before the first request. */
	rows: CheckedRow[];
	/** The path that the service answers on, as far as known. */
	path: ApiPath;
}

const runs = new WeakMap<object, Run>();

/**
 * The run that a hook is called for. n8n hands the same execute data to every item of a run, and a new one to the
 * next run, so the state of a run ends with it.
 */
export function runOf(context: IExecuteSingleFunctions): Run {
	const key = context.getExecuteData();
	let run = runs.get(key);
	if (!run) {
		run = { rows: readRows(context), path: 'sd3' };
		runs.set(key, run);
	}
	return run;
}
