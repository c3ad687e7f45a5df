import { existsSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Sandbox } from '../../e2e/support/Sandbox';
import { findN8n } from './MemoryWatch';

/** What n8n holds on to at one moment, after its garbage was collected. */
export interface Holding {
	heapBytes: number;
	/** Waits of the node that have not ended. */
	waits: number;
	/** Connections that n8n has opened, those that are kept for a next request too. */
	connections: number;
	/** What else keeps the process alive: how many of each kind, such as Timeout. */
	resources: Record<string, number>;
}

const report = join(tmpdir(), `sd3-endurance-${process.pid}.json`);

/** For the environment of an n8n that is to be looked into, and whose node waits so many times shorter. */
export const probed = (faster: number): NodeJS.ProcessEnv => ({
	NODE_OPTIONS: `--require ${resolve(__dirname, 'inN8n.cjs')}`,
	ENDURANCE_FASTER: String(faster),
	ENDURANCE_REPORT: report,
});

/** Looks into an n8n that was started with `probed`. */
export async function lookInto(sandbox: Sandbox): Promise<Holding> {
	process.kill(findN8n(sandbox), 'SIGUSR2');
	while (!existsSync(report)) await new Promise((resume) => setTimeout(resume, 50));
	const holding = JSON.parse(readFileSync(report, 'utf8')) as Holding;
	rmSync(report);
	return holding;
}
