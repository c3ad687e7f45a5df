import type { IRunExecutionData } from 'n8n-workflow';
import { rowsWorkflow } from '../../e2e/support/rowsWorkflow';
import { beginWorkflow, untilEnded } from '../../e2e/support/runWorkflow';
import { unpack } from '../../e2e/support/unpack';
import { rowsOf, type Trial } from '../support/Trial';

const passed = async (ms: number) => await new Promise((resolve) => setTimeout(resolve, ms));

async function until(condition: () => boolean): Promise<void> {
	while (!condition()) await passed(20);
}

export function stopping(trial: () => Trial): void {
	it('sends nothing where one row is bad, and says why the workflow stopped', async () => {
		const rows = rowsOf(3).map((row) => ({ ...row, format: row.id === 2 ? '16:10' : '16:9' }));
		const parameters = { aspectRatio: '={{ $json.format }}' };
		const execution = await trial().run({ rows, parameters });
		expect(execution.status).toBe('error');
		expect((unpack(execution.data) as IRunExecutionData).resultData.error).toMatchObject({
			message: expect.stringMatching(
				/^Item 2 of .*Aspect Ratio is "16:10".*nearest valid value is 3:2/,
			),
			description: expect.stringContaining('not charged'),
			context: { itemIndex: 1 },
		});
		expect(trial().requests).toEqual([]);
	});

	it('sends nothing new when the execution is cancelled', async () => {
		const { n8n, requests } = trial();
		n8n.service.faults.add({ fault: { kind: 'latency', ms: 1000 } });
		const parameters = { options: { maxParallelRequests: 2 } };
		const workflow = await n8n.add(rowsWorkflow({ rows: rowsOf(6), parameters }));
		const execution = await beginWorkflow(n8n.rest, workflow);
		await until(() => requests.length === 2);
		await n8n.rest.request('POST', `/executions/${execution}/stop`);
		expect((await untilEnded(n8n.rest, execution)).status).toBe('canceled');
		await until(() => requests.every(({ endedAt }) => endedAt !== undefined));
		await passed(1500);
		expect(requests).toHaveLength(2);
	});
}
