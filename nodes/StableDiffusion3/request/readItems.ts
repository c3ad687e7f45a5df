import type { IExecuteSingleFunctions, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { asFailure, ImageFailure, invalidValue, reasonOf } from '../failures';
import { NOT_CHECKED } from '../imageUrlFailure';
import { checkItem, type CheckedItem } from './checkItem';
import { fetchHead } from './fetchFile';
import { readInputImage, type InputFiles, type ReadHead } from './inputImage';
import { checkInputSize } from './inputRules';
import type { Operation } from './Operation';
import { PARAMETERS, type Parameter } from './parameters';
import { Values } from './Values';

/** Items that are checked at the same time: each may wait for the server of its image. */
const AT_ONCE = 8;

const { options: SOURCES } = PARAMETERS.inputSource;

type Evaluate = (expression: string) => unknown;

/** What n8n has resolved for the body of an item's request, by the API's names: the fields' routing has put it there. */
export type Routed = Readonly<Record<string, unknown>>;

/** Resolves the expression of one parameter. Throws an ImageFailure that names it where that fails. */
function resolve(label: string, value: unknown, evaluate: Evaluate): unknown {
	if (typeof value !== 'string' || !value.startsWith('=')) return value;
	try {
		// What an expression does not find is an empty cell, and not a parameter that was left alone.
		return evaluate(value.slice(1)) ?? null;
	} catch (error) {
		throw invalidValue(
			`The expression in ${label} fails: ${reasonOf(error)}`,
			`Correct the expression in ${label}.`,
		);
	}
}

/** The operation's parameters and options: the rest, such as the Request Options, is n8n's to read. */
function resolveAll(
	{ parameters: read }: Operation,
	parameters: Record<string, unknown>,
	evaluate: Evaluate,
	routed: Routed,
): Values {
	const written = { ...parameters, ...(parameters.options as object | undefined) } as Record<
		string,
		unknown
	>;
	const evaluatorOf = (name: Parameter): Evaluate => {
		const { api = '' } = PARAMETERS[name] as { api?: string };
		return Object.hasOwn(routed, api) ? () => routed[api] : evaluate;
	};
	const resolved = read.map((name) => [
		name,
		resolve(PARAMETERS[name].label, written[name], evaluatorOf(name)),
	]);
	return new Values(Object.fromEntries(resolved) as Record<string, unknown>);
}

/** The places of expressions anywhere in n8n's own Request Options. */
function expressionsIn(value: unknown): string[] {
	if (typeof value === 'string') return value.startsWith('=') ? [value] : [];
	return typeof value === 'object' && value !== null ? Object.values(value).flatMap(expressionsIn) : [];
}

/** What n8n reads of these for an item: it would stop the node in the middle, with requests of other items in flight. */
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

/** The input images of an item, as far as they have to be known before they are sent. */
async function readFiles(
	context: IExecuteSingleFunctions,
	{ parameters }: Operation,
	item: INodeExecutionData,
	values: Values,
	readHead: ReadHead,
): Promise<InputFiles | undefined> {
	if (!parameters.includes('inputSource')) return undefined;
	const isFetched = !values.isBlank('inputSource') && values.option('inputSource', SOURCES) === 'url';
	const parameter = isFetched ? 'inputUrl' : 'inputBinaryPropertyName';
	const image = await readInputImage(context, item, values, parameter, readHead);
	checkInputSize(image);
	const hasMask =
		parameters.includes('maskBinaryPropertyName') && !values.isBlank('maskBinaryPropertyName');
	if (!hasMask) return { image };
	return { image, mask: await readInputImage(context, item, values, 'maskBinaryPropertyName', readHead) };
}

async function readItem(
	context: IExecuteSingleFunctions,
	operation: Operation,
	parameters: INodeParameters,
	item: INodeExecutionData,
	itemIndex: number,
	routed: Routed,
	readHead: ReadHead,
): Promise<CheckedItem | ImageFailure> {
	try {
		const evaluate = (text: string) => context.evaluateExpression(text, itemIndex);
		const values = resolveAll(operation, parameters, evaluate, routed);
		checkRequestOptions(parameters.requestOptions, evaluate);
		return checkItem(operation, values, await readFiles(context, operation, item, values, readHead));
	} catch (error) {
		return asFailure(error, 'notSent');
	}
}

/**
 * Whether this run only says what it would do: where one item asks for it, nothing is sent for any.
 *
 * @param items how many there are
 */
export function asksForDryRun(context: IExecuteSingleFunctions, items: number): boolean {
	const { dryRun } = (context.getNode().parameters.options ?? {}) as { dryRun?: unknown };
	const asks = (itemIndex: number) => {
		const value = resolve(PARAMETERS.dryRun.label, dryRun, (text) =>
			context.evaluateExpression(text, itemIndex),
		);
		return new Values({ dryRun: value }).boolean('dryRun');
	};
	if (typeof dryRun === 'boolean' || dryRun === undefined) return dryRun === true;
	return Array.from({ length: items }, (_entry, itemIndex) => itemIndex).some((itemIndex) => {
		try {
			return asks(itemIndex);
		} catch {
			// What does not say whether to send must not be sent, nor what comes with it.
			return true;
		}
	});
}

/**
 * Reads and checks all input items of this run of the node at once, so that nothing is sent while one of them may
 * still turn out to be wrong - also when n8n's Batching starts the later items only after a while.
 *
 * @param routed of the items that n8n has resolved by now; of the others, every expression is evaluated here
 * @param stops whether one bad item stops the run: then no more is fetched for those behind it
 * @returns for each item, in input order, what it asks for, or why nothing can be sent for it
 */
export async function readItems(
	context: IExecuteSingleFunctions,
	operation: Operation,
	items: INodeExecutionData[],
	routed: ReadonlyMap<number, Routed>,
	stops = false,
): Promise<Array<CheckedItem | ImageFailure>> {
	const { parameters } = context.getNode();
	const checked: Array<CheckedItem | ImageFailure> = [];
	const heads = new Map<string, ReturnType<ReadHead>>();
	const readHead: ReadHead = async (file) => {
		const { href } = file.url;
		const head = heads.get(href) ?? fetchHead(context, file);
		heads.set(href, head);
		return await head;
	};
	let hasFailed = false;
	const waiting = items.entries();
	const work = async () => {
		for (const [itemIndex, item] of waiting) {
			const read = stops && hasFailed ? () => Promise.reject(NOT_CHECKED) : readHead;
			const ofItem = routed.get(itemIndex) ?? {};
			const outcome = await readItem(context, operation, parameters, item, itemIndex, ofItem, read);
			checked[itemIndex] = outcome;
			hasFailed ||= outcome instanceof ImageFailure;
		}
	};
	await Promise.all(Array.from({ length: AT_ONCE }, work));
	return checked;
}
