import type { Fault } from '../../../emulator';
import { Random } from '../../../emulator/painting/random';
import type { RunningN8n } from '../../e2e/support/RunningN8n';
import { retryExecution } from '../../e2e/support/runWorkflow';
import type { Job } from './audit';
import { FAULTS, type Faulty } from './faultyRows';
import { readOutcome, type Lane, type LaneRun } from './lanes';

/** One image in so many meets a fault: 5 %. */
const EVERY = 20;

/** One order in so many is cancelled, where the lane can. */
const CANCELS = 4;

/** As long as the pause between two orders of a lane may be, in simulated ms. */
const LONGEST_PAUSE_MS = 60_000;

/** After so many Retries something else is wrong than a fault of the service. */
const MOST_ATTEMPTS = 10;

const ALL_FAULTS: Array<Pick<Faulty, 'fault' | 'times' | 'becomes'>> = [
	...Object.values(FAULTS).flat(),
	{ fault: { kind: 'status', status: 402 }, becomes: 'not charged' },
];

/** A fault by chance, which only the first requests of an image meet, so that what is run again comes to its end. */
function pickFault(random: Random): { fault: Fault; times: number } {
	const { fault, times, becomes } = random.pick(ALL_FAULTS as [Faulty, ...Faulty[]]);
	// The node itself sends again after a 503 twice, and after a 404 to the other path.
	const once = fault.kind !== 'status' ? 1 : fault.status === 503 ? 3 : fault.status === 404 ? 2 : 1;
	const charged = random.between(0, 2) < 1;
	return {
		times: times ?? once,
		fault: becomes === 'may have been charged' ? ({ ...fault, charged } as Fault) : fault,
	};
}

export interface Traffic {
	seed: string;
	/** The pauses between orders are so many times shorter. */
	faster: number;
	/** Whether to order again. */
	isOpen: () => boolean;
}

/** Orders images by a lane, once and then as long as it may. No two seeds give the same prompts. */
export async function keepOrdering(n8n: RunningN8n, lane: Lane, traffic: Traffic): Promise<Job[]> {
	const { seed, faster, isOpen } = traffic;
	const jobs: Job[] = [];
	do {
		const name = `${seed} ${lane.name} ${String(jobs.length + 1).padStart(5, '0')}`;
		const random = new Random(name);
		const job = { lane: lane.name, prompts: makePrompts(n8n, name, lane.images, random), attempts: [] };
		jobs.push(job);
		await carryOut(n8n, lane, job, random);
		await new Promise((resume) => setTimeout(resume, random.between(0, LONGEST_PAUSE_MS) / faster));
	} while (isOpen());
	return jobs;
}

function makePrompts(n8n: RunningN8n, name: string, [least, most]: Lane['images'], random: Random): string[] {
	const count = Math.floor(random.between(least, most + 1));
	return Array.from({ length: count }, (_entry, index) => {
		const prompt = `${name} ${String(index + 1).padStart(3, '0')}`;
		if (random.between(0, EVERY) < 1) n8n.service.faults.add({ when: { prompt }, ...pickFault(random) });
		return prompt;
	});
}

/** Runs a job; what failed is retried in the list of executions or simply run again, until it has come to its end. */
async function carryOut(
	n8n: RunningN8n,
	lane: Lane,
	{ prompts, attempts }: Job,
	random: Random,
): Promise<void> {
	const { requests } = n8n.service.ledger;
	const ids: string[] = [];
	const attempt = async (run: () => Promise<LaneRun>, isRetry = false) => {
		const from = requests.length;
		const { execution, outcome } = await run();
		attempts.push({ from, to: requests.length, isRetry, ...outcome });
		ids.push(execution.id);
	};
	const retry = async () => {
		const execution = await retryExecution(n8n.rest, lane.workflowId, ids.at(-1)!);
		return { execution, outcome: readOutcome(execution, prompts) };
	};
	const runAgain = () => lane.run(prompts, random);

	await attempt(() => lane.run(prompts, random, lane.cancels && random.between(0, CANCELS) < 1));
	for (
		let last = attempts[0]!;
		last.isStopped && attempts.length < MOST_ATTEMPTS;
		last = attempts.at(-1)!
	) {
		// n8n's Retry leaves out the node that was cancelled.
		const isRetry = last.cancelledAt === undefined && random.between(0, 2) < 1;
		await attempt(isRetry ? retry : runAgain, isRetry);
	}
	// As n8n does by itself with the oldest of 10,000: else they fill the disk.
	await n8n.rest.request('POST', '/executions/delete', { ids });
}
