import type { Rest } from '../../playground/rest';
import { askForImage, askForImages, differentPrompts } from './support/askForImage';
import { Cluster } from './support/Cluster';
import { executionsOf } from './support/executionsOf';
import { Orders } from './support/Orders';
import { savedImages } from './support/savedImages';
import { webhookWorkflow } from './support/webhookWorkflow';

const CONCURRENCY = 5;
const PRICE = 8;

/** Slow enough for a busy machine to have as many requests in flight as the workers run at one time. */
const SLOW = { kind: 'latency', ms: 15_000 } as const;

/** With these n8n notices a dead worker after 20 s at most instead of 90. */
const NOTICE_SOON = {
	QUEUE_WORKER_LOCK_DURATION: '15000',
	QUEUE_WORKER_LOCK_RENEW_TIME: '2000',
	QUEUE_WORKER_STALLED_INTERVAL: '5000',
	// n8n 2 does not know it any more. If it did, what has died would run again, and pay again.
	QUEUE_WORKER_MAX_STALLED_COUNT: '5',
};

/** How often n8n's main process looks for executions that nobody runs, in minutes; by itself every 180. */
const LOOK_OFTEN = { N8N_EXECUTIONS_QUEUE_RECOVERY_INTERVAL: '0.2' };

const statuses = async (rest: Rest, workflowId: string) =>
	(await executionsOf(rest, workflowId)).map(({ status }) => status).sort();

describe('a worker killed in mid-run', () => {
	let cluster: Cluster;
	let orders: Orders;

	beforeAll(async () => {
		cluster = await Cluster.start({ concurrency: CONCURRENCY, env: NOTICE_SOON });
		orders = new Orders(cluster.service);
	});
	beforeEach(() => cluster.service.reset());
	afterAll(async () => await cluster?.stop());

	it('takes with it what it was at, which n8n shows as failed and does not run again', async () => {
		await cluster.scaleTo(2);
		const { id, url } = await cluster.publish(webhookWorkflow('killed'));
		cluster.service.faults.add({ fault: SLOW });
		const prompts = differentPrompts(20);
		const asked = askForImages(url, prompts);
		await orders.untilInFlight(2 * CONCURRENCY);
		await cluster.killWorker();
		const answers = await asked;

		const lost = orders.givenUp;
		expect(lost).toHaveLength(CONCURRENCY);
		const delivered = prompts.filter((prompt) => !lost.includes(prompt));
		expect(answers.filter(({ status }) => status === 200)).toEqual(orders.rightAnswers(delivered));
		expect(answers.filter(({ status }) => status !== 200)).toMatchObject(
			lost.map((prompt) => ({ prompt, status: 500, text: '{"message":"Error in workflow"}' })),
		);
		expect(cluster.service.ledger.charged).toBe((delivered.length + lost.length) * PRICE);

		expect((await savedImages(cluster.rest, id)).map(({ prompt }) => prompt)).toEqual(delivered);
		const failed = (await executionsOf(cluster.rest, id)).filter(({ status }) => status !== 'success');
		expect(failed.map(({ status }) => status)).toEqual(lost.map(() => 'error'));
		for (const { data } of failed) {
			expect(data).toContain('This execution failed to be processed too many times');
			// What the webhook was called with is gone, too.
			expect(data).not.toContain('Boat');
		}
		// So n8n's button Retry has nothing to run.
		const retried = await cluster.rest.request<{ status: string }>(
			'POST',
			`/executions/${failed[0]?.id}/retry`,
		);
		expect(retried.status).toBe('error');
		expect(orders.prompts).toEqual(prompts);
	});

	it('takes finished images of the same execution with it', async () => {
		await cluster.scaleTo(1);
		const options = { numberOfImages: 3, maxParallelRequests: 1 };
		const { id, url } = await cluster.publish(webhookWorkflow('killed-half-way', options));
		cluster.service.faults.add({ skip: 1, fault: { kind: 'latency', ms: 5000 } });
		const asked = askForImage(url, 'Three boats');
		const { requests } = cluster.service.ledger;
		while (requests.length < 2) await new Promise((resolve) => setTimeout(resolve, 20));
		await cluster.killWorker();
		// It is the next worker that notices, e.g. the one that a supervisor starts in place of the dead one.
		await cluster.scaleTo(1);

		expect((await asked).status).toBe(500);
		expect(await statuses(cluster.rest, id)).toEqual(['error']);
		expect(requests.map(({ outcome }) => outcome)).toEqual(['answered', 'client gave up']);
		expect(cluster.service.ledger.charged).toBe(2 * PRICE);
	});
});

describe('a worker killed together with the webhook process', () => {
	let cluster: Cluster;

	beforeAll(async () => {
		const env = { ...NOTICE_SOON, ...LOOK_OFTEN };
		cluster = await Cluster.start({ concurrency: CONCURRENCY, env });
	});
	afterAll(async () => await cluster?.stop());

	it('leaves executions that n8n shows as crashed; the others end right', async () => {
		await cluster.scaleTo(2);
		const orders = new Orders(cluster.service);
		const { id, url } = await cluster.publish(webhookWorkflow('lost-machine'));
		cluster.service.faults.add({ fault: SLOW });
		const prompts = differentPrompts(2 * CONCURRENCY);
		const asked = Promise.allSettled(prompts.map(async (prompt) => await askForImage(url, prompt)));
		await orders.untilInFlight(2 * CONCURRENCY);
		await Promise.all([cluster.killWebhook(), cluster.killWorker()]);
		expect((await asked).map(({ status }) => status)).toEqual(prompts.map(() => 'rejected'));

		const expected = ['crashed', 'success'].flatMap((status) => Array<string>(CONCURRENCY).fill(status));
		expect(await statuses(cluster.rest, id)).toEqual(expected);
		const lost = orders.givenUp;
		const saved = await savedImages(cluster.rest, id);
		expect(saved.map(({ prompt }) => prompt)).toEqual(prompts.filter((prompt) => !lost.includes(prompt)));
		expect(orders.prompts).toEqual(prompts);
		expect(cluster.service.ledger.charged).toBe(prompts.length * PRICE);
	});
});
