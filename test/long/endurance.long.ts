import { ChatModel } from '../e2e/support/ChatModel';
import { RunningN8n } from '../e2e/support/RunningN8n';
import { audit, type Audit, type Job } from './support/audit';
import { openLanes } from './support/lanes';
import { MemoryWatch } from './support/MemoryWatch';
import { lookInto, probed, type Holding } from './support/N8nProbe';
import { keepOrdering } from './support/traffic';

/** Six simulated hours: ENDURANCE_MINUTES=18 npm run test:long -- endurance */
const MINUTES = Number(process.env.ENDURANCE_MINUTES ?? 3);

/** The same orders with the same faults again; only what meets in time differs. */
const SEED = process.env.ENDURANCE_SEED ?? String(Date.now() % 100_000);

/** The service, the node's waits and the pauses between orders are so many times shorter than in life. */
const FASTER = 20;

/** As long as an image takes in life. */
const SERVICE_MS = 8_000;

/** After it, only those connections are open that are kept for a next request. */
const RESTING_MS = 10_000;

const QUARTERS = 4;

const soon = async (ms: number) => await new Promise((resolve) => setTimeout(resolve, ms));

describe(`${((MINUTES * FASTER) / 60).toFixed(1)} simulated hours of forms, sheets and agents, 5 % of the images with faults`, () => {
	let n8n: RunningN8n;
	let model: ChatModel;
	let memory: MemoryWatch;
	let books: Audit;
	/** Requests of the first orders. */
	let before = 0;
	/** At rest after the first orders, at the end of each quarter but the last, at rest at the end. */
	const holdings: Holding[] = [];

	async function lookAtRest(): Promise<void> {
		while (n8n.service.ledger.requests.some(({ outcome }) => outcome === 'in flight')) await soon(100);
		await soon(RESTING_MS);
		holdings.push(await lookInto(n8n.sandbox));
	}

	async function lookEachQuarter(ms: number): Promise<void> {
		for (let quarter = 1; quarter < QUARTERS; quarter++) {
			await soon(ms / QUARTERS);
			holdings.push(await lookInto(n8n.sandbox));
		}
	}

	beforeAll(
		async () => {
			process.stdout.write(`ENDURANCE_SEED=${SEED}\n`);
			model = await ChatModel.start();
			n8n = await RunningN8n.start({ images: 'noise' }, probed(FASTER));
			const { accounts, faults, ledger } = n8n.service;
			accounts.set(n8n.account.apiKey, 100_000_000);
			faults.add({ fault: { kind: 'latency', ms: SERVICE_MS / FASTER } });
			const lanes = await openLanes(n8n, model);
			const order = async (seed: string, isOpen: () => boolean): Promise<Job[]> => {
				const all = lanes.map((lane) => keepOrdering(n8n, lane, { seed, faster: FASTER, isOpen }));
				return (await Promise.all(all)).flat();
			};

			const jobs = await order(`${SEED} first`, () => false);
			await lookAtRest();
			before = ledger.requests.length;
			const end = Date.now() + MINUTES * 60_000;
			memory = new MemoryWatch(n8n.sandbox, () => ledger.requests.length);
			const [later] = await Promise.all([
				order(SEED, () => Date.now() < end),
				lookEachQuarter(MINUTES * 60_000),
			]);
			memory.stop();
			jobs.push(...later);
			await lookAtRest();
			books = audit(jobs, ledger.requests);
			report(jobs);
		},
		(MINUTES + 10) * 60_000,
	);
	afterAll(async () => {
		memory?.stop();
		model?.stop();
		await n8n?.stop();
	});

	const quarters = () => {
		const length = (n8n.service.ledger.requests.length - before) / QUARTERS;
		return [0, 1, 2, 3].map((quarter) =>
			memory.median(before + length * quarter, before + length * (quarter + 1)),
		);
	};

	/** For docs/compatibility.md */
	function report(jobs: Job[]): void {
		const attempts = jobs.flatMap((job) => job.attempts);
		const { requests } = n8n.service.ledger;
		const counts = new Map<string, number>();
		for (const { lane } of jobs) counts.set(lane, (counts.get(lane) ?? 0) + 1);
		const megabytes = (numbers: number[]) => numbers.map((number) => number.toFixed(0)).join(', ');
		const failed = attempts.filter(({ isStopped }) => isStopped).length;
		const cancelled = attempts.filter(({ cancelledAt }) => cancelledAt !== undefined).length;
		const retries = attempts.filter(({ isRetry }) => isRetry).length;
		const faulty = requests.filter(({ fault = 'latency' }) => fault !== 'latency').length;
		const images = attempts.flatMap((attempt) => attempt.images).length;
		const lines = [
			[...counts].map(([lane, count]) => `${count} x ${lane}`).join(', '),
			`${attempts.length} executions, ${failed} of them failed (${cancelled} cancelled), ${retries} Retries`,
			`${requests.length} requests, ${faulty} met a fault; ${images} images delivered`,
			`${books.charged} credits charged: ${books.delivered} for delivered images, ${books.forNothing} without an image, ${books.untold} without an image and ${books.unseen} for images that had been handed on in cancelled executions, ${books.uncertain} that may have been charged`,
			`Resident memory in each quarter: ${megabytes(quarters())} MB`,
			`Heap at rest, in each quarter, at rest: ${megabytes(holdings.map(({ heapBytes }) => heapBytes / 1e6))} MB`,
			`At rest, before and after: ${JSON.stringify([holdings[0], holdings.at(-1)])}`,
		];
		process.stdout.write(`${lines.join('\n')}\n`);
	}

	it('agrees with the service to the credit, in each execution and in all', () => {
		expect(books.contradictions).toEqual([]);
		const { delivered, forNothing, uncertain, untold, unseen } = books;
		expect(delivered + forNothing + uncertain + untold + unseen).toBe(books.charged);
		expect(books.delivered).toBeGreaterThan(0);
	});

	it('takes no more memory in its last quarter than in its second', () => {
		const [, second, , last] = quarters();
		expect(last! - second!).toBeLessThan(100);
	});

	it('leaves no wait, no timer and no request behind', () => {
		const [first, last] = [holdings[0]!, holdings.at(-1)!];
		expect(last.waits).toBe(0);
		expect(last.resources).toEqual(first.resources);
		expect(last.connections).toBe(0);
	});
});
