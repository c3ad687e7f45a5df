import type { IDataObject } from 'n8n-workflow';
import type { Fault, LedgerEntry } from '../../../emulator';
import { OUR_NODE, rowsWorkflow, type RowsWorkflow } from '../../e2e/support/rowsWorkflow';
import { RunningN8n } from '../../e2e/support/RunningN8n';
import { itemsOf, type Execution } from '../../e2e/support/runWorkflow';
import type { ChosenN8n } from './chosenN8ns';

/** Rows with the prompts "Row 1", "Row 2" ... */
export const rowsOf = (count: number): IDataObject[] =>
	Array.from({ length: count }, (_, index) => ({ id: index + 1, prompt: `Row ${index + 1}` }));

const promptOf = ({ body }: LedgerEntry) => (body as { prompt: string }).prompt;

/** One n8n, and what the cases ask of it. */
export class Trial {
	private constructor(
		readonly chosen: ChosenN8n,
		readonly n8n: RunningN8n,
	) {}

	static async begin(chosen: ChosenN8n): Promise<Trial> {
		return new Trial(chosen, await RunningN8n.start({}, chosen.env));
	}

	/** The requests that the service has got. */
	get requests(): readonly LedgerEntry[] {
		return this.n8n.service.ledger.requests;
	}

	/** Credits that were taken. */
	get charged(): number {
		return this.n8n.service.ledger.charged;
	}

	/** The prompts that were sent, sorted. */
	get sentPrompts(): string[] {
		return this.requests.map(promptOf).sort();
	}

	/** Fails the requests for one row, the first one being 1. */
	fail(row: number, fault: Fault, times?: number): void {
		this.n8n.service.faults.add({ when: { prompt: `Row ${row}` }, times, fault });
	}

	async run(workflow: RowsWorkflow): Promise<Execution> {
		return await this.n8n.run(rowsWorkflow(workflow));
	}

	/** Checks that our node gave an image to each of these rows and no others, unchanged and linked to it. */
	async expectImages(execution: Execution, rows: number[]): Promise<void> {
		const items = itemsOf(execution, OUR_NODE).filter(({ binary }) => binary);
		expect(items.map(({ json }) => json.prompt)).toEqual(rows.map((row) => `Row ${row}`));
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual(rows.map((row) => ({ item: row - 1 })));
		const answers = rows.map((row) => this.imageFor(row));
		expect(await this.n8n.hashes(items)).toEqual(answers.map((answer) => answer?.image?.sha256));
		expect(items.map(({ json }) => json.seed)).toEqual(answers.map((answer) => answer?.seed));
	}

	private imageFor(row: number): LedgerEntry['answer'] | undefined {
		const made = this.requests.filter(({ answer }) => answer.image);
		return made.find((request) => promptOf(request) === `Row ${row}`)?.answer;
	}
}
