import type { IExecuteSingleFunctions, INodeExecutionData } from 'n8n-workflow';
import {
	addressOf,
	checkCredential,
	isReadableOnTheWay,
	readBaseUrl,
	type Credential,
} from '../credential/credential';
import type { Operation } from '../request/Operation';
import { asksForDryRun, readItems, type Routed } from '../request/readItems';
import { accountOf } from './Account';
import { executionIdOf, nodeIdentity, readExecutionMemory } from './executionMemory';
import { Plan } from './Plan';
import { Run } from './Run';
import { readRunInput } from './runInput';

/** A run, or why it could not be prepared. */
interface Entry {
	run: Promise<Run>;
	/** What n8n has resolved for each item that has asked for it. */
	routed: Map<number, Routed>;
	/** The last item that asked for it. */
	lastItem: number;
	failed: boolean;
	/** Tries before this one, in which the run could not be prepared. */
	triesBefore: number;
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
	const checked = await readItems(context, operation, items, routed);
	const plan = new Plan(operation, checked, asksForDryRun(context, items.length));
	if (plan.creditLimit < Infinity) await plan.readFiles(context);
	const credential = await context.getCredentials<Credential>('stableDiffusion3Api');
	const address = addressOf(credential.baseUrl);
	const url = readBaseUrl(address);
	if (url && isReadableOnTheWay(url)) {
		context.logger.warn(
			`Stable Diffusion 3: The API key goes to ${url.host} unencrypted. Use https:// in the credential`,
		);
	}
	const memory = readExecutionMemory(context);
	const surroundings = {
		address,
		account: accountOf(address, credential.apiKey),
		memory: memory ?? {},
		isSaved: memory !== undefined,
		node: nodeIdentity(context),
		executionId: executionIdOf(context),
		isManual: context.getMode() === 'manual',
	};
	return new Run(plan, surroundings, context.logger, checkCredential(credential), triesBefore);
}

/**
 * The run that a hook is called for. The first call of a run reads and checks all its items; the others wait for it. One that
 * could not be prepared, as n8n's database did not answer, is prepared anew by the next try, which begins with an item that is
 * not behind the last.
 *
 * @param body the item's, as the fields' routing has made it
 */
export async function runOf(
	context: IExecuteSingleFunctions,
	operation: Operation,
	body?: Routed,
): Promise<Run> {
	const { identity, items } = readRunInput(context);
	const itemIndex = context.getItemIndex();
	let entry = entries.get(identity);
	if (!entry || (entry.failed && itemIndex <= entry.lastItem)) {
		const triesBefore = entry ? entry.triesBefore + 1 : 0;
		const routed = new Map<number, Routed>();
		const fresh: Entry = {
			run: prepare(context, operation, items, routed, triesBefore),
			routed,
			lastItem: itemIndex,
			failed: false,
			triesBefore,
		};
		fresh.run.catch(() => (fresh.failed = true));
		entries.set(identity, fresh);
		entry = fresh;
	}
	if (body) entry.routed.set(itemIndex, body);
	entry.lastItem = Math.max(entry.lastItem, itemIndex);
	return await entry.run;
}
