import type { IExecutePaginationFunctions, INodeExecutionData } from 'n8n-workflow';
import { cancelled, CREDITS_PER_IMAGE, ImageFailure } from '../failures';
import { toErrorItem, toNodeError } from '../outcome';
import { bodyOfImage } from '../request/body';
import type { Row } from '../request/checkRow';
import type { CheckedRow } from '../request/rows';
import { keepMemoryDuring } from '../response/imageMemory';
import { generateImage } from './generateImage';
import type { RequestData } from './requestImage';
import { runOf, type Run } from './Run';

const plural = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** What to do where one item stops the run, and what the run has cost. */
function describe(failure: ImageFailure, { plan, paid }: Run): string {
	if (plan.cannotBegin) return `${failure.facts.advice} Nothing was sent, so this run was not charged.`;
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

/** The message for a run that is not begun because of its bad items. People count rows from 1, n8n counts items from 0. */
function namingRow(failure: ImageFailure, itemIndex: number, { plan }: Run): ImageFailure {
	if (plan.rows.length === 1) return failure;
	const others = plan.badItems.length - 1;
	const more =
		others > 0 ? `. ${plural(others, 'more row')} of ${plan.rows.length} cannot be used either` : '';
	return new ImageFailure({
		...failure.facts,
		message: `Row ${itemIndex + 1} (item ${itemIndex}): ${failure.facts.message}${more}`,
	});
}

/**
 * What is known before the first request: the row to work on; or why nothing may be sent for it; or undefined where
 * nothing is sent because of other rows.
 *
 * @param stops whether one failure stops the run
 */
function checkedRow(run: Run, itemIndex: number, stops: boolean): CheckedRow | undefined {
	const row = run.plan.rows[itemIndex]!;
	if (row instanceof ImageFailure) return stops ? namingRow(row, itemIndex, run) : row;
	if (stops && run.plan.badItems.length > 0) return undefined;
	return run.unusableCredential ?? run.plan.overLimit ?? row;
}

/** Makes the images of one item, in their order. One that was not requested, because the run ended, is left out. */
async function generateAll(
	context: IExecutePaginationFunctions,
	requestData: RequestData,
	run: Run,
	row: Row,
): Promise<Array<INodeExecutionData | ImageFailure>> {
	const makeOne = async (_entry: unknown, imageIndex: number) => {
		const body = bodyOfImage(row.body, imageIndex);
		const result = await generateImage({ context, requestData, run, row, imageIndex, body });
		run.progress.settled(result);
		return result ?? (context.getExecutionCancelSignal()?.aborted ? cancelled() : undefined);
	};
	const results = await Promise.all(Array.from({ length: row.numberOfImages }, makeOne));
	return results.filter((result) => result !== undefined);
}

/**
 * n8n's pagination hook, which is the declarative place for control flow around the request: called once per item,
 * after its preSend hooks.
 */
export async function generateImages(
	this: IExecutePaginationFunctions,
	requestData: RequestData,
): Promise<INodeExecutionData[]> {
	const itemIndex = this.getItemIndex();
	const run = await runOf(this);
	const stops = !this.continueOnFail();

	const row = checkedRow(run, itemIndex, stops);
	if (row === undefined) return [];
	const results =
		row instanceof ImageFailure
			? [row]
			: await keepMemoryDuring(() => generateAll(this, requestData, run, row));
	const failure = results.find((result) => result instanceof ImageFailure);
	if (failure && stops) {
		// What is in flight is paid for: it is awaited and kept for Retry On Fail.
		await run.places.whenIdle();
		throw toNodeError(failure, this.getNode(), itemIndex, describe(failure, run));
	}
	return results.map((result, imageIndex) =>
		result instanceof ImageFailure ? toErrorItem(result, this.getNode(), itemIndex, imageIndex) : result,
	);
}
