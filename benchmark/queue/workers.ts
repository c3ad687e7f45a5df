import { say } from '../../playground/say';
import { askForImages, differentPrompts } from '../../test/queue/support/askForImage';
import type { Cluster } from '../../test/queue/support/Cluster';
import { Orders } from '../../test/queue/support/Orders';
import {
	answerWithImage,
	behindWebhook,
	SIDE,
	webhookWorkflow,
} from '../../test/queue/support/webhookWorkflow';
import { baseline, baselineNodes, thisNode } from '../workflows';

const ROUNDS = Number(process.env.BENCHMARK_ROUNDS ?? 3);

/** Numbers of workers to measure. */
const WORKERS = [1, 2, 4];

/** Calls of the webhook, all at once; each makes one image. */
const CALLS = 120;

/** How long the service takes for an image, in ms: with the longer one, the cores of one machine are not the limit. */
const SHORT = 2_000;
const LONG = 10_000;

/** How many calls a number of workers answers in which time. */
export interface Scaling {
	nodes: string;
	/** How long the service takes for an image, in ms. */
	latency: number;
	calls: number;
	workers: number;
	/** From the first call to the last answer, in ms, of each round. */
	times: number[];
	/** How many times as fast as one worker in the same round. */
	speeds: number[];
}

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

async function baselineWorkflow({ rest, service, key }: Cluster) {
	const { id, name } = await rest.request<{ id: string; name: string }>('POST', '/credentials', {
		name: 'Header Auth',
		type: 'httpHeaderAuth',
		data: { name: 'Authorization', value: key },
	});
	const target = { url: service.url, credentials: { httpHeaderAuth: { id, name } } };
	const nodes = baselineNodes(target, { prompt: '={{ $json.body.prompt }}', side: SIDE });
	return behindWebhook('baseline', nodes, answerWithImage);
}

/** Measures this node with both services, and the baseline with the faster one. */
export async function measureWorkers(cluster: Cluster, concurrency: number): Promise<Scaling[]> {
	const ours = await cluster.publish(webhookWorkflow('benchmark'));
	const theirs = await cluster.publish(await baselineWorkflow(cluster));
	const loads = [
		{ nodes: thisNode().name, url: ours.url, latency: SHORT },
		{ nodes: baseline.name, url: theirs.url, latency: SHORT },
		{ nodes: thisNode().name, url: ours.url, latency: LONG },
	];
	const results: Scaling[] = [];
	for (const workers of WORKERS) {
		await cluster.scaleTo(workers);
		// A worker's first executions load what the later ones find loaded.
		for (const { url } of loads) await callAll(cluster, url, workers * concurrency, 0);
		const times = loads.map((): number[] => []);
		for (let round = 0; round < ROUNDS; round++) {
			for (const [index, { url, latency }] of loads.entries()) {
				times[index]!.push(await callAll(cluster, url, CALLS, latency));
			}
		}
		for (const [index, { nodes, latency }] of loads.entries()) {
			const alone = results.find((one) => one.nodes === nodes && one.latency === latency)?.times;
			const speeds = times[index]!.map((time, round) => (alone ? alone[round]! / time : 1));
			say(`${nodes}, ${latency} ms, ${workers} workers: ${times[index]!.join(', ')} ms`);
			results.push({ nodes, latency, calls: CALLS, workers, times: times[index]!, speeds });
		}
	}
	return results.sort((one, other) => one.latency - other.latency || one.nodes.localeCompare(other.nodes));
}
