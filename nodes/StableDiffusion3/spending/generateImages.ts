import type { IExecutePaginationFunctions, INodeExecutionData } from 'n8n-workflow';
import { cancelled, CREDITS_PER_IMAGE, ImageFailure } from '../failures';
import { toErrorItem } from '../output/errorItem';
import { toNodeError } from '../output/nodeError';
import { bodyOfImage, type CheckedItem } from '../request/checkItem';
import type { Operation } from '../request/Operation';
import { keepMemoryDuring } from '../response/imageMemory';
import { generateImage } from './generateImage';
import type { RequestData } from './requestImage';
import { runOf, type Run } from './Run';

const plural = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** What to do where one item stops the run, and what the run has cost. */
function describe(failure: ImageFailure, { plan, paid }: Run): string {
	if (plan.cannotStart) return `${failure.facts.advice} Nothing was sent, so this run was not charged.`;
	if (paid.size === 0) {
		return plan.images > 1
			? `${failure.description} No other image of this run is paid for.`
			: failure.description;
	}
	const [verb, pronoun] = paid.size === 1 ? ['is', 'it'] : ['are', 'them'];
	const count = `${plural(paid.size, 'image')} of this run ${verb} already paid for`;
	const credits = paid.size * CREDITS_PER_IMAGE;
	return `${failure.description} ${count} (${credits} credits): Retry On Fail will reuse ${pronoun}, and On Error: Continue keeps ${pronoun}.`;
}

/** The message for a run that does not start because of its bad items. n8n counts items from 0, people count from 1. */
function namingItem(failure: ImageFailure, itemIndex: number, { plan }: Run): ImageFailure {
	const count = plan.items.length;
	if (count === 1) return failure;
	const others = plan.badItems.length - 1;
	const more = others > 0 ? `. ${plural(others, 'more item')} cannot be used either` : '';
	return new ImageFailure({
		...failure.facts,
		message: `Item ${itemIndex} (number ${itemIndex + 1} of ${count}): ${failure.facts.message}${more}`,
	});
}

/**
 * What is known before the first request: the item to work on; or why nothing may be sent for it; or undefined where
 * nothing is sent because of other items.
 *
 * @param stops whether one failure stops the run
 */
function usableItem(run: Run, itemIndex: number, stops: boolean): CheckedItem | ImageFailure | undefined {
	const item = run.plan.items[itemIndex]!;
	if (item instanceof ImageFailure) return stops ? namingItem(item, itemIndex, run) : item;
	if (stops && run.plan.badItems.length > 0) return undefined;
	return run.unusableCredential ?? run.plan.overLimit ?? item;
}

/** Makes the images of one item, in their order. One that was not requested, because the run ended, is left out. */
async function generateAll(
	context: IExecutePaginationFunctions,
	requestData: RequestData,
	run: Run,
	item: CheckedItem,
): Promise<Array<INodeExecutionData | ImageFailure>> {
	const makeOne = async (_entry: unknown, imageIndex: number) => {
		const body = bodyOfImage(item.body, imageIndex);
		const result = await generateImage({ context, requestData, run, item, imageIndex, body });
		run.progress.settled(result);
		return result ?? (context.getExecutionCancelSignal()?.aborted ? cancelled() : undefined);
	};
	const results = await Promise.all(Array.from({ length: item.numberOfImages }, makeOne));
	return results.filter((result) => result !== undefined);
}

/**
 * n8n's pagination hook, which is the declarative place for control flow around the request: called once per item,
 * after its preSend hooks.
 */
export const generateImages = (operation: Operation) =>
	async function (
		this: IExecutePaginationFunctions,
		requestData: RequestData,
	): Promise<INodeExecutionData[]> {
		const itemIndex = this.getItemIndex();
		const run = await runOf(this, operation);
		const stops = !this.continueOnFail();

		const item = usableItem(run, itemIndex, stops);
		if (item === undefined) return [];
		const results =
			item instanceof ImageFailure
				? [item]
				: await keepMemoryDuring(() => generateAll(this, requestData, run, item));
		const failure = results.find((result) => result instanceof ImageFailure);
		if (failure && stops) {
			// What is in flight is paid for: it is awaited and kept for Retry On Fail.
			await run.limiter.whenIdle();
			throw toNodeError(failure, this.getNode(), itemIndex, describe(failure, run));
		}
		return results.map((result, imageIndex) =>
			result instanceof ImageFailure
				? toErrorItem(result, this.getNode(), itemIndex, imageIndex)
				: result,
		);
	};
