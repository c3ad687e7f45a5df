import type { IExecuteSingleFunctions, INodeExecutionData } from 'n8n-workflow';
import { asFailure, invalidValue, type ImageFailure } from '../failures';
import type { Parameters } from './body';
import { checkRow, readFieldName, type Row } from './checkRow';
import { readInputSize } from './inputImage';
import { LABELS } from './labels';

/** A checked input item, or why nothing can be sent for it. */
export type CheckedRow = Row | ImageFailure;

type Evaluate = (expression: string) => unknown;

/** Resolves the expression of one parameter. Throws a ImageFailure that names it where that fails. */
function resolve(label: string, value: unknown, evaluate: Evaluate): unknown {
	if (typeof value !== 'string' || !value.startsWith('=')) return value;
	try {
		return evaluate(value.slice(1));
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		throw invalidValue(
			`The expression in ${label} fails: ${reason}`,
			`Correct the expression in ${label}.`,
		);
	}
}

/** Those of the given parameters that are ours: the rest, such as the Request Options, is n8n's to read. */
function resolveParameters(parameters: Parameters, evaluate: Evaluate): Parameters {
	const resolved = Object.entries(LABELS).map(([name, label]) => [
		name,
		resolve(label, parameters[name], evaluate),
	]);
	return Object.fromEntries(resolved) as Parameters;
}

async function readRow(
	context: IExecuteSingleFunctions,
	parameters: Parameters,
	item: INodeExecutionData,
	itemIndex: number,
): Promise<CheckedRow> {
	try {
		const evaluate = (text: string) => context.evaluateExpression(text, itemIndex);
		const resolved = resolveParameters(parameters, evaluate);
		resolved.options = resolveParameters((parameters.options ?? {}) as Parameters, evaluate);
		if (parameters.operation !== 'imageToImage') return checkRow(resolved);
		const field = readFieldName(LABELS.inputBinaryPropertyName, resolved.inputBinaryPropertyName);
		return checkRow(resolved, { field, ...(await readInputSize(context, item, field)) });
	} catch (error) {
		return asFailure(error, 'not charged');
	}
}

/**
 * Reads and checks all input items of this run of the node at once, so that nothing is sent while one of them may
 * still turn out to be wrong - also when n8n's Batching starts the later items only after a while.
 *
 * @returns one entry an item, in input order
 */
export async function readRows(
	context: IExecuteSingleFunctions,
	items: INodeExecutionData[],
): Promise<CheckedRow[]> {
	const { parameters } = context.getNode();
	const rows: CheckedRow[] = [];
	for (const [itemIndex, item] of items.entries())
		rows.push(await readRow(context, parameters, item, itemIndex));
	return rows;
}
