import { node, to } from '../e2e/support/workflowParts';
import { S3Server } from '../e2e/support/S3Server';
import { IMAGES, OUR_NODE, rowsWorkflow } from '../e2e/support/rowsWorkflow';
import { beginWorkflow, itemsOf, retryExecution, untilEnded } from '../e2e/support/runWorkflow';
import { sha256 } from '../e2e/support/sha256';
import { partsOf } from '../support/operations';
import { askForImages, differentPrompts } from './support/askForImage';
import { Cluster } from './support/Cluster';
import { Orders } from './support/Orders';
import { savedImages } from './support/savedImages';
import { webhookWorkflow } from './support/webhookWorkflow';

const CONCURRENCY = 5;
const PRICE = 8;
const BUCKET = 'images';

describe('images made by workers', () => {
	let cluster: Cluster;
	let orders: Orders;

	beforeAll(async () => {
		cluster = await Cluster.start({ concurrency: CONCURRENCY });
		orders = new Orders(cluster.service);
	});
	beforeEach(() => cluster.service.reset());
	afterAll(async () => await cluster?.stop());

	it.each([2, 4])('60 callers at once get each the right one, from %i workers', async (workers) => {
		await cluster.scaleTo(workers);
		const { id, url } = await cluster.publish(webhookWorkflow(`from-${workers}-workers`));
		const before = cluster.shares;
		const prompts = differentPrompts(60);
		const answers = await askForImages(url, prompts);

		expect(answers).toEqual(orders.rightAnswers(prompts));
		expect(new Set(answers.map((answer) => answer.sha256)).size).toBe(60);
		expect(orders.prompts).toEqual(prompts);
		expect(cluster.service.ledger.charged).toBe(60 * PRICE);
		expect(await savedImages(cluster.rest, id)).toEqual(
			answers.map((answer) => ({
				prompt: answer.prompt,
				store: 'database',
				sha256: answer.sha256,
			})),
		);
		const shares = cluster.shares.map((share, worker) => share - (before[worker] ?? 0));
		expect(shares.reduce((sum, share) => sum + share)).toBe(60);
		expect(Math.min(...shares)).toBeGreaterThan(0);
	});

	it('are not lost with a worker that is asked to stop', async () => {
		await cluster.scaleTo(2);
		const { url } = await cluster.publish(webhookWorkflow('stopped'));
		cluster.service.faults.add({ fault: { kind: 'latency', ms: 5000 } });
		const prompts = differentPrompts(20);
		const asked = askForImages(url, prompts);
		// More than one worker can have.
		await orders.untilInFlight(CONCURRENCY + 1);
		await cluster.scaleTo(1);

		expect(await asked).toEqual(orders.rightAnswers(prompts));
		expect(orders.prompts).toEqual(prompts);
		expect(cluster.service.ledger.charged).toBe(20 * PRICE);
	});

	it('of an execution that failed are delivered by its Retry on another worker', async () => {
		await cluster.scaleTo(1);
		const prompts = differentPrompts(10);
		const { id } = await cluster.add(
			rowsWorkflow({
				rows: prompts.map((prompt) => ({ prompt })),
				parameters: { size: 'custom', width: 320, height: 320, options: { maxParallelRequests: 1 } },
			}),
		);
		cluster.service.faults.add({ skip: 6, times: 1, fault: { kind: 'status', status: 402 } });
		const executionId = await beginWorkflow(cluster.rest, id);
		expect((await untilEnded(cluster.rest, executionId)).status).toBe('error');
		await cluster.scaleTo(0);
		await cluster.scaleTo(1);
		const items = itemsOf(await retryExecution(cluster.rest, id, executionId), OUR_NODE);
		expect(items.map(({ json }) => json.prompt)).toEqual(prompts);
		const reused = items.map(({ json }) => json.reusedFromExecution === executionId);
		expect(reused).toEqual([...Array<boolean>(6).fill(true), ...Array<boolean>(4).fill(false)]);
		expect(cluster.service.ledger.charged).toBe(10 * PRICE);
		expect(cluster.service.ledger.requests).toHaveLength(11);
	});

	it('edited in an execution that failed are not paid for again by its Retry on another worker', async () => {
		await cluster.scaleTo(1);
		const prompts = differentPrompts(5);
		const small = { size: 'custom', width: 320, height: 320 };
		const made = rowsWorkflow({ rows: prompts.map((prompt) => ({ prompt })), parameters: small });
		const outpaint = node('Outpaint', 'n8n-nodes-stable-diffusion-3.stableDiffusion3', 1, {
			resource: 'editing',
			operation: 'outpaint',
			prompt: '={{ $json.prompt }}',
			left: 64,
			options: { maxParallelRequests: 1 },
		});
		const { id } = await cluster.add({
			...made,
			nodes: [...made.nodes, outpaint],
			connections: { ...made.connections, [IMAGES]: to([outpaint.name]) },
		});
		const when = { operation: 'outpaint' } as const;
		cluster.service.faults.add({ when, skip: 3, times: 1, fault: { kind: 'status', status: 402 } });
		const executionId = await beginWorkflow(cluster.rest, id);
		expect((await untilEnded(cluster.rest, executionId)).status).toBe('error');
		await cluster.scaleTo(0);
		await cluster.scaleTo(1);
		expect((await retryExecution(cluster.rest, id, executionId)).status).toBe('success');

		const { requests, charged } = cluster.service.ledger;
		const imageOf = (wanted: string, prompt: string) => {
			const answered = requests.filter(({ operation, answer }) => operation === wanted && answer.image);
			const request = answered.find(({ body }) => partsOf(body).fields.prompt === prompt);
			return request?.answer.image?.sha256;
		};
		const edits = requests.filter(({ operation }) => operation === 'outpaint');
		expect(edits.map(({ body }) => partsOf(body))).toEqual(
			[...prompts.slice(0, 4), ...prompts.slice(3)].map((prompt) => ({
				fields: { prompt, left: '64', creativity: '0.5', output_format: 'png' },
				files: { image: expect.objectContaining({ sha256: imageOf('textToImage', prompt) }) },
			})),
		);
		expect(await savedImages(cluster.rest, id, outpaint.name)).toEqual(
			prompts.map((prompt) => ({ prompt, store: 'database', sha256: imageOf('outpaint', prompt) })),
		);
		expect(charged).toBe(2 * prompts.length * PRICE);
	});

	describe('and an S3 bucket', () => {
		let bucket: S3Server;

		beforeAll(async () => {
			bucket = await S3Server.start(BUCKET);
		});
		afterAll(async () => await bucket?.stop());

		it("all get there by n8n's S3 node", async () => {
			await cluster.scaleTo(2);
			const { id, name } = await cluster.rest.request<{ id: string; name: string }>(
				'POST',
				'/credentials',
				{ name: 'S3', type: 's3', data: bucket.credential },
			);
			const fileName = '={{ $json.prompt }}.png';
			const upload = node('S3', 'n8n-nodes-base.s3', 1, {
				resource: 'file',
				operation: 'upload',
				bucketName: BUCKET,
				fileName,
			});
			const { url } = await cluster.publish(
				webhookWorkflow('to-s3', {}, { ...upload, credentials: { s3: { id, name } } }),
			);
			const prompts = differentPrompts(60);
			const answers = await askForImages(url, prompts);

			expect(answers.map(({ status }) => status)).toEqual(prompts.map(() => 200));
			const keys = prompts.map((prompt) => `${prompt}.png`);
			expect(await bucket.keys()).toEqual(keys);
			const stored = await Promise.all(keys.map(async (key) => sha256((await bucket.read(key)).bytes)));
			expect(stored).toEqual(orders.rightAnswers(prompts).map((answer) => answer.sha256));
			expect(cluster.service.ledger.charged).toBe(60 * PRICE);
		});
	});
});
