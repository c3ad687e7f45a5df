import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readEventLog } from '../../../benchmark/n8n/eventLog';

const AT = Date.parse('2026-02-14T12:00:00.000Z');

/** A line as n8n writes it, so many ms after AT. */
function line(eventName: string, ms: number, payload: object): string {
	return JSON.stringify({ ts: new Date(AT + ms).toISOString(), eventName, payload });
}

describe("reading n8n's event log", () => {
	let home: string;

	beforeEach(() => {
		home = mkdtempSync(join(tmpdir(), 'sd3-event-log-'));
		mkdirSync(join(home, '.n8n'));
	});
	afterEach(() => rmSync(home, { recursive: true, force: true }));

	const log = (...lines: string[]) => {
		writeFileSync(join(home, '.n8n', 'n8nEventLog.log'), lines.join('\n'));
		return readEventLog(home, '2');
	};

	it('tells when the nodes of one execution began and ended', () => {
		const { nodes, ended, error } = log(
			line('n8n.node.started', 0, { executionId: '1', nodeName: 'Rows' }),
			line('n8n.node.started', 10, { executionId: '2', nodeName: 'Rows' }),
			line('n8n.node.finished', 35, { executionId: '2', nodeName: 'Rows' }),
			line('n8n.node.started', 40, { executionId: '2', nodeName: 'Images' }),
			line('n8n.workflow.success', 50, { executionId: '1' }),
		);
		expect(Object.fromEntries(nodes)).toEqual({
			Rows: { began: AT + 10, ended: AT + 35 },
			Images: { began: AT + 40 },
		});
		expect({ ended, error }).toEqual({ ended: false, error: undefined });
	});

	it('tells that the workflow has ended, and why it failed', () => {
		expect(log(line('n8n.workflow.success', 0, { executionId: '2' }))).toMatchObject({ ended: true });
		const failed = line('n8n.workflow.failed', 0, { executionId: '2', errorMessage: 'Too long' });
		expect(log(failed)).toMatchObject({ ended: true, error: 'Too long' });
	});

	it('takes no notice of a line that is still being written', () => {
		const whole = line('n8n.workflow.success', 0, { executionId: '2' });
		expect(log(whole.slice(0, -1))).toMatchObject({ ended: false });
	});
});
