import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { LedgerEntry } from '../../emulator';
import { readExample, type Workflow, type WorkflowNode } from '../../playground/examples';
import { REPOSITORY } from '../../playground/settings';
import { RunningN8n } from './support/RunningN8n';
import { itemsOf, type Execution } from './support/runWorkflow';
import { S3Server } from './support/S3Server';
import { sha256 } from './support/sha256';

const SOON_MS = 300_000;
const CREDITS = 8;
const NOT_CHARGED = 'This image was not charged.';

/** A row of the sample sheets, as text. */
interface SheetRow {
	name: string;
	folder: string;
	prompt: string;
	negativePrompt: string;
	model: string;
	ratio: string;
	seed: string;
}

interface FailedRow extends SheetRow {
	reason: string;
	advice: string;
}

/** What is wrong on purpose in the sample sheets, by the row's name; and what sets it right. */
const WRONG: Record<string, { reason: RegExp; advice: string; right: Partial<SheetRow> }> = {
	'oyster-market': {
		reason: /^Aspect Ratio is "4:3", but must be one of .*\. The nearest valid value is 5:4$/,
		advice: `Correct Aspect Ratio, or the expression behind it. ${NOT_CHARGED}`,
		right: { ratio: '5x4' },
	},
	'night-market': {
		reason: /^Prompt is empty, but must say what the image shows$/,
		advice: `Correct Prompt, or the expression behind it. ${NOT_CHARGED}`,
		right: { prompt: 'A night market under paper lanterns, "open late", photograph' },
	},
	'lavender-rows': {
		reason: /^Model is "sd3-lage", but must be one of sd3-large, .*, stable-image-ultra$/,
		advice: `Correct Model, or the expression behind it. ${NOT_CHARGED}`,
		right: { model: 'sd3-large' },
	},
};

const readCsv = (text: Buffer) => parse(text, { columns: true, bom: true });
const SAMPLE = readCsv(readFileSync(join(REPOSITORY, 'examples', 'sheets', 'postcards.csv'))) as SheetRow[];
const GOOD = SAMPLE.filter(({ name }) => !(name in WRONG));

/** Rows as a CSV file, each cell in quotes. */
function writeCsv(rows: object[]): string {
	const line = (cells: string[]) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',');
	return [Object.keys(rows[0] ?? {}), ...rows.map((row) => Object.values(row) as string[])]
		.map(line)
		.join('\n');
}

const keyOf = ({ folder, name }: SheetRow) => `${folder}/${name}.png`;
const bodyOf = ({ body }: LedgerEntry) => body as Record<string, unknown>;
describe('sheet-to-s3', () => {
	let n8n: RunningN8n;
	let s3: S3Server;
	let workflow: Workflow;

	beforeAll(async () => {
		n8n = await RunningN8n.start();
		s3 = await S3Server.start('images');
		const { id, name } = await n8n.rest.request<{ id: string; name: string }>('POST', '/credentials', {
			name: 'Local S3',
			type: 's3',
			data: s3.credential,
		});
		const example = await readExample('sheet-to-s3');
		const nodes = example.nodes.map((node) =>
			node.type.endsWith('.s3') ? { ...node, credentials: { s3: { id, name } } } : node,
		);
		workflow = { ...example, nodes };
	});
	afterAll(async () => {
		await n8n.stop();
		await s3.stop();
	});

	/** Runs the example on a sheet in the folder where n8n may read and write. */
	async function runOn(sheet: string): Promise<Execution> {
		const read = (node: WorkflowNode) => node.name === 'Read Sheet';
		const nodes = workflow.nodes.map((node) =>
			read(node) ? { ...node, parameters: { ...node.parameters, fileSelector: sheet } } : node,
		);
		return await n8n.run({ ...workflow, nodes });
	}

	const lists = () => readdirSync(n8n.sandbox.output).filter((file) => file.startsWith('failed-rows-'));
	const readList = (list = '') => readCsv(readFileSync(join(n8n.sandbox.output, list))) as FailedRow[];

	async function startAnew(): Promise<void> {
		n8n.service.reset();
		await s3.empty();
		for (const list of lists()) rmSync(join(n8n.sandbox.output, list));
	}

	/** Every row has its image in the bucket: the bytes that the service sent for it, asked for as the row says. */
	async function expectStored(rows: SheetRow[]): Promise<void> {
		for (const row of rows) {
			const sent = n8n.service.ledger.requests.filter(
				(request) => bodyOf(request).prompt === row.prompt,
			);
			expect(sent).toHaveLength(1);
			const body = bodyOf(sent[0]!);
			expect(body).toMatchObject({ model: row.model, aspect_ratio: row.ratio.replace('x', ':') });
			expect(body.seed).toBe(row.seed ? Number(row.seed) : undefined);
			const turbo = row.model === 'sd3-large-turbo';
			expect(body.negative_prompt).toBe(turbo ? undefined : row.negativePrompt || undefined);
			const { bytes, mimeType } = await s3.read(keyOf(row));
			expect(sha256(bytes)).toBe(sent[0]?.answer.image?.sha256);
			expect(mimeType).toBe('image/png');
		}
	}

	// Both samples hold the same rows.
	it(
		'reads the 40 rows of postcards.xlsx as those of postcards.csv',
		async () => {
			await startAnew();
			const execution = await runOn('postcards.xlsx');
			expect(execution.status).toBe('success');
			expect(itemsOf(execution, 'Rows of Excel')).toHaveLength(40);
			expect(itemsOf(execution, 'Rows of CSV')).toEqual([]);
			expect(await s3.keys()).toEqual(GOOD.map(keyOf).sort());
			await expectStored(GOOD);
		},
		SOON_MS,
	);

	describe('on postcards.csv', () => {
		let execution: Execution;

		beforeAll(async () => {
			await startAnew();
			execution = await runOn('postcards.csv');
		}, SOON_MS);

		it('stores 37 images under the names of their rows, byte for byte, and pays for these alone', async () => {
			expect(execution.status).toBe('success');
			expect(itemsOf(execution, 'Rows of CSV')).toHaveLength(40);
			expect(GOOD).toHaveLength(37);
			expect(await s3.keys()).toEqual(GOOD.map(keyOf).sort());
			await expectStored(GOOD);
			expect(n8n.service.ledger.requests).toHaveLength(37);
			expect(n8n.service.ledger.charged).toBe(37 * CREDITS);
		});

		it('lists the 3 other rows as they were, with reason and advice', () => {
			const [list, ...others] = lists();
			expect(others).toEqual([]);
			expect(list).toMatch(/^failed-rows-\d{4}-\d\d-\d\d-\d{6}\.csv$/);
			expect(readList(list)).toEqual(
				SAMPLE.filter(({ name }) => name in WRONG).map((row) => ({
					...row,
					reason: expect.stringMatching(WRONG[row.name]!.reason),
					advice: WRONG[row.name]?.advice,
				})),
			);
		});

		it(
			'makes the 3 rows, and only these, when they are corrected in their list',
			async () => {
				const [list = ''] = lists();
				const corrected = readList(list).map((row) => ({ ...row, ...WRONG[row.name]?.right }));
				writeFileSync(join(n8n.sandbox.output, list), writeCsv(corrected));
				expect((await runOn(list)).status).toBe('success');
				expect(await s3.keys()).toEqual(SAMPLE.map(keyOf).sort());
				await expectStored([...GOOD, ...corrected]);
				expect(n8n.service.ledger.charged).toBe(40 * CREDITS);
				expect(lists()).toEqual([list]);
			},
			SOON_MS,
		);
	});

	it(
		'requests nothing if two images may become one file of the bucket',
		async () => {
			await startAnew();
			const [boat, other] = GOOD as [SheetRow, SheetRow];
			const twice = { ...other, folder: boat.folder, name: `${boat.name}.PNG` };
			for (const [rows, status] of [
				[[boat, twice], 'error'],
				[[boat, { ...twice, folder: 'elsewhere' }], 'success'],
			] as const) {
				writeFileSync(join(n8n.sandbox.output, 'two.csv'), writeCsv([...rows]));
				expect((await runOn('two.csv')).status).toBe(status);
				expect(n8n.service.ledger.requests).toHaveLength(status === 'error' ? 0 : 2);
			}
			expect(await s3.keys()).toEqual([keyOf(boat), `elsewhere/${twice.name}`]);
		},
		SOON_MS,
	);

	it(
		'lists rows that the service fails on, with its words and what they cost',
		async () => {
			await startAnew();
			const [fine, refused, paid] = GOOD as [SheetRow, SheetRow, SheetRow];
			const rows = [
				fine,
				{ ...refused, prompt: `${refused.prompt} [emulator: refused]` },
				{ ...paid, prompt: `${paid.prompt} [emulator: no-image]` },
			];
			// As spreadsheet programs save it, with a byte order mark.
			writeFileSync(join(n8n.sandbox.output, 'three.csv'), `\ufeff${writeCsv(rows)}`);
			expect((await runOn('three.csv')).status).toBe('success');
			expect(await s3.keys()).toEqual([keyOf(fine)]);
			expect(n8n.service.ledger.charged).toBe(2 * CREDITS);
			expect(readList(lists()[0])).toEqual([
				{
					...rows[1],
					reason: expect.stringMatching(/^The service refused the request: /),
					advice: expect.stringContaining(NOT_CHARGED),
				},
				{
					...rows[2],
					reason: 'The service reported success, but sent no image',
					advice: expect.stringContaining('This image was charged'),
				},
			]);
		},
		SOON_MS,
	);
});
