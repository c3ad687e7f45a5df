import type { INodeExecutionData } from 'n8n-workflow';
import type { LedgerEntry } from '../../emulator';
import { Editor } from '../browser/support/Editor';
import { FAILED, OUR_NODE, IMAGES, rowsWorkflow } from '../e2e/support/rowsWorkflow';
import { RunningN8n } from '../e2e/support/RunningN8n';
import { beginWorkflow, itemsOf, untilEnded, type Execution } from '../e2e/support/runWorkflow';
import { makeRows, type ExpectedRow } from './support/faultyRows';
import { MemoryWatch } from './support/MemoryWatch';

const ROWS = 1000;

/** As PNG of noise 1.1 MB. */
const SIZE = { size: 'custom', width: 576, height: 640 };

/** Much longer than a busy machine takes for an image: only an answer that never comes meets it. */
const TIMEOUT_MS = 20_000;

/** Images that stayed would take 1,100 MB; n8n's own garbage is collected when V8 likes. */
const GROWTH_MB = 300;

const PRICE = 8;

const promptOf = ({ body }: LedgerEntry) => (body as { prompt: string }).prompt;

describe(`${ROWS} rows with 1.1 MB images, 5 % of them with faults of every kind`, () => {
	let n8n: RunningN8n;
	let rows: ExpectedRow[];
	let memory: MemoryWatch;
	let workflowId: string;
	let executionId: string;
	let execution: Execution;
	/** The requests of each row. */
	const requests = new Map<string, LedgerEntry[]>();

	beforeAll(async () => {
		n8n = await RunningN8n.start({ images: 'noise' });
		const { ledger } = n8n.service;
		rows = makeRows(ROWS, n8n.service);
		workflowId = await n8n.add(
			rowsWorkflow({
				rows: rows.map(({ prompt }) => ({ prompt })),
				parameters: { ...SIZE, options: { maxRetries: 2 }, requestOptions: { timeout: TIMEOUT_MS } },
				settings: { onError: 'continueErrorOutput' },
			}),
		);
		memory = new MemoryWatch(n8n.sandbox, () => ledger.requests.length);
		try {
			executionId = await beginWorkflow(n8n.rest, workflowId);
			execution = await untilEnded(n8n.rest, executionId);
		} finally {
			memory.stop();
		}
		for (const { prompt } of rows) requests.set(prompt, []);
		for (const request of ledger.requests) requests.get(promptOf(request))?.push(request);
	});
	afterAll(async () => await n8n?.stop());

	const promptsOf = (expected: ExpectedRow[]) => expected.map(({ prompt }) => prompt);
	const indexesOf = (expected: ExpectedRow[]) => expected.map((row) => rows.indexOf(row));
	const madeImages = () => rows.filter(({ outcome }) => outcome === 'image');
	const failedRows = () => rows.filter(({ outcome }) => outcome !== 'image');
	const itemIndexes = (items: INodeExecutionData[]) =>
		items.map(({ pairedItem }) => (pairedItem as { item: number }).item);

	it('ends with one outcome for each row, in the order of the rows', () => {
		expect(execution.status).toBe('success');
		expect(itemsOf(execution, IMAGES).map(({ json }) => json.prompt)).toEqual(promptsOf(madeImages()));
		expect(itemsOf(execution, FAILED).map(({ json }) => json.prompt)).toEqual(promptsOf(failedRows()));
		expect(itemIndexes(itemsOf(execution, OUR_NODE, 0))).toEqual(indexesOf(madeImages()));
		expect(itemIndexes(itemsOf(execution, OUR_NODE, 1))).toEqual(indexesOf(failedRows()));
	});

	it('says of each failed row what it cost', () => {
		const said = itemsOf(execution, FAILED).map(({ json }) => ({
			prompt: json.prompt,
			outcome: (json.details as { charged: string } | undefined)?.charged,
		}));
		expect(said).toEqual(failedRows());
	});

	it('agrees with the service to the credit', () => {
		for (const { prompt, outcome } of rows) {
			const charges = requests.get(prompt)?.map(({ charged }) => charged) ?? [];
			const charged = charges.reduce((sum, credits) => sum + credits, 0);
			if (outcome === 'may have been charged') {
				expect([prompt, charges]).toEqual([prompt, [expect.any(Number)]]);
				expect([0, PRICE]).toContain(charged);
			} else expect([prompt, charged]).toEqual([prompt, outcome === 'not charged' ? 0 : PRICE]);
		}
		const used = itemsOf(execution, IMAGES).map(({ json }) => json.creditsUsed as number);
		const lost = failedRows().flatMap(({ prompt }) => requests.get(prompt) ?? []);
		expect(n8n.service.ledger.charged).toBe(
			used.reduce((sum, credits) => sum + credits, 0) +
				lost.reduce((sum, { charged }) => sum + charged, 0),
		);
	});

	it('stores each image as the service sent it', async () => {
		const items = itemsOf(execution, IMAGES);
		const wrong: string[] = [];
		// A few at a time: all at once would be 1.1 GB in this process.
		for (let place = 0; place < items.length; place += 8) {
			const some = items.slice(place, place + 8);
			const hashes = await n8n.hashes(some);
			some.forEach(({ json }, index) => {
				const sent = requests.get(json.prompt as string)?.at(-1)?.answer.image;
				if (sent?.sha256 !== hashes[index]) wrong.push(json.prompt as string);
			});
		}
		expect(wrong).toEqual([]);
	});

	it('takes no more memory at its end than at its beginning', () => {
		const sent = n8n.service.ledger.requests.length;
		const first = memory.median(1, 100);
		const last = memory.median(sent - 100, sent - 1);
		process.stdout.write(
			`n8n took ${first.toFixed(0)} MB for the first 100 rows, ${last.toFixed(0)} MB for the last\n`,
		);
		expect(last - first).toBeLessThan(GROWTH_MB);
	});

	it('can be opened in the editor afterwards', async () => {
		const editor = await Editor.signIn(`http://127.0.0.1:${n8n.sandbox.n8nPort}`);
		try {
			await editor.openExecution(workflowId, executionId);
			const panel = await editor.openNode(OUR_NODE);
			expect(await panel.branches()).toEqual([
				`Success Branch (${madeImages().length} items)`,
				`Error Branch (${failedRows().length} items)`,
			]);
			expect(await panel.viewImage()).toEqual([SIZE.width, SIZE.height]);
		} finally {
			await editor.close();
		}
	});
});
