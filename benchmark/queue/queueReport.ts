import { cpus } from 'node:os';
import { dependencies } from '../../playground/package.json';
import type { QueueLoad, WorkersTime } from './measureWorkers';

/** What was measured, and where. */
export interface QueueResult {
	/** Day of the measurement. */
	date: string;
	machine: { cores: number; cpu: string };
	n8n: string;
	load: QueueLoad;
	results: WorkersTime[];
}

export function queueResult(load: QueueLoad, results: WorkersTime[]): QueueResult {
	const [{ model } = { model: 'unknown' }, ...others] = cpus();
	return {
		date: new Date().toISOString().slice(0, 10),
		machine: { cores: others.length + 1, cpu: model },
		n8n: dependencies.n8n,
		load,
		results,
	};
}

/** The result as a page in Markdown, the ratio to the first number of workers first. */
export function queueReport({ date, machine, n8n, load, results }: QueueResult): string {
	const { calls, concurrency, latency, rounds } = load;
	const perSecond = ({ times }: WorkersTime) => (calls / median(times)) * 1000;
	const one = results[0] ? perSecond(results[0]) : NaN;
	const rows = results.map((result) => {
		const { workers, times } = result;
		const limit = (workers * concurrency * 1000) / latency;
		return [
			String(workers),
			(perSecond(result) / one).toFixed(2),
			perSecond(result).toFixed(2),
			`${limit.toFixed(1)} (${Math.round((perSecond(result) / limit) * 100)} %)`,
			`${seconds(median(times))} (${seconds(Math.min(...times))} to ${seconds(Math.max(...times))})`,
		];
	});
	return [
		'# Workers in queue mode',
		'',
		`${calls} calls of a webhook at once, each making one image of 320 x 320 pixels by the emulator, which takes ` +
			`${latency / 1000} s for each; the answer to each call is its image. n8n ${n8n} in queue mode with Redis, PostgreSQL, a ` +
			`main process and a webhook process; each worker runs ${concurrency} executions at one time. Each number of workers ` +
			`was measured ${rounds === 1 ? 'once' : `${rounds} times, the table shows the median`}. Every answer was checked to be the image that was made ` +
			'for it, and every image to be paid once.',
		'',
		...table(
			['Workers', 'Speed', 'Calls per second', 'The service allows', `Time for ${calls} calls, s`],
			rows,
		),
		'',
		`Speed: calls per second beside ${results[0]?.workers ?? 0} worker. "The service allows": workers x executions at one time / ` +
			`${latency / 1000} s, if n8n took no time at all, and how much of it was reached.`,
		'',
		`All of it, the emulator and the callers too, ran on one machine with ${machine.cores} cores (${machine.cpu}), ${date}. On machines of ` +
			'their own the workers do not take the time from each other. PostgreSQL ran with fsync off.',
		'',
		'Repeat it with `npm run benchmark:queue`.',
		'',
	].join('\n');
}

function table(head: string[], rows: string[][]): string[] {
	const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
	return [line(head), line(head.map(() => '---:')), ...rows.map(line)];
}

function median(numbers: number[]): number {
	const sorted = [...numbers].sort((a, b) => a - b);
	const middle = (sorted.length - 1) / 2;
	return ((sorted[Math.floor(middle)] ?? NaN) + (sorted[Math.ceil(middle)] ?? NaN)) / 2;
}

const seconds = (ms: number) => (ms / 1000).toFixed(1);
