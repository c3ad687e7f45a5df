import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { startScript, type Child } from '../../playground/child';

const TSX = pathToFileURL(createRequire(__filename).resolve('tsx')).href;

/** Runs a TypeScript file with the given Node, in a process of its own that ends with this program. */
export function runTypeScript(node: string, file: string, args: string[] = []): Child {
	return startScript(node, ['--import', TSX, file, ...args], { cwd: __dirname });
}
