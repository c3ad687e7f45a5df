import type { IExecutePaginationFunctions, INodeExecutionData } from 'n8n-workflow';
import { counted, ImageFailure } from '../failures';
import { toDryRunItem } from '../output/dryRunItem';
import { toErrorItem } from '../output/errorItem';
import { toNodeError } from '../output/nodeError';
import { bodyOfImage } from '../request/body';
import type { CheckedItem } from '../request/checkItem';
import type { Operation } from '../request/Operation';
import { keepMemoryDuring } from '../response/imageMemory';
import { chargeOf, costOf, costOfRun, describeKept } from './costReport';
import { generateImage } from './generateImage';
import type { Outcome } from './Ledger';
import { slotOf } from './Plan';
import type { RequestData } from './requestImage';
import type { Run } from './Run';
import { runOf } from './runOf';

/** What one image cost that failed, in all tries. */
function costOfImage(
	failure: ImageFailure,
	{ ledger, plan }: Run,
	itemIndex: number,
	imageIndex: number,
): string {
	const uncertain = ledger.uncertainCredits(slotOf(itemIndex, imageIndex));
	return costOf(failure, plan.creditsOf(itemIndex), uncertain);
}

/** What to do where one failure stops the run, what the run has cost, and how to get its images. */
async function describe(failure: ImageFailure, own: string, run: Run): Promise<string> {
	const { plan, ledger } = run;
	const kept = await run.keepImages();
	const { made, charged, uncertain } = ledger.costs;
	const images = made.images + charged.images + uncertain.images;
	const { advice } = failure.facts;
	if (run.cannotStart && images === 0)
		return `${advice} Nothing was sent, so this run was not charged.${describeKept(kept)}`;
	const isAll = plan.images === 1 && images === (failure.charge === 'not charged' ? 0 : 1);
	return `${advice} ${own}${isAll ? '' : ` ${costOfRun(ledger.costs)}`}${describeKept(kept)}`;
}

/**
 * The message for a run that does not start because of its bad items. People count items from 1, n8n from 0: its editor adds
 * "[item N]" to a message without "item N".
 */
function namingItem(failure: ImageFailure, itemIndex: number, { plan }: Run): ImageFailure {
	const count = plan.items.length;
	if (count === 1) return failure;
	const others = plan.badItems.length - 1;
	const more = others > 0 ? `. ${counted(others, 'more item')} cannot be used either` : '';
	return failure.with({
		message: `Item ${itemIndex + 1} of ${count} (item ${itemIndex} in n8n): ${failure.message}${more}`,
	});
}

/** The item, or why nothing can be sent for it. */
const plannedItem = ({ plan, unusableCredential }: Run, itemIndex: number) => {
	const item = plan.items[itemIndex]!;
	return item instanceof ImageFailure ? item : (unusableCredential ?? item);
};

/**
 * What is known before the first request: the item to work on; or why nothing may be sent for it; or undefined where
 * nothing is sent because of other items.
 *
 * @param stops whether one failure stops the run
 */
function usableItem(run: Run, itemIndex: number, stops: boolean): CheckedItem | ImageFailure | undefined {
	const isBad = run.plan.items[itemIndex] instanceof ImageFailure;
	const item = plannedItem(run, itemIndex);
	if (isBad && item instanceof ImageFailure) return stops ? namingItem(item, itemIndex, run) : item;
	return stops && run.plan.badItems.length > 0 ? undefined : item;
}

/** Makes the images of one item, in their order. One that was not requested, because another one failed, is undefined. */
async function generateItem(
	context: IExecutePaginationFunctions,
	requestData: RequestData,
	run: Run,
	item: CheckedItem,
): Promise<Array<Outcome | undefined>> {
	const makeOne = async (_entry: unknown, imageIndex: number) => {
		const body = bodyOfImage(item.body, imageIndex);
		const operation = run.plan.operation.name;
		const outcome = await generateImage({ context, requestData, run, operation, item, imageIndex, body });
		run.log.imageSettled();
		return outcome ?? run.current.reasonNotSent;
	};
	return await Promise.all(Array.from({ length: item.numberOfImages }, makeOne));
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
		const run = await runOf(this);
		const stops = !this.continueOnFail();

		if (stops && run.current.isAbandoned) return [];
		if (run.plan.isDryRun) {
			run.itemEnded();
			const planned = plannedItem(run, itemIndex);
			const item = planned instanceof ImageFailure ? planned : (run.overLimit ?? planned);
			return [toDryRunItem(this, operation.name, item)];
		}
		const item = usableItem(run, itemIndex, stops);
		if (item === undefined) return [];
		const outcomes =
			item instanceof ImageFailure
				? [item]
				: await keepMemoryDuring(() => generateItem(this, requestData, run, item));
		const firstFailed = outcomes.findIndex((outcome) => outcome instanceof ImageFailure);
		const failure = outcomes[firstFailed];
		if (failure instanceof ImageFailure && stops) {
			const own = costOfImage(failure, run, itemIndex, firstFailed);
			const description = await describe(failure, own, run);
			await run.current.whenAllEntered();
			throw toNodeError(failure, this.getNode(), itemIndex, description);
		}
		run.itemEnded();
		return outcomes.flatMap((outcome, imageIndex) => {
			if (!outcome) return [];
			if (!(outcome instanceof ImageFailure)) return [outcome.item];
			const cost = costOfImage(outcome, run, itemIndex, imageIndex);
			const charge = chargeOf(outcome, run.ledger.uncertainCredits(slotOf(itemIndex, imageIndex)));
			return [toErrorItem(outcome, { cost, charge }, this.getNode(), itemIndex, imageIndex)];
		});
	};
