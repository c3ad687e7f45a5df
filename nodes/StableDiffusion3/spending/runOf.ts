import type { IExecuteSingleFunctions, INodeExecutionData } from 'n8n-workflow';
import {
	addressOf,
	asTexts,
	checkCredential,
	isReadableOnTheWay,
	readBaseUrl,
	type Credential,
} from '../credential/credential';
import { keyHider, MIN_KEY_LENGTH } from '../credential/hideKey';
import { ImageFailure } from '../failures';
import { isTool } from '../output/nodeError';
import type { Operation } from '../request/Operation';
import { asksForDryRun, readItems, type Routed } from '../request/readItems';
import { accountOf } from './Account';
import { executionIdOf, nodeIdentity, readExecutionMemory } from './executionMemory';
import { isAnyKept, testImagesFor } from './keptImages';
import { Plan } from './Plan';
import { isLastTry, Run } from './Run';
import { readRunInput } from './runInput';

/** A run, or why it could not be prepared. */
interface Entry {
	run: Promise<Run>;
	/** This run, or else the one before: the last that could be prepared. */
	lastRun: Promise<Run | undefined>;
	/** What n8n has resolved for each item that has entered. */
	routed: Map<number, Routed>;
	/** The last item that has entered it. */
	lastItem: number;
	/** The item that n8n has called the first hook for last. */
	enteredLast: number;
	failed: boolean;
	/** Tries before this one, in which the run could not be prepared. */
	triesBefore: number;
	/** How often n8n has started with the items again. */
	beginnings: number;
}

/** Nothing was sent, because an input image could not be read: in the next try it may be there. */
const isToPrepareAnew = (context: IExecuteSingleFunctions, { plan }: Run) =>
	!context.continueOnFail() && plan.badItems.some((index) => isNotSent(plan.items[index]));

const isNotSent = (item: unknown) => item instanceof ImageFailure && item.facts.reason === 'notSent';

/** Hides the key in what messages repeat of the input: an address may hold it. A shorter key cannot be told from other words. */
function keyHiderOf({ apiKey }: Credential) {
	const hide = apiKey.trim().length < MIN_KEY_LENGTH ? (text: string) => text : keyHider(apiKey);
	return <T>(outcome: T | ImageFailure): T | ImageFailure => {
		if (!(outcome instanceof ImageFailure)) return outcome;
		const message = hide(outcome.message);
		return message === outcome.message ? outcome : outcome.with({ message });
	};
}

const entries = new WeakMap<object, Entry>();

async function prepare(
	context: IExecuteSingleFunctions,
	operation: Operation,
	items: INodeExecutionData[],
	routed: ReadonlyMap<number, Routed>,
	triesBefore: number,
): Promise<Run> {
	// By then n8n has called the first hook of all items, or of all that Batching lets it start at once.
	await Promise.resolve();
	const isDryRun = asksForDryRun(context, items.length);
	const stops = !context.continueOnFail() && !isDryRun;
	const checked = await readItems(context, operation, items, routed, stops);
	const credential = asTexts(await context.getCredentials<Credential>('stableDiffusion3Api'));
	const hide = keyHiderOf(credential);
	const plan = new Plan(operation, checked.map(hide), isDryRun);
	const address = addressOf(credential.baseUrl);
	const url = readBaseUrl(address);
	if (url && isReadableOnTheWay(url)) {
		context.logger.warn(
			`Stable Diffusion 3: The API key goes to ${url.host} unencrypted. Use https:// in the credential`,
		);
	}
	const saved = readExecutionMemory(context);
	const memory = saved ?? {};
	const executionId = executionIdOf(context);
	const node = nodeIdentity(context, address);
	const isManual = context.getMode() === 'manual';
	const surroundings = {
		address,
		hide,
		account: accountOf(address, credential.apiKey),
		memory,
		// n8n's MCP Server Trigger gives a context, but no execution that would be saved with it.
		isSaved: saved !== undefined && executionId !== '',
		node,
		executionId,
		testImages: testImagesFor(memory, isManual ? node : undefined, executionId),
		isTool: isTool(context.getNode()),
	};
	if (plan.creditLimit < Infinity) {
		const own = [...(memory.keptImages ?? []), ...surroundings.testImages.values()];
		const isOwn = (begin: string) => own.some(({ key }) => key.startsWith(begin));
		await plan.readFiles(context, (begin) => isOwn(begin) || (!!node && isAnyKept(node, begin)));
	}
	return new Run(plan, surroundings, context.logger, checkCredential(credential), triesBefore);
}

/**
 * The run that an item's first hook enters. The first call of a run reads and checks all its items; the others wait for it.
 * One that could not be prepared, as n8n's database or the server of an input image did not answer, is prepared anew by the
 * next try, which begins with an item that is not behind the last.
 *
 * @param body the item's, as the fields' routing has made it
 */
export async function enterRun(
	context: IExecuteSingleFunctions,
	operation: Operation,
	body: Routed = {},
): Promise<Run> {
	const { identity, items } = readRunInput(context);
	const itemIndex = context.getItemIndex();
	let entry = entries.get(identity);
	if (!entry || (entry.failed && itemIndex <= entry.lastItem)) {
		const before = entry;
		const triesBefore = before ? before.triesBefore + 1 : 0;
		const routed = new Map<number, Routed>();
		const run = prepare(context, operation, items, routed, triesBefore);
		const isLast = isLastTry(context.getNode(), triesBefore + 1);
		void before?.lastRun.then((last) => last?.followedBy(run, isLast));
		const fresh: Entry = {
			run,
			lastRun: run.catch(() => before?.lastRun),
			routed,
			lastItem: itemIndex,
			enteredLast: -1,
			failed: false,
			triesBefore,
			beginnings: 0,
		};
		fresh.run.then(
			(run) => (fresh.failed = isToPrepareAnew(context, run)),
			() => (fresh.failed = true),
		);
		entries.set(identity, fresh);
		entry = fresh;
	}
	entry.routed.set(itemIndex, body);
	if (itemIndex <= entry.enteredLast) entry.beginnings += 1;
	entry.enteredLast = itemIndex;
	const { beginnings } = entry;
	const run = await entry.run;
	// n8n has given this try up meanwhile, as an expression failed, and awaits nothing of it: the next one makes the images.
	if (beginnings !== entry.beginnings) await new Promise<never>(() => {});
	return run;
}

/** The run that a later hook of an item is called for. */
export async function runOf(context: IExecuteSingleFunctions): Promise<Run> {
	return await entries.get(readRunInput(context).identity)!.run;
}
