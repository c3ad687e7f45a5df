import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { runUntilStopped } from '../playground/runUntilStopped';
import { say } from '../playground/say';
import { Cluster } from '../test/queue/support/Cluster';
import { describeMachine } from './machine';
import { measureLongSheets, type LongSheet } from './queue/longSheet';
import { measureWorkers, type Scaling } from './queue/workers';
import { spread, table } from './report';

const FOLDER = resolve(process.env.BENCHMARK_RESULTS ?? join(__dirname, 'results'));

/** Executions that each worker runs at one time. */
const CONCURRENCY = 5;

/** By itself n8n takes a worker for dead that evaluates expressions for longer than a minute. */
const PATIENT = { QUEUE_WORKER_LOCK_DURATION: '600000' };

const MIB = 1024 * 1024;

function scalingTable(results: Scaling[]): string {
	const rows = results.map(({ nodes, latency, calls, workers, times, speeds }) => [
		`${latency / 1000} s`,
		nodes,
		String(workers),
		spread(speeds, 2, ' x'),
		spread(
			times.map((time) => (calls * 1000) / time),
			2,
		),
		((workers * CONCURRENCY * 1000) / latency).toFixed(1),
	]);
	return table(
		['Service takes', 'Nodes', 'Workers', 'Speed', 'Calls per second', 'The service allows'],
		rows,
	);
}

function sheetTable(sheets: LongSheet[]): string {
	const rows = sheets.map(({ items, time, peak, broke }) => [
		items.toLocaleString('en'),
		broke ? `**broke**: ${broke}` : `${(time / items).toFixed(1)} ms`,
		`${Math.round(peak / MIB)} MB`,
	]);
	return table(['Items', 'Time per item', 'Peak memory of the worker'], rows);
}

/** What n8n's queue mode makes of more workers, and of one long sheet: writes results/queue.md and queue.json. */
async function queue(): Promise<void> {
	const machine = describeMachine();
	const cluster = await Cluster.start({ concurrency: CONCURRENCY, env: PATIENT });
	const scaling = await measureWorkers(cluster, CONCURRENCY);
	const sheets = await measureLongSheets(cluster);
	await cluster.stop();

	const text = [
		'# Workers in queue mode',
		'Calls of a webhook, all at once, each making one image of 320 x 320 pixels by the emulator; the answer to each call is its image. ' +
			`n8n ${machine.n8n} with Redis, PostgreSQL (fsync off), a main process and a webhook process; each worker runs ${CONCURRENCY} ` +
			'executions at one time. Every answer was checked to be the image that was made for it, and every image to be paid once.',
		scalingTable(scaling),
		'Speed: beside one worker with the same nodes and service. The service allows: calls per second if n8n took no time at all.',
		'## One execution with many items',
		'One worker, one webhook call whose sheet has so many items; the service answers at once. Time is that of the whole execution, divided ' +
			'by the items: n8n evaluates the expressions of all items first, which may take longer than a minute; `QUEUE_WORKER_LOCK_DURATION` is ' +
			'10 minutes, so that it does not take the worker for dead.',
		sheetTable(sheets),
		`All of it, the emulator and the callers too, ran on one machine with ${machine.cores} cores (${machine.processor}), ` +
			`${machine.date}. On machines of their own the workers do not take the time from each other.`,
	].join('\n\n');
	await mkdir(FOLDER, { recursive: true });
	const results = { machine, scaling, sheets };
	await writeFile(join(FOLDER, 'queue.json'), `${JSON.stringify(results, null, '\t')}\n`);
	await writeFile(join(FOLDER, 'queue.md'), `${text}\n`);
	say(`\n${text}`);
}

void runUntilStopped(queue, 130);
