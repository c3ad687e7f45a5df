import { readFileSync } from 'node:fs';
import type { Sandbox } from '../../e2e/support/Sandbox';

const INTERVAL_MS = 100;

/** Watches how much memory n8n takes, and how far the run is meanwhile. Linux only. */
export class MemoryWatch {
	private readonly samples: Array<{ requests: number; megabytes: number }> = [];
	private readonly timer: NodeJS.Timeout;

	/**
	 * @param requests how many requests have been sent so far
	 * @throws Error where the system is not Linux, or n8n does not run
	 */
	constructor(sandbox: Sandbox, requests: () => number) {
		const pid = findN8n(sandbox);
		this.timer = setInterval(
			() => this.samples.push({ requests: requests(), megabytes: residentMegabytes(pid) }),
			INTERVAL_MS,
		);
	}

	stop(): void {
		clearInterval(this.timer);
	}

	/** The median of n8n's resident memory in MB, from the one number of requests to the other. */
	median(from: number, to: number): number {
		const found = this.samples
			.filter(({ requests }) => requests >= from && requests <= to)
			.map(({ megabytes }) => megabytes)
			.sort((a, b) => a - b);
		const middle = found[Math.floor(found.length / 2)];
		if (middle === undefined) throw new Error(`No sample from ${from} to ${to} requests.`);
		return middle;
	}
}

/** The id of the process in which n8n itself runs. */
export function findN8n(sandbox: Sandbox): number {
	if (process.platform !== 'linux') {
		throw new Error(
			`The memory of another process is read from /proc, which needs Linux, not ${process.platform}.`,
		);
	}
	const pid = sandbox
		.processes()
		.find((id) => /\/n8n\0start\0$/.test(readFileSync(`/proc/${id}/cmdline`, 'utf8')));
	if (pid === undefined) throw new Error('n8n does not run.');
	return pid;
}

function residentMegabytes(pid: number): number {
	const kilobytes = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
	return Number(kilobytes) / 1024;
}
