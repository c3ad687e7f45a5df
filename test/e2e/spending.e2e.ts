import { RunningN8n } from './support/RunningN8n';
import { OUR_NODE, rowsWorkflow } from './support/rowsWorkflow';
import { beginWorkflow, itemsOf, retryExecution, untilEnded } from './support/runWorkflow';
import { unpack } from './support/unpack';

const ITEMS = 50;
const AFFORDED = 30;
const PRICE = 8;

/** 50 items of an account that can pay for 30. */
describe('an execution that runs out of credits', () => {
	let n8n: RunningN8n;
	let workflowId: string;
	let executionId: string;

	const sheet = () =>
		rowsWorkflow({
			rows: Array.from({ length: ITEMS }, (_entry, index) => ({ prompt: `Row ${index + 1}` })),
			parameters: { size: 'custom', width: 320, height: 320 },
		});
	const balance = (credits: number) => n8n.service.accounts.set(n8n.account.apiKey, credits);

	beforeAll(async () => {
		n8n = await RunningN8n.start();
	});
	afterAll(async () => await n8n?.stop());

	beforeEach(async () => {
		n8n.service.ledger.clear();
		balance(AFFORDED * PRICE);
		workflowId = await n8n.add(sheet());
		executionId = await beginWorkflow(n8n.rest, workflowId);
		const failed = await untilEnded(n8n.rest, executionId);
		expect(failed.status).toBe('error');
		const { resultData } = unpack(failed.data) as {
			resultData: { error: { message: string; description: string } };
		};
		expect(resultData.error.message).toContain(
			'Your AI Thriving account does not have enough credits (HTTP 402)',
		);
		expect(resultData.error.description).toContain(
			`This run has cost so far: ${AFFORDED} images made (${AFFORDED * PRICE} credits). ${AFFORDED} images that were made are kept`,
		);
		expect(n8n.service.ledger.charged).toBe(AFFORDED * PRICE);
		balance(10_000);
		n8n.service.ledger.clear();
	});

	const expectTheRest = (execution: Parameters<typeof itemsOf>[0]) => {
		const items = itemsOf(execution, OUR_NODE);
		expect(n8n.service.ledger.requests).toHaveLength(ITEMS - AFFORDED);
		expect(items.map(({ json }) => json.prompt)).toEqual(sheetPrompts);
		expect(items.reduce((sum, { json }) => sum + (json.creditsUsed as number), 0)).toBe(ITEMS * PRICE);
		return items;
	};
	const sheetPrompts = Array.from({ length: ITEMS }, (_entry, index) => `Row ${index + 1}`);

	it('requests only the rest at its Retry, also after a restart of n8n', async () => {
		await n8n.restart();
		const items = expectTheRest(await retryExecution(n8n.rest, workflowId, executionId));
		expect(new Set(await n8n.hashes(items)).size).toBe(ITEMS);
	});

	it('requests only the rest when the workflow runs again', async () => {
		const again = await beginWorkflow(n8n.rest, workflowId);
		const items = expectTheRest(await untilEnded(n8n.rest, again));
		expect(items.filter(({ json }) => json.reusedFromExecution === executionId)).toHaveLength(AFFORDED);
	});
});
