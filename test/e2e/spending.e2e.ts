import type { IDataObject } from 'n8n-workflow';
import type { LedgerEntry } from '../../emulator';
import { FAILED, OUR_NODE, IMAGES, rowsWorkflow } from './support/rowsWorkflow';
import { RunningN8n } from './support/RunningN8n';
import { beginWorkflow, itemsOf, runsOf, untilEnded } from './support/runWorkflow';

const SOON_MS = 60_000;

const rowsOf = (count: number): IDataObject[] =>
	Array.from({ length: count }, (_, index) => ({ id: index + 1, prompt: `Row ${index + 1}` }));

const promptsOf = (rows: IDataObject[]) => rows.map(({ prompt }) => prompt);

const promptOf = ({ body }: LedgerEntry) => (body as { prompt: string }).prompt;

const passed = async (ms: number) => await new Promise((resolve) => setTimeout(resolve, ms));

describe('spending on a real n8n', () => {
	let n8n: RunningN8n;

	beforeAll(async () => {
		n8n = await RunningN8n.start();
	});
	beforeEach(() => n8n.service.reset());
	afterAll(async () => await n8n.stop());

	const sentPrompts = () => n8n.service.ledger.requests.map(promptOf);

	/** Of the images that were charged, in the order of their prompts. */
	const chargedHashes = () =>
		n8n.service.ledger.requests
			.filter(({ charged }) => charged > 0)
			.sort((a, b) => promptOf(a).localeCompare(promptOf(b)))
			.map(({ answer }) => answer.image?.sha256);

	async function until(condition: () => boolean): Promise<void> {
		while (!condition()) await passed(20);
	}

	describe('Retry On Fail', () => {
		const settings = { retryOnFail: true, maxTries: 3, waitBetweenTries: 100 };

		it.each([
			{ maxParallelRequests: 4, order: [1, 2, 3, 4, 3] },
			{ maxParallelRequests: 1, order: [1, 2, 3, 3, 4] },
		])(
			'requests only what is missing ($maxParallelRequests at one time)',
			async ({ maxParallelRequests, order }) => {
				n8n.service.faults.add({ when: { prompt: 'Row 3' }, times: 1, fault: { kind: 'refused' } });
				const rows = rowsOf(4);
				const parameters = { options: { maxParallelRequests } };
				const execution = await n8n.run(rowsWorkflow({ rows, settings, parameters }));

				expect(execution.status).toBe('success');
				expect(sentPrompts().sort()).toEqual(order.map((row) => `Row ${row}`).sort());
				expect(sentPrompts()[4]).toBe(`Row ${order[4]}`);
				expect(n8n.service.ledger.charged).toBe(4 * 8);
				const images = itemsOf(execution, IMAGES);
				expect(images.map(({ json }) => json.prompt)).toEqual(promptsOf(rows));
				expect(await n8n.hashes(images)).toEqual(chargedHashes());
			},
			SOON_MS,
		);
	});

	describe('a cancelled execution', () => {
		async function stopWhen(condition: () => boolean, rows: IDataObject[]): Promise<string> {
			const parameters = { options: { maxParallelRequests: 2 } };
			const workflowId = await n8n.add(rowsWorkflow({ rows, parameters }));
			const executionId = await beginWorkflow(n8n.rest, workflowId);
			await until(condition);
			await n8n.rest.request('POST', `/executions/${executionId}/stop`);
			return (await untilEnded(n8n.rest, executionId)).status;
		}

		it(
			'sends nothing new while others are in flight',
			async () => {
				n8n.service.faults.add({ fault: { kind: 'latency', ms: 1000 } });
				const { requests } = n8n.service.ledger;

				expect(await stopWhen(() => requests.length === 2, rowsOf(6))).toBe('canceled');

				await until(() => requests.every(({ endedAt }) => endedAt !== undefined));
				await passed(1500);
				expect(requests).toHaveLength(2);
				expect(n8n.service.ledger.charged).toBe(2 * 8);
			},
			SOON_MS,
		);

		it(
			'sends nothing when the pause is over that the service has asked for',
			async () => {
				const fault = { kind: 'status', status: 429, retryAfterSeconds: 3 } as const;
				n8n.service.faults.add({ fault });
				const { requests } = n8n.service.ledger;
				const answered = () => requests.filter(({ outcome }) => outcome === 'answered').length === 2;

				expect(await stopWhen(answered, rowsOf(6))).toBe('canceled');

				await passed(4500);
				expect(requests).toHaveLength(2);
				expect(n8n.service.ledger.charged).toBe(0);
			},
			SOON_MS,
		);
	});

	it(
		'Loop Over Items charges each row once, also where a round is retried',
		async () => {
			n8n.service.faults.add({ when: { prompt: 'Row 4' }, times: 1, fault: { kind: 'refused' } });
			const rows = rowsOf(5);
			const settings = { retryOnFail: true, waitBetweenTries: 100 };
			const execution = await n8n.run(rowsWorkflow({ rows, settings, batchSize: 2 }));

			expect(execution.status).toBe('success');
			expect(runsOf(execution, OUR_NODE)).toHaveLength(3);
			expect(sentPrompts().sort()).toEqual(['Row 1', 'Row 2', 'Row 3', 'Row 4', 'Row 4', 'Row 5']);
			expect(n8n.service.ledger.charged).toBe(5 * 8);
			const images = itemsOf(execution, IMAGES);
			expect(images.map(({ json }) => json.prompt)).toEqual(promptsOf(rows));
			expect(await n8n.hashes(images)).toEqual(chargedHashes());
		},
		SOON_MS,
	);

	it(
		'a bad row goes to the error output with its own fields, the others go on',
		async () => {
			const rows = rowsOf(3).map((row, index) => ({
				...row,
				format: index === 1 ? '16:10' : '16:9',
				customer: `C-${index}`,
			}));
			const execution = await n8n.run(
				rowsWorkflow({
					rows,
					parameters: { aspectRatio: '={{ $json.format }}' },
					settings: { onError: 'continueErrorOutput' },
				}),
			);

			expect(execution.status).toBe('success');
			expect(itemsOf(execution, IMAGES).map(({ json }) => json.prompt)).toEqual(['Row 1', 'Row 3']);
			const [failed, ...others] = itemsOf(execution, FAILED);
			expect(others).toEqual([]);
			expect(failed?.json).toMatchObject(rows[1] ?? {});
			expect(failed?.json.error).toMatch(/Aspect Ratio is "16:10".*nearest valid value is 3:2/);
			expect(itemsOf(execution, OUR_NODE, 1)[0]?.pairedItem).toMatchObject({ item: 1 });
			expect(sentPrompts().sort()).toEqual(['Row 1', 'Row 3']);
			expect(n8n.service.ledger.charged).toBe(2 * 8);
		},
		SOON_MS,
	);
});
