import type { IExecuteSingleFunctions, INodeExecutionData } from 'n8n-workflow';
import { asFailure, invalidValue, type ImageFailure } from '../failures';
import { checkItem, readFieldName, type CheckedItem } from './checkItem';
import { readInputSize } from './inputImage';
import type { Operation } from './Operation';
import { PARAMETERS } from './parameters';
import { Values } from './Values';

type Evaluate = (expression: string) => unknown;

/** Resolves the expression of one parameter. Throws an ImageFailure that names it where that fails. */
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

/** Our parameters and options: the rest, such as the Request Options, is n8n's to read. */
function resolveAll(parameters: Record<string, unknown>, evaluate: Evaluate): Values {
	const written = { ...parameters, ...(parameters.options as object | undefined) } as Record<
		string,
		unknown
	>;
	const resolved = Object.entries(PARAMETERS).map(([name, { label }]) => [
		name,
		resolve(label, written[name], evaluate),
	]);
	return new Values(Object.fromEntries(resolved) as Record<string, unknown>);
}

async function readItem(
	context: IExecuteSingleFunctions,
	operation: Operation,
	item: INodeExecutionData,
	itemIndex: number,
): Promise<CheckedItem | ImageFailure> {
	try {
		const values = resolveAll(context.getNode().parameters, (text) =>
			context.evaluateExpression(text, itemIndex),
		);
		if (!operation.hasInputImage) return checkItem(operation, values);
		const field = readFieldName(values, 'inputBinaryPropertyName');
		return checkItem(operation, values, { field, ...(await readInputSize(context, item, field)) });
	} catch (error) {
		return asFailure(error, 'notSent');
	}
}

/**
 * Reads and checks all input items of this run of the node at once, so that nothing is sent while one of them may
 * still turn out to be wrong - also when n8n's Batching starts the later items only after a while.
 *
 * @returns for each item, in input order, what it asks for, or why nothing can be sent for it
 */
export async function readItems(
	context: IExecuteSingleFunctions,
	operation: Operation,
	items: INodeExecutionData[],
): Promise<Array<CheckedItem | ImageFailure>> {
	const checked: Array<CheckedItem | ImageFailure> = [];
	for (const [itemIndex, item] of items.entries())
		checked.push(await readItem(context, operation, item, itemIndex));
	return checked;
}
