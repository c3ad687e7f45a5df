import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LedgerEntry } from '../../emulator';
import { readExample } from '../../playground/examples';
import { RunningN8n } from './support/RunningN8n';
import {
	beginWorkflow,
	binaryIds,
	itemsOf,
	publishWorkflow,
	untilEnded,
	type Execution,
} from './support/runWorkflow';
import { sha256 } from './support/sha256';
import { unpack } from './support/unpack';

const ROWS = 60;
const BATCH = 10;
const PRICE = 8;

/** Refused by the service the first time, so that only a later start makes it. */
const REFUSED = 'row-08';

/** Has a wrong ratio until it is corrected in the sheet. */
const WRONG = 'row-53';

interface SheetRow {
	name: string;
	prompt: string;
	ratio: string;
}

/** A row of the Data Table. */
interface LedgerRow {
	key: string;
	status: string;
	file: string | null;
	seed: number | null;
	credits: number | null;
	reason: string;
	advice: string;
}

function makeRow(_entry: unknown, index: number): SheetRow {
	const name = `row-${String(index + 1).padStart(2, '0')}`;
	const fault = name === REFUSED ? ' [emulator: refused x1]' : '';
	return { name, prompt: `A boat called ${name}${fault}`, ratio: name === WRONG ? '4x3' : '1x1' };
}

const promptOf = ({ body }: LedgerEntry) => (body as { prompt: string }).prompt;
const sum = (credits: number[]) => credits.reduce((total, each) => total + each, 0);
const soon = async (ms: number) => await new Promise((resolve) => setTimeout(resolve, ms));

describe(`sheet-that-goes-on: ${ROWS} rows, n8n killed in the middle of two batches`, () => {
	let n8n: RunningN8n;
	let workflowId: string;
	/** For each time, what n8n had requested of the batch in which it was killed. */
	const lost: LedgerEntry[][] = [];
	let execution: Execution;
	const rows = Array.from({ length: ROWS }, makeRow);

	const requests = () => n8n.service.ledger.requests;
	const requestsOf = (row: SheetRow) => requests().filter((request) => promptOf(request) === row.prompt);

	function saveSheet(saved = rows): void {
		const lines = saved.map(({ name, prompt, ratio }) => `${name},${prompt},,sd3-large,${ratio},`);
		const sheet = ['name,prompt,negativePrompt,model,ratio,seed', ...lines].join('\n');
		writeFileSync(join(n8n.sandbox.output, 'postcards.csv'), sheet);
	}

	/** Starts the workflow by hand, kills n8n in the middle of a batch, and starts n8n again. */
	async function crashAfter(batches: number): Promise<void> {
		const begin = requests().length + batches * BATCH;
		await beginWorkflow(n8n.rest, workflowId);
		while (requests().length < begin + BATCH / 2) await soon(20);
		await n8n.crash();
		lost.push(requests().slice(begin));
	}

	/** The id of the execution that nobody has started by hand. */
	async function startedByItself(): Promise<string> {
		const path = `/executions?filter=${encodeURIComponent(JSON.stringify({ workflowId }))}&limit=100`;
		type List = { results: Array<{ id: string; mode: string }> };
		for (; ; await soon(200)) {
			const { results } = await n8n.rest.request<List>('GET', path);
			const started = results.find(({ mode }) => mode === 'trigger');
			if (started) return started.id;
		}
	}

	/** Where the rows of the Data Table are, which is the only one. */
	async function ledgerPath(): Promise<string> {
		type Tables = { data: Array<{ id: string; projectId: string }> };
		const { data } = await n8n.rest.request<Tables>('GET', '/data-tables-global');
		expect(data).toHaveLength(1);
		return `/projects/${data[0]?.projectId}/data-tables/${data[0]?.id}/rows`;
	}

	async function readLedger(): Promise<LedgerRow[]> {
		const path = `${await ledgerPath()}?take=100`;
		return (await n8n.rest.request<{ data: LedgerRow[] }>('GET', path)).data;
	}

	beforeAll(async () => {
		n8n = await RunningN8n.start();
		n8n.service.faults.add({ fault: { kind: 'latency', ms: 300 } });
		saveSheet();
		workflowId = await n8n.add(await readExample('sheet-that-goes-on'));
		await crashAfter(3);
		await publishWorkflow(n8n.rest, workflowId);
		await crashAfter(1);
		execution = await untilEnded(n8n.rest, await startedByItself());
	});
	afterAll(async () => await n8n?.stop());

	it('goes on by itself when it is published, until each row is once in the ledger', async () => {
		expect(execution.status).toBe('success');
		expect((await readLedger()).map(({ key }) => key).sort()).toEqual(rows.map(({ name }) => name));
	});

	it('has the image of each row on the disk as the service sent it, with its seed and cost', async () => {
		const made = (await readLedger()).filter(({ key }) => key !== WRONG);
		for (const { key, ...written } of made) {
			const { answer } = requestsOf(rows.find(({ name }) => name === key)!).at(-1)!;
			const file = `${key}.png`;
			expect(written).toMatchObject({ status: 'made', file, seed: answer.seed, credits: PRICE });
			expect(written).toMatchObject({ reason: '', advice: '' });
			expect(sha256(readFileSync(join(n8n.sandbox.output, file)))).toBe(answer.image?.sha256);
		}
	});

	it('pays twice for what it was killed at, a part of a batch each time, and for nothing else', async () => {
		for (const batch of lost) expect(batch.length).toBeLessThanOrEqual(BATCH);
		const paid = (request: LedgerEntry) => request.charged > 0;
		const twice = rows.filter((row) => requestsOf(row).filter(paid).length > 1);
		const paidInVain = lost.flat().filter(paid);
		expect(paidInVain.length).toBeGreaterThan(0);
		expect(twice.map(({ prompt }) => prompt)).toEqual(paidInVain.map(promptOf).sort());
		expect(n8n.service.ledger.charged).toBe(
			sum((await readLedger()).map(({ credits }) => credits ?? 0)) +
				sum(paidInVain.map(({ charged }) => charged)),
		);
	});

	it('keeps the images out of the execution that goes through the whole sheet', () => {
		expect(itemsOf(execution, 'One Batch').length).toBeGreaterThan(0);
		const [sheet] = itemsOf(execution, 'Read Sheet');
		expect(binaryIds(execution)).toEqual([sheet?.binary?.data?.id]);
	});

	it('writes down why a row failed, and shows these rows at its end', async () => {
		const failed = (await readLedger()).filter(({ status }) => status !== 'made');
		expect(failed).toMatchObject([
			{
				key: WRONG,
				status: 'failed',
				reason: expect.stringContaining('The nearest valid value is 5:4'),
				advice: expect.stringContaining('This image was not charged.'),
			},
		]);
		expect(itemsOf(execution, 'Rows That Failed').map(({ json }) => json.key)).toEqual([WRONG]);
	});

	it('makes a row that was corrected, and only this one, when it is started again', async () => {
		const row = rows.find(({ name }) => name === WRONG)!;
		row.ratio = '5x4';
		saveSheet();
		const before = requests().length;
		for (const start of ['that makes it', 'with nothing to do']) {
			const again = await untilEnded(n8n.rest, await beginWorkflow(n8n.rest, workflowId));
			expect([start, again.status]).toEqual([start, 'success']);
			expect(requests().slice(before).map(promptOf)).toEqual([row.prompt]);
		}
		const ledger = await readLedger();
		expect(ledger).toHaveLength(ROWS);
		expect(ledger.filter(({ status }) => status !== 'made')).toEqual([]);
	});

	it('leaves out rows that were charged without an image, or may have been, until somebody allows them', async () => {
		const [empty, late, refused] = ['no-image', 'gateway-timeout', 'refused'].map((fault) => ({
			...{ name: fault, prompt: `A boat [emulator: ${fault} x1]`, ratio: '1x1' },
		})) as [SheetRow, SheetRow, SheetRow];
		saveSheet([empty, late, refused]);
		const startAgain = async () => {
			const before = requests().length;
			const again = await untilEnded(n8n.rest, await beginWorkflow(n8n.rest, workflowId));
			expect(again.status).toBe('success');
			return { again, sent: requests().slice(before).map(promptOf) };
		};
		const statusOf = async ({ name }: SheetRow) =>
			(await readLedger()).find(({ key }) => key === name)?.status;

		const { again } = await startAgain();
		const toAllow = 'To request and pay for this row again, set its status here to failed.';
		const shown = itemsOf(again, 'Rows That Failed').map(({ json }) => json);
		expect(shown.filter(({ key }) => key !== WRONG)).toEqual([
			expect.objectContaining({
				...{ key: empty.name, status: 'check' },
				advice: expect.stringMatching(
					new RegExp(`This image was charged \\(8 credits\\). ${toAllow}$`),
				),
			}),
			expect.objectContaining({
				...{ key: late.name, status: 'check' },
				advice: expect.stringMatching(
					new RegExp(`^Check your .* may have been charged \\(8 credits\\). ${toAllow}$`),
				),
			}),
			expect.objectContaining({
				...{ key: refused.name, status: 'failed' },
				advice: expect.stringMatching(/This image was not charged\.$/),
			}),
		]);

		expect((await startAgain()).sent).toEqual([refused.prompt]);
		expect((await startAgain()).sent).toEqual([]);

		const path = await ledgerPath();
		const filterOf = ({ name }: SheetRow) => ({
			filters: [{ columnName: 'key', condition: 'eq', value: name }],
		});
		await n8n.rest.request('PATCH', path, { filter: filterOf(empty), data: { status: 'failed' } });
		const deleted = encodeURIComponent(JSON.stringify(filterOf(late)));
		await n8n.rest.request('DELETE', `${path}?filter=${deleted}`);
		expect((await startAgain()).sent.sort()).toEqual([late.prompt, empty.prompt]);
		for (const row of [empty, late, refused]) expect(await statusOf(row)).toBe('made');
	});

	it.each([
		['has none with a letter or digit', ['boat', '']],
		['has "Boat?", which may become the same file as "boat"', ['boat', 'Boat?']],
	])('stops before anything is paid if a row %s', async (problem, names) => {
		saveSheet(names.map((name) => ({ name, prompt: 'A boat', ratio: '1x1' })));
		const before = requests().length;
		const stopped = await untilEnded(n8n.rest, await beginWorkflow(n8n.rest, workflowId));
		const { resultData } = unpack(stopped.data) as { resultData: { error: { message: string } } };
		expect(resultData.error.message).toContain(
			`Each row needs its own name, but row 3 of the sheet ${problem}. Nothing was requested`,
		);
		expect(requests()).toHaveLength(before);
	});
});
