import { spawnSync } from 'node:child_process';
import { cpus, release, totalmem } from 'node:os';
import { dependencies } from '../../playground/package.json';
import { version } from '../../package.json';

/** Where the numbers come from. */
export interface Machine {
	/** Year, month and day. */
	date: string;
	processor: string;
	cores: number;
	/** In GB. */
	memory: number;
	system: string;
	n8n: string;
	/** Of n8n, the service and the bare script. */
	node: string;
	/** This package. */
	version: string;
}

/** @param node the Node that n8n runs on */
export function describeMachine(node: string): Machine {
	const [first] = cpus();
	return {
		date: new Date().toISOString().slice(0, 10),
		processor: first?.model.trim() ?? 'unknown',
		cores: cpus().length,
		memory: Math.round(totalmem() / 1e9),
		system: `${process.platform} ${release()}`,
		n8n: dependencies.n8n,
		node: spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.trim(),
		version,
	};
}
