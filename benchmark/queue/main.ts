import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { live } from '../../playground/lifetime';
import { say } from '../../playground/say';
import { measureWorkers, type QueueLoad } from './measureWorkers';
import { queueReport, queueResult } from './queueReport';

const RESULTS = join(__dirname, '..', 'results');

/** As for the other parts. */
const ROUNDS = Number(process.env.BENCHMARK_ROUNDS) || 3;

const LOAD: QueueLoad = { workers: [1, 2, 4], concurrency: 5, calls: 120, rounds: ROUNDS, latency: 2000 };

/** Measures how the number of workers counts in n8n's queue mode, and writes results/queue.md and queue.json. */
async function main(): Promise<void> {
	const result = queueResult(LOAD, await measureWorkers(LOAD, say));
	const report = queueReport(result);
	await mkdir(RESULTS, { recursive: true });
	await writeFile(join(RESULTS, 'queue.json'), `${JSON.stringify(result, null, '\t')}\n`);
	await writeFile(join(RESULTS, 'queue.md'), report);
	say(`\n${report}`);
}

void live(main, 130);
