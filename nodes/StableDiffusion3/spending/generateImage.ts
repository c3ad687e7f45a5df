import type { IExecutePaginationFunctions } from 'n8n-workflow';
import { ImageFailure, imageOverCreditLimit, notRead, notStored } from '../failures';
import { toImageItem, type ImageOrder } from '../output/imageItem';
import { hasTwoPaths, otherPath, type ApiPath } from '../request/apiPath';
import { buildForm } from '../request/form';
import { requestKey, withFiles } from '../request/requestKey';
import { returnMemory } from '../response/imageMemory';
import { highlightCredits, reserveCredits, spentCredits } from './executionMemory';
import { rememberForTests } from './keptImages';
import type { Outcome } from './Ledger';
import { slotOf } from './Plan';
import { requestImage, type RequestData } from './requestImage';
import { reuseImage } from './reuseImage';
import type { Run } from './Run';
import { backOff, LONGEST_ASKED_WAIT } from './waits';

/** One image to be made: the item that asks for it, and which of its images. */
export interface Job extends ImageOrder {
	context: IExecutePaginationFunctions;
	requestData: RequestData;
	run: Run;
}

/** The request of an image, and the key that tells it from others. */
interface PreparedRequest {
	requestData: RequestData;
	key: string;
}

/** The request of this image. Its input image is read now, and is gone from memory with the request. */
async function prepareRequest(job: Job): Promise<PreparedRequest | ImageFailure> {
	const { context, requestData, run, operation, item, body } = job;
	const options = { ...requestData.options, url: item.url };
	const key = requestKey(operation, body, item);
	if (!item.files)
		return { key, requestData: { ...requestData, options: { ...options, body: { ...body } } } };
	try {
		const form = await buildForm(context, body, item.files, run.current.ending);
		const headers = { ...options.headers, 'Content-Type': form.contentType };
		return {
			key: withFiles(key, form.files),
			requestData: { ...requestData, options: { ...options, headers, body: form.bytes } },
		};
	} catch (error) {
		return job.run.surroundings.hide(notRead(error));
	}
}

/** Requests the image once and hands it to n8n. */
async function requestOnce(job: Job, { requestData, key }: PreparedRequest, path: ApiPath): Promise<Outcome> {
	const { context, run, imageIndex } = job;
	const { executionId, node } = run.surroundings;
	const { credits } = job.item;
	const began = performance.now();
	const received = await requestImage(context, requestData, path, () => run.current.isCancelled);
	const done = (outcome: Outcome) => {
		run.log.requested(context.getItemIndex(), imageIndex, outcome, performance.now() - began);
		return outcome;
	};
	if (received instanceof ImageFailure) return done(received);
	try {
		const { item, stored } = await toImageItem(job, received, { key, credits, executionId });
		returnMemory(received.bytes);
		if (stored && node) rememberForTests(node, stored);
		return done({ item, stored, reused: false });
	} catch (error) {
		return done(notStored(error));
	}
}

/** Requests the image when the account may, within the Credit Limit. undefined where the run has ended meanwhile. */
async function requestWithinLimits(
	job: Job,
	request: PreparedRequest,
	path: ApiPath,
): Promise<Outcome | undefined> {
	const { run } = job;
	const { credits } = job.item;
	const { account, memory } = run.surroundings;
	const { creditLimit } = run.plan;
	const granted = await account.take(run.current.beganAt, run.current.ending);
	if (granted instanceof ImageFailure) run.current.stop(granted);
	if (granted !== true) return undefined;
	const spent = spentCredits(memory);
	const isWithin = spent + credits <= creditLimit;
	if (isWithin) reserveCredits(memory, credits);
	const sentAt = performance.now();
	try {
		const outcome = isWithin
			? await requestOnce(job, request, path)
			: imageOverCreditLimit(credits, spent, creditLimit);
		const slot = slotOf(job.context.getItemIndex(), job.imageIndex);
		const uncertain = run.ledger.uncertainCredits(slot);
		const cost = run.ledger.record(slot, outcome, credits);
		memory.spentCredits = (memory.spentCredits ?? 0) + cost;
		highlightCredits(job.context, cost);
		if (!(outcome instanceof ImageFailure)) {
			account.succeeded(sentAt);
			// Of earlier tries: no error says so any more.
			if (uncertain > 0) outcome.item.json.uncertainCredits = uncertain;
		}
		if (outcome instanceof ImageFailure && outcome.facts.reason === 'rateLimit')
			holdUpAccount(run, outcome, sentAt);
		return outcome;
	} finally {
		if (isWithin) reserveCredits(memory, -credits);
		account.give();
	}
}

/** Every 429 is about the account, also the last one of an image. */
function holdUpAccount({ surroundings }: Run, failure: ImageFailure, sentAt: number): void {
	const { account } = surroundings;
	const { retryAfterMs } = failure.facts;
	if (isTooLong(failure)) account.close(withTime(failure));
	else account.rejected(sentAt, retryAfterMs);
}

const isTooLong = ({ facts, repeatable }: ImageFailure) =>
	repeatable && facts.retryAfterMs !== undefined && facts.retryAfterMs > LONGEST_ASKED_WAIT;

/** ms since 1970 */
const LATEST_TIME = Date.UTC(9999, 0);

/** Says how long the service asks to wait, where that is longer than this node does. */
function withTime(failure: ImageFailure): ImageFailure {
	const until = new Date(Date.now() + failure.facts.retryAfterMs!);
	// Beyond what can be written, or anybody would wait for.
	const time = until.getTime() < LATEST_TIME && `${until.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
	return failure.with({
		message: `${failure.message}. It asks to wait ${time ? `until ${time}` : 'much longer'}, but this node waits at most ${LONGEST_ASKED_WAIT / 60_000} minutes`,
		advice: `Run the workflow again ${time ? `at ${time}` : 'much later'}.`,
	});
}

/** The final failure of an image, which ends the run before its place is free for the next one. */
function giveUp({ context, run }: Job, failure: ImageFailure, tries: number, began: number): ImageFailure {
	const final = isTooLong(failure) ? withTime(failure) : failure;
	if (!context.continueOnFail()) run.current.stop();
	else if (final.endsRun || isTooLong(failure)) run.current.stop(final);
	if (tries === 1) return final;
	const seconds = Math.round((performance.now() - began) / 1000);
	return final.with({ message: `${final.message} (tried ${tries} times in ${seconds} s)` });
}

const triedBothPaths = (failure: ImageFailure) =>
	failure.with({
		advice: `${failure.facts.advice} Both /api/generate/sd3/ and /api/generate/sdv3/ were tried there.`,
	});

/** Delivers the image from an earlier execution, or requests it until it is there or has failed for good. */
async function requestUntilMade(job: Job, slot: string): Promise<Outcome | undefined> {
	const { run, item } = job;
	const began = performance.now();
	let { path } = run;
	let triedBoth = false;
	for (let tries = 1; !run.current.ending.aborted; tries++) {
		const request = await prepareRequest(job);
		if (run.current.ending.aborted) return undefined;
		if (request instanceof ImageFailure) return giveUp(job, request, tries, began);
		const earlier = await reuseImage(run, job, request.key);
		if (earlier instanceof ImageFailure) return giveUp(job, earlier, tries, began);
		if (earlier) {
			const reused = { ...earlier, reused: true };
			run.ledger.record(slot, reused, 0);
			return reused;
		}
		const outcome = await requestWithinLimits(job, request, path);
		if (outcome === undefined) return undefined;
		const isNotFound = outcome instanceof ImageFailure && outcome.facts.reason === 'notFound';
		if (isNotFound && !triedBoth && hasTwoPaths(item.url)) {
			triedBoth = true;
			path = otherPath(path);
			tries -= 1;
			continue;
		}
		if (!isNotFound && hasTwoPaths(item.url)) run.path = path;
		if (!(outcome instanceof ImageFailure)) return outcome;
		if (isNotFound && triedBoth) return giveUp(job, triedBothPaths(outcome), tries, began);
		if (!outcome.repeatable || isTooLong(outcome) || tries > item.maxRetries) {
			return giveUp(job, outcome, tries, began);
		}
		if (outcome.facts.reason !== 'rateLimit')
			await run.current.wait(backOff(tries, outcome.facts.retryAfterMs));
	}
	return undefined;
}

/**
 * Makes one image, with all the care for the user's money: it is not requested if it was paid for already, or may have been,
 * not before there is a place, and again only after a failure that was not charged. It keeps its place until then, so that a
 * failing service is not asked for more meanwhile.
 *
 * @returns what it came to, or undefined where the run ended before it was requested
 */
export async function generateImage(job: Job): Promise<Outcome | undefined> {
	const { context, run, item, imageIndex } = job;
	const slot = slotOf(context.getItemIndex(), imageIndex);
	await run.making.get(slot);
	const settled = run.ledger.settled(slot, item.repeatUncertain);
	if (settled) {
		if (settled instanceof ImageFailure && !context.continueOnFail()) run.current.stop();
		return settled;
	}
	if (run.overLimit) return giveUp(job, run.overLimit, 1, 0);
	const { limiter } = run.current;
	if (!(await limiter.take())) return undefined;
	const making = requestUntilMade(job, slot);
	run.making.set(
		slot,
		making.catch(() => undefined),
	);
	try {
		return await making;
	} finally {
		run.making.delete(slot);
		limiter.give();
	}
}
