import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the checks read of a package.json. */
export interface Manifest {
	name: string;
	version: string;
	dependencies?: Record<string, string>;
	optionalDependencies?: Record<string, string>;
	peerDependencies?: Record<string, string>;
	bundledDependencies?: string[] | boolean;
	bundleDependencies?: string[] | boolean;
	n8n: { nodes: string[]; credentials: string[]; strict?: boolean };
}

/** Reads the package.json of a folder. */
export function readManifest(folder: string): Manifest {
	return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
}
