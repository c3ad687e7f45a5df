import { Cluster } from '../../test/queue/support/Cluster';
import { askForImages, differentPrompts } from '../../test/queue/support/askForImage';
import { Orders } from '../../test/queue/support/Orders';
import { webhookWorkflow } from '../../test/queue/support/webhookWorkflow';

export interface QueueLoad {
	/** The numbers of workers to measure, in ascending order. */
	workers: number[];
	/** Executions that each worker runs at one time. */
	concurrency: number;
	/** Calls of the webhook, all at once; each makes one image. */
	calls: number;
	/** How often each number of workers is measured. */
	rounds: number;
	/** How long the service takes for an image, in ms. */
	latency: number;
}

export interface WorkersTime {
	workers: number;
	/** From the first call to the last answer, in ms, for each round. */
	times: number[];
}

/**
 * Measures how long n8n in queue mode takes for the calls.
 * @throws Error when an answer is not the image that was made for it, or one was paid twice
 */
export async function measureWorkers(load: QueueLoad, say: (text: string) => void): Promise<WorkersTime[]> {
	const cluster = await Cluster.start({ concurrency: load.concurrency });
	try {
		const { url } = await cluster.publish(webhookWorkflow('benchmark'));
		const results: WorkersTime[] = [];
		for (const workers of load.workers) {
			await cluster.scaleTo(workers);
			// A worker's first executions load what the later ones find loaded.
			await callAll(cluster, url, workers * load.concurrency, 0);
			const times: number[] = [];
			for (let round = 0; round < load.rounds; round++) {
				times.push(await callAll(cluster, url, load.calls, load.latency));
				say(`${load.calls} calls, ${workers} workers: ${(times.at(-1) ?? 0) / 1000} s`);
			}
			results.push({ workers, times });
		}
		return results;
	} finally {
		await cluster.stop();
	}
}

/** Gives the time from the first call to the last answer, in ms. */
async function callAll(cluster: Cluster, url: string, calls: number, latency: number): Promise<number> {
	const { service } = cluster;
	service.reset();
	service.faults.add({ fault: { kind: 'latency', ms: latency } });
	const prompts = differentPrompts(calls);
	const began = performance.now();
	const answers = await askForImages(url, prompts);
	const time = performance.now() - began;

	const right = new Orders(service).rightAnswers(prompts);
	const wrong = answers.filter(({ sha256 }, index) => sha256 !== right[index]?.sha256);
	if (wrong.length > 0) throw new Error(`${wrong.length} answers are wrong: ${JSON.stringify(wrong[0])}`);
	if (service.ledger.requests.length !== calls) {
		throw new Error(`${calls} calls made ${service.ledger.requests.length} requests.`);
	}
	return Math.round(time);
}
