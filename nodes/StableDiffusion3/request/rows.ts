import type { IExecuteSingleFunctions, NodeParameterValueType } from 'n8n-workflow';
import { asFailure, invalidValue, type PictureFailure } from '../failures';
import { checkRow, type Parameters, type Row } from './checkRow';
import { LABELS } from './labels';

/** A checked input item, or why nothing can be sent for it. */
export type CheckedRow = Row | PictureFailure;

type Evaluate = (expression: string) => unknown;

function resolve(value: NodeParameterValueType | object, evaluate: Evaluate): unknown {
	if (typeof value === 'string') return value.startsWith('=') ? evaluate(value.slice(1)) : value;
	if (Array.isArray(value)) return value.map((entry: NodeParameterValueType) => resolve(entry, evaluate));
	if (value === null || typeof value !== 'object') return value;
	return Object.fromEntries(
		Object.entries(value).map(([name, entry]) => [
			name,
			resolve(entry as NodeParameterValueType, evaluate),
		]),
	);
}

function readRow(parameters: Parameters, evaluate: Evaluate): CheckedRow {
	const resolved: Parameters = {};
	// The rest, such as the Request Options, is n8n's to read.
	const names = Object.keys(parameters).filter((name) => name in LABELS || name === 'options');
	for (const name of names) {
		try {
			resolved[name] = resolve(parameters[name] as NodeParameterValueType, evaluate);
		} catch (error) {
			const label = LABELS[name as keyof typeof LABELS] ?? name;
			const reason = error instanceof Error ? error.message : String(error);
			return invalidValue(
				`The expression in ${label} fails: ${reason}`,
				`Correct the expression in ${label}.`,
			);
		}
	}
	try {
		return checkRow(resolved);
	} catch (error) {
		return asFailure(error, 'not charged');
	}
}

/**
 * Reads and checks all input items of this run of the node at once, so that nothing is sent while one of them may
 * still turn out to be wrong - also when n8n's Batching starts the later items only after a while.
 *
 * @param items how many there are
 * @returns one entry an item, in input order
 */
export function readRows(context: IExecuteSingleFunctions, items: number): CheckedRow[] {
	const { parameters } = context.getNode();
	return Array.from({ length: items }, (_entry, itemIndex) =>
		readRow(parameters, (expression) => context.evaluateExpression(expression, itemIndex)),
	);
}
