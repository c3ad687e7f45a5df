import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { startScript, type Child } from '../../playground/child';

const TSX = pathToFileURL(createRequire(__filename).resolve('tsx')).href;

/** A script of the benchmark as a process of its own, which ends with this program. */
export interface ScriptChild extends Child {
	/** The first line that it prints. Rejects with all its output where it ends before. */
	firstLine: Promise<string>;
}

/** Runs a TypeScript file with the given Node. */
export function runTypeScript(node: string, file: string, args: string[]): ScriptChild {
	let child!: Child;
	const firstLine = new Promise<string>((resolve, reject) => {
		let text = '';
		child = startScript(node, ['--import', TSX, file, ...args], {
			cwd: __dirname,
			onOutput: (piece) => {
				text += piece;
				const end = text.indexOf('\n');
				if (end >= 0) resolve(text.slice(0, end));
			},
		});
		void child.ended.then(() => reject(new Error(`${file} ended:\n${child.output()}`)), reject);
	});
	return { ...child, firstLine };
}
