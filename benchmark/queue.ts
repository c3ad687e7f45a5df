import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { runUntilStopped } from '../playground/runUntilStopped';
import { say } from '../playground/say';
import { askForImages, differentPrompts } from '../test/queue/support/askForImage';
import { Cluster } from '../test/queue/support/Cluster';
import { Orders } from '../test/queue/support/Orders';
import { webhookWorkflow } from '../test/queue/support/webhookWorkflow';
import { describeMachine } from './machine';
import { median, spread, table } from './report';

const FOLDER = resolve(process.env.BENCHMARK_RESULTS ?? join(__dirname, 'results'));
const ROUNDS = Number(process.env.BENCHMARK_ROUNDS ?? 3);

/** Numbers of workers to measure. */
const WORKERS = [1, 2, 4];
/** Executions that each worker runs at one time. */
const CONCURRENCY = 5;
/** Calls of the webhook, all at once; each makes one image. */
const CALLS = 120;
/** How long the service takes for an image, in ms. */
const LATENCY = 2000;

/** Gives the time from the first call to the last answer, in ms. Fails unless each answer is the image made for it. */
async function callAll({ service }: Cluster, url: string, calls: number, latency: number): Promise<number> {
	service.reset();
	service.faults.add({ fault: { kind: 'latency', ms: latency } });
	const prompts = differentPrompts(calls);
	const startedAt = performance.now();
	const answers = await askForImages(url, prompts);
	const time = performance.now() - startedAt;

	const right = new Orders(service).rightAnswers(prompts);
	const wrong = answers.find(({ sha256 }, index) => sha256 !== right[index]?.sha256);
	if (wrong) throw new Error(`An answer is wrong: ${JSON.stringify(wrong)}`);
	const { length } = service.ledger.requests;
	if (length !== calls) throw new Error(`${calls} calls made ${length} requests.`);
	return Math.round(time);
}

/** How the number of workers counts in n8n's queue mode: writes results/queue.md and queue.json. */
async function queue(): Promise<void> {
	const machine = describeMachine();
	const cluster = await Cluster.start({ concurrency: CONCURRENCY });
	const { url } = await cluster.publish(webhookWorkflow('benchmark'));
	const results: Array<{ workers: number; times: number[] }> = [];
	for (const workers of WORKERS) {
		await cluster.scaleTo(workers);
		// A worker's first executions load what the later ones find loaded.
		await callAll(cluster, url, workers * CONCURRENCY, 0);
		const times: number[] = [];
		while (times.length < ROUNDS) times.push(await callAll(cluster, url, CALLS, LATENCY));
		say(`${CALLS} calls, ${workers} workers: ${times.join(', ')} ms`);
		results.push({ workers, times });
	}
	await cluster.stop();

	const perSecond = (times: number[]) => (CALLS * 1000) / median(times);
	const rows = results.map(({ workers, times }) => [
		String(workers),
		(perSecond(times) / perSecond(results[0]!.times)).toFixed(2),
		perSecond(times).toFixed(2),
		((workers * CONCURRENCY * 1000) / LATENCY).toFixed(1),
		spread(times, 0, ' ms'),
	]);
	const text = [
		'# Workers in queue mode',
		`${CALLS} calls of a webhook at once, each making one image of 320 x 320 pixels by the emulator, which takes ` +
			`${LATENCY / 1000} s for each; the answer to each call is its image. n8n ${machine.n8n} with Redis, PostgreSQL (fsync ` +
			`off), a main process and a webhook process; each worker runs ${CONCURRENCY} executions at one time. Rounds: ${ROUNDS}. ` +
			'Every answer was checked to be the image that was made for it, and every image to be paid once.',
		table(['Workers', 'Speed', 'Calls per second', 'The service allows', 'Time for all calls'], rows),
		'Speed: beside 1 worker. The service allows: calls per second if n8n took no time at all.',
		`All of it, the emulator and the callers too, ran on one machine with ${machine.cores} cores (${machine.processor}), ` +
			`${machine.date}. On machines of their own the workers do not take the time from each other.`,
	].join('\n\n');
	await mkdir(FOLDER, { recursive: true });
	await writeFile(join(FOLDER, 'queue.json'), `${JSON.stringify({ machine, results }, null, '\t')}\n`);
	await writeFile(join(FOLDER, 'queue.md'), `${text}\n`);
	say(`\n${text}`);
}

void runUntilStopped(queue, 130);
