import type { LedgerEntry, OperationName } from '../../../emulator';
import { PARAMETERS } from '../../../nodes/StableDiffusion3/request/parameters';
import type { Costs } from '../../support/toldCosts';

/** An image in the output of an execution. */
export interface DeliveredImage {
	prompt: string;
	credits: number;
	bytes: number;
	/** Where the file itself was looked at. */
	sha256?: string;
}

/** One execution, as its user sees it. */
export interface Attempt {
	/** The requests that had arrived at the service before it, and until its end. */
	from: number;
	to: number;
	/** It is n8n's Retry of the one before. */
	isRetry: boolean;
	/** It failed or was cancelled, so nothing came out of it. */
	isStopped: boolean;
	message?: string;
	images: DeliveredImage[];
	/** The prompts of its failed items. */
	failed: string[];
	/** What it says that it has cost. One that was cancelled says nothing. */
	costs?: Costs;
	/** ms since 1970 */
	cancelledAt?: number;
}

/** What somebody wanted: an image of each prompt, in as many executions as it took. No two jobs have a prompt in common. */
export interface Job {
	lane: string;
	prompts: string[];
	attempts: Attempt[];
}

/** A request, and what came of it: an image, one that nobody saw, credits for nothing, what may have been charged, or nothing. */
interface Judged extends LedgerEntry {
	is: 'image' | 'unseen' | 'for nothing' | 'uncertain' | 'free';
}

export interface Audit {
	/** Where an execution and the service's ledger disagree, in words. */
	contradictions: string[];
	/** What the service charged, in credits, and what for. */
	charged: number;
	delivered: number;
	forNothing: number;
	uncertain: number;
	/** Without an image in executions that were cancelled, which say nothing. */
	untold: number;
	/** Images that the node had handed on when the execution was cancelled. */
	unseen: number;
}

const PRICES: Partial<Record<OperationName, number>> = { textToImage: 8, imageToImage: 8, inpaint: 6 };

/** A busy n8n reads an answer so much later than it was sent, in ms: a cancel that comes first loses it. */
const MOMENT_MS = 3_000;

/** No cancel loses more images: more are not requested at one time, and what n8n has read is kept. */
const MOST_LOST = PARAMETERS.maxParallelRequests.default;

const promptOf = ({ body }: Pick<LedgerEntry, 'body'>) => (body as { prompt: string }).prompt;
const sum = (numbers: number[]) => numbers.reduce((total, each) => total + each, 0);
const creditsOf = (images: DeliveredImage[]) => sum(images.map(({ credits }) => credits));
const chargedFor = (requests: Judged[], is: Judged['is']) =>
	sum(requests.filter((request) => request.is === is).map(({ charged }) => charged));

/** What these requests cost; what may have been charged at its full price. */
const costsOf = (requests: Judged[]): Costs => ({
	made: chargedFor(requests, 'image'),
	charged: chargedFor(requests, 'for nothing'),
	uncertain: sum(
		requests.filter(({ is }) => is === 'uncertain').map(({ operation }) => PRICES[operation!] ?? NaN),
	),
});

/** Holds all that the executions say against the service's ledger. */
export function audit(jobs: Job[], ledger: readonly LedgerEntry[]): Audit {
	const byPrompt = new Map<string, LedgerEntry[]>();
	for (const { prompts } of jobs) for (const prompt of prompts) byPrompt.set(prompt, []);
	const strange = ledger.filter((entry) => !byPrompt.get(promptOf(entry))?.push(entry));
	const audited = jobs.map((job) => ({
		job,
		requests: judge(
			job,
			job.prompts.flatMap((prompt) => byPrompt.get(prompt)!),
		),
	}));
	const all = audited.flatMap(({ requests }) => requests);
	return {
		contradictions: [
			...strange.map((entry) => `Nobody ordered "${promptOf(entry)}"`),
			...audited.flatMap(({ job, requests }) => [
				...job.attempts.flatMap((attempt) => wrongCosts(attempt, requests)),
				...wrongCredits(job, requests),
				...job.prompts.flatMap((prompt) => wrongImages(job, prompt, requests)),
			]),
		],
		charged: sum(ledger.map(({ charged }) => charged)),
		delivered: sum(jobs.flatMap(({ attempts }) => attempts.map(({ images }) => creditsOf(images)))),
		forNothing: sum(jobs.flatMap(({ attempts }) => attempts.map(({ costs }) => costs?.charged ?? 0))),
		uncertain: chargedFor(all, 'uncertain'),
		untold: sum(audited.map(({ job, requests }) => untold(job, requests))),
		unseen: chargedFor(all, 'unseen'),
	};
}

const end = ({ endedAt = Number.MAX_SAFE_INTEGER }: LedgerEntry) => endedAt;

function judge(job: Job, entries: LedgerEntry[]): Judged[] {
	const isPaidAgain = ({ index, charged, ...entry }: LedgerEntry) =>
		charged > 0 && entries.some((later) => later.index > index && promptOf(later) === promptOf(entry));
	const lost = job.attempts.flatMap(({ cancelledAt: cancel = NaN }) =>
		entries
			.filter(
				(entry) => entry.startedAt <= cancel && end(entry) > cancel - MOMENT_MS && isPaidAgain(entry),
			)
			.sort((one, other) => end(one) - end(other))
			.slice(-MOST_LOST),
	);
	// n8n saves nothing of a cancelled execution, also where the node was done: then all of its images, or none of them.
	const unseen = job.attempts.flatMap((attempt) => {
		const made = madeBeforeCancel(attempt, job.prompts, entries);
		return made.every(isPaidAgain) ? made : [];
	});
	return entries.map((entry) => {
		const { outcome, answer, fault, charged } = entry;
		const isUnknown =
			outcome !== 'answered' || answer.status === 504 || fault === 'page' || fault === 'rawBody';
		if (unseen.includes(entry)) return { ...entry, is: 'unseen' };
		if (isUnknown || lost.includes(entry)) return { ...entry, is: 'uncertain' };
		if (charged === 0) return { ...entry, is: 'free' };
		return { ...entry, is: answer.image ? 'image' : 'for nothing' };
	});
}

const requestsOf = <Entry extends LedgerEntry>({ from, to }: Attempt, requests: Entry[]) =>
	requests.filter(({ index }) => index >= from && index < to);

/** The images of an execution that was cancelled when all its requests had been answered; none of any other. */
function madeBeforeCancel(attempt: Attempt, prompts: string[], entries: LedgerEntry[]): LedgerEntry[] {
	const { cancelledAt: cancel = NaN } = attempt;
	const own = requestsOf(attempt, entries);
	const requested = new Set(own.map(promptOf));
	const isOver =
		prompts.every((prompt) => requested.has(prompt)) && own.every((entry) => end(entry) <= cancel);
	return isOver ? own.filter(({ answer }) => answer.image) : [];
}

const untold = ({ attempts }: Job, requests: Judged[]) =>
	sum(
		attempts
			.filter(({ costs }) => !costs)
			.map((attempt) => chargedFor(requestsOf(attempt, requests), 'for nothing')),
	);

/** Each execution says what its own requests have cost. */
function wrongCosts(attempt: Attempt, requests: Judged[]): string[] {
	const { costs, message = '' } = attempt;
	const own = requestsOf(attempt, requests);
	const real = costsOf(own);
	if (!costs || JSON.stringify(costs) === JSON.stringify(real)) return [];
	const list = own.map(
		(entry) =>
			`${promptOf(entry)}: ${entry.fault} ${entry.is} ${entry.charged} in ${entry.msInFlight} ms`,
	);
	return [`"${message}" says ${JSON.stringify(costs)}, not ${JSON.stringify(real)}: ${list.join('; ')}`];
}

/** Each credit of an image is reported once, with the image. */
function wrongCredits({ attempts, prompts }: Job, requests: Judged[]): string[] {
	const reported = creditsOf(attempts.flatMap(({ images }) => images));
	const paid = chargedFor(requests, 'image');
	return reported === paid ? [] : [`${prompts[0]} ...: ${reported} credits reported, but ${paid} paid`];
}

/** Each prompt ends with its image or a failed item, and each image that was paid for is delivered once. */
function wrongImages({ attempts }: Job, prompt: string, requests: Judged[]): string[] {
	const last = attempts.at(-1)!;
	const images = last.images.filter((image) => image.prompt === prompt);
	const outcomes = images.length + last.failed.filter((failed) => failed === prompt).length;
	const paid = requests
		.filter((request) => request.is === 'image' && promptOf(request) === prompt)
		.map(({ answer }) => answer.image!);
	const isTheSame = images.every(
		({ bytes, sha256 }, index) =>
			bytes === paid[index]?.bytes && [undefined, paid[index]?.sha256].includes(sha256),
	);
	return [
		...(outcomes === 1 ? [] : [`${prompt} ends ${outcomes} times: ${last.message}`]),
		...(images.length === paid.length
			? []
			: [
					`${prompt}: ${paid.length} paid, ${images.length} delivered${cancels(attempts, requests, prompt)}`,
				]),
		...(isTheSame ? [] : [`${prompt}: another image than the service sent`]),
	];
}

/** How long before a cancel each answer had been sent. */
function cancels(attempts: Attempt[], requests: Judged[], prompt: string): string {
	const own = requests.filter((request) => promptOf(request) === prompt);
	return attempts
		.flatMap(({ cancelledAt }) => cancelledAt ?? [])
		.map(
			(cancel) =>
				`; before the cancel: ${own.map(({ endedAt = NaN }) => cancel - endedAt).join(', ')} ms`,
		)
		.join('');
}
