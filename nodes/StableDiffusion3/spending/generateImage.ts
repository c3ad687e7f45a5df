import type { IExecutePaginationFunctions, INodeExecutionData } from 'n8n-workflow';
import { notRead, notStored, ImageFailure, withNote } from '../failures';
import { toImageItem } from '../output/imageItem';
import type { CheckedItem } from '../request/checkItem';
import { buildForm } from '../request/form';
import type { Body } from '../request/Operation';
import { returnMemory } from '../response/imageMemory';
import { requestImage, type RequestData } from './requestImage';
import type { Run } from './Run';
import { waitBeforeRetry } from './waits';

/** One image to be made: the item that asks for it, and which of its images. */
export interface Job {
	context: IExecutePaginationFunctions;
	requestData: RequestData;
	run: Run;
	item: CheckedItem;
	/** Counts the images of an item from 0. */
	imageIndex: number;
	body: Body;
}

const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** The request of this image. Its input image is read now, and is gone from memory with the request. */
async function makeRequest({ context, requestData, item, body }: Job): Promise<RequestData | ImageFailure> {
	const { options } = requestData;
	if (!item.inputField) return { ...requestData, options: { ...options, body: { ...body } } };
	try {
		const { bytes, contentType } = await buildForm(context, body, item.inputField);
		const headers = { ...options.headers, 'Content-Type': contentType };
		return { ...requestData, options: { ...options, headers, body: bytes } };
	} catch (error) {
		return notRead(reasonOf(error));
	}
}

/** Requests the image once and hands it to n8n. */
async function requestItem(job: Job): Promise<INodeExecutionData | ImageFailure> {
	const { context, run, item, body, imageIndex } = job;
	const request = await makeRequest(job);
	if (request instanceof ImageFailure) return request;
	const began = Date.now();
	const image = await requestImage(context, request, run);
	run.progress.requested(context.getItemIndex(), imageIndex, image, Date.now() - began);
	if (image instanceof ImageFailure) return image;
	try {
		const output = await toImageItem(context, item, body, image, imageIndex);
		returnMemory(image.bytes);
		return output;
	} catch (error) {
		return notStored(reasonOf(error));
	}
}

/**
 * Holds back the next request after a failure. A 429 holds up the whole run; after any other failure this image
 * waits and keeps its place meanwhile, so that a service in trouble is not asked for more by the others.
 */
async function holdBack(
	run: Run,
	{ httpCode, retryAfterMs }: ImageFailure['facts'],
	failures: number,
): Promise<void> {
	const ms = waitBeforeRetry(failures, retryAfterMs, Math.random());
	if (httpCode === '429') run.limiter.pauseFor(ms);
	else await run.wait(ms);
}

/** The final failure of an image, which ends the run before its place is free for the next one. */
function giveUp({ context, run }: Job, failure: ImageFailure, tries: number, began: number): ImageFailure {
	if (!context.continueOnFail()) run.stop();
	if (tries === 1) return failure;
	return withNote(failure, `(tried ${tries} times in ${Math.round((Date.now() - began) / 1000)} s)`);
}

/**
 * Makes one image, with all the care for the user's money: it is not requested if this run has paid for it already,
 * not before there is a place, and again only after a failure that surely was not charged.
 *
 * @returns the output item, the final failure, or undefined where the run ended before the image was there
 */
export async function generateImage(job: Job): Promise<INodeExecutionData | ImageFailure | undefined> {
	const { context, run, item, body, imageIndex } = job;
	const { paid, limiter } = run;
	const key = JSON.stringify([context.getItemIndex(), imageIndex, body]);
	if (paid.has(key)) return paid.get(key);

	const began = Date.now();
	for (let tries = 1; await limiter.take(tries > 1); tries++) {
		try {
			const result = await requestItem(job);
			if (!(result instanceof ImageFailure)) {
				paid.set(key, result);
				limiter.widen();
				return result;
			}
			if (!result.facts.repeatable || tries > item.maxRetries) return giveUp(job, result, tries, began);
			await holdBack(run, result.facts, tries);
		} finally {
			limiter.give();
		}
	}
	return undefined;
}
