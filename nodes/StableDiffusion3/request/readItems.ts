import type { IExecuteSingleFunctions, INodeExecutionData } from 'n8n-workflow';
import { asFailure, invalidValue, type ImageFailure } from '../failures';
import { checkItem, type CheckedItem } from './checkItem';
import { readInputImage } from './inputImage';
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

/** The places of expressions anywhere in n8n's own Request Options. */
function expressionsIn(value: unknown): string[] {
	if (typeof value === 'string') return value.startsWith('=') ? [value] : [];
	return typeof value === 'object' && value !== null ? Object.values(value).flatMap(expressionsIn) : [];
}

/** What n8n reads of these for an item: it would stop the node in the middle, with requests of other items on their way. */
function checkRequestOptions(options: unknown, evaluate: Evaluate): void {
	for (const expression of expressionsIn(options)) resolve('Request Options', expression, evaluate);
	const { proxy: written } = (options ?? {}) as { proxy?: unknown };
	const proxy = resolve('Request Options', written, evaluate);
	if (!proxy) return;
	const isUsable = typeof proxy === 'string' && /^[a-z][a-z\d+.-]*:\/\/[^/?#]*:\d+/i.test(proxy.trim());
	if (!isUsable) {
		throw invalidValue(
			'The Proxy under Request Options is not an address with a host and a port',
			'Correct it, e.g. http://proxy.example.com:3128.',
		);
	}
}

async function readItem(
	context: IExecuteSingleFunctions,
	operation: Operation,
	item: INodeExecutionData,
	itemIndex: number,
): Promise<CheckedItem | ImageFailure> {
	try {
		const { parameters } = context.getNode();
		const evaluate = (text: string) => context.evaluateExpression(text, itemIndex);
		const values = resolveAll(parameters, evaluate);
		checkRequestOptions(parameters.requestOptions, evaluate);
		if (!operation.hasInputImage) return checkItem(operation, values);
		const image = await readInputImage(context, item, values, 'inputBinaryPropertyName');
		return checkItem(operation, values, { image });
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
