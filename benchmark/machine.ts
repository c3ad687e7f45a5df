import { cpus, release, totalmem } from 'node:os';
import execa from 'execa';
import { version } from '../package.json';
import { dependencies } from '../playground/package.json';

/**
 * Where numbers come from.
 * @param node the Node that n8n runs on
 */
export function describeMachine(node = process.execPath) {
	return {
		date: new Date().toISOString().slice(0, 10),
		processor: cpus()[0]?.model.trim() ?? 'unknown',
		cores: cpus().length,
		/** In GB. */
		memory: Math.round(totalmem() / 1e9),
		system: `${process.platform} ${release()}`,
		n8n: dependencies.n8n,
		node: execa.sync(node, ['--version']).stdout,
		/** This package. */
		version,
	};
}

export type Machine = ReturnType<typeof describeMachine>;

export function inWords({ date, processor, cores, memory, system, n8n, node, version }: Machine): string {
	return `${date}: ${processor}, ${cores} cores, ${memory} GB, ${system}, n8n ${n8n}, Node ${node}, this package ${version}`;
}
