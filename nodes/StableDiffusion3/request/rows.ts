import type { IExecuteSingleFunctions, INodeExecutionData, NodeParameterValueType } from 'n8n-workflow';
import { asFailure, invalidValue, type PictureFailure } from '../failures';
import type { Parameters } from './body';
import { checkRow, readFieldName, type Row } from './checkRow';
import { readInputSize } from './inputImage';
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

/** Our parameters with their expressions resolved for one item. Throws a PictureFailure that names the one that fails. */
function resolveParameters(parameters: Parameters, evaluate: Evaluate): Parameters {
	const resolveNamed = (name: string) => {
		try {
			return [name, resolve(parameters[name] as NodeParameterValueType, evaluate)];
		} catch (error) {
			const label = LABELS[name as keyof typeof LABELS] ?? name;
			const reason = error instanceof Error ? error.message : String(error);
			throw invalidValue(
				`The expression in ${label} fails: ${reason}`,
				`Correct the expression in ${label}.`,
			);
		}
	};
	// The rest, such as the Request Options, is n8n's to read.
	const ours = Object.keys(parameters).filter((name) => name in LABELS || name === 'options');
	return Object.fromEntries(ours.map(resolveNamed)) as Parameters;
}

async function readRow(
	context: IExecuteSingleFunctions,
	parameters: Parameters,
	item: INodeExecutionData,
	itemIndex: number,
): Promise<CheckedRow> {
	try {
		const resolved = resolveParameters(parameters, (text) => context.evaluateExpression(text, itemIndex));
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
