import { spawnSync } from 'node:child_process';
import { mkdir, readdir, rename, rm, statfs, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { basename, delimiter, dirname, join } from 'node:path';
import { npm } from './npm';
import { readRecipe, type Recipe } from './recipe';
import { say, sayWhile } from './say';
import { UserError } from './UserError';

const GIGABYTE = 1e9;
const SPACE_NEEDED = 4 * GIGABYTE;
const ANOTHER_FOLDER = 'You can choose another folder for it: PLAYGROUND_CACHE=/path/to/folder npm start';

export interface InstalledN8n {
	version: string;
	/** The Node that n8n runs on. */
	node: string;
	/** n8n's command line, a script. */
	script: string;
}

/**
 * Gives n8n, installed where all clones with the same lock file find it. The first time this takes about five minutes.
 * The install grows under another name and gets its own only when it is complete, so an interrupted one is never used.
 * @param cache folder that holds the installs, one for each version, lock file and platform
 * @param version such as `2.41.1`
 * @throws UserError where the disk, the registry, Node or a compiler stands in the way
 */
export async function installN8n(cache: string, version: string): Promise<InstalledN8n> {
	const recipe = await readRecipe(version);
	const folder = join(cache, `n8n-${version}-${recipe.fingerprint}-${process.platform}-${process.arch}`);
	await mkdir(cache, { recursive: true }).catch((error: Error) => {
		throw new UserError(`n8n cannot be installed there: ${error.message}\n${ANOTHER_FOLDER}`);
	});
	await removeAbandoned(cache);
	if (!existsSync(folder)) {
		checkNode(recipe);
		await checkSpace(cache);
		say(`Installing n8n ${version} into ${folder}`);
		say('This happens once, takes about 5 minutes and 3 GB; every clone of this version shares it.');
		await build(folder, recipe);
	}
	return {
		version,
		node: findNode(folder, recipe),
		script: join(folder, 'node_modules', 'n8n', 'bin', 'n8n'),
	};
}

async function build(folder: string, recipe: Recipe): Promise<void> {
	const partial = `${folder}.partial-${process.pid}`;
	try {
		await mkdir(partial);
		for (const [name, text] of Object.entries(recipe.files)) await writeFile(join(partial, name), text);
		await download(partial, recipe);
		await buildDatabaseDriver(partial, recipe);
		await rename(partial, folder).catch((error: unknown) => {
			// Another start was faster; its install is as good as ours.
			if (!existsSync(folder)) throw error;
		});
	} finally {
		await rm(partial, { recursive: true, force: true, maxRetries: 5 });
	}
	say('n8n is installed.');
}

async function download(folder: string, { locked }: Recipe): Promise<void> {
	let packages = 0;
	// At this log level npm prints a line for every file that it fetches.
	const args = [locked ? 'ci' : 'install', '--ignore-scripts', '--engine-strict=false', '--loglevel=http'];
	await sayWhile(
		() => `downloading and unpacking n8n, ${packages.toLocaleString('en')} of about 2,000 packages`,
		npm(process.execPath, args, {
			cwd: folder,
			onOutput: (text) => {
				packages += text.match(/\.tgz /g)?.length ?? 0;
			},
		}),
	);
}

/** n8n keeps its data in SQLite; the driver is native code, which npm downloads or else compiles. */
async function buildDatabaseDriver(folder: string, recipe: Recipe): Promise<void> {
	say("Preparing n8n's database driver (sqlite3): downloaded where possible, else compiled.");
	const node = findNode(folder, recipe);
	const home = dirname(dirname(node));
	const env: NodeJS.ProcessEnv = { PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ''}` };
	// The compiler has to see the headers of the Node that n8n runs on, whatever npm is configured for.
	if (existsSync(join(home, 'include', 'node', 'node.h'))) env.npm_config_nodedir = home;
	try {
		const args = ['rebuild', 'sqlite3', '--ignore-scripts=false'];
		await sayWhile(() => 'preparing sqlite3', npm(node, args, { cwd: folder, env }));
	} catch (error) {
		throw new UserError(
			"n8n's database driver (sqlite3) could neither be downloaded nor compiled here.\n" +
				'To compile it, install Python 3, make and a C++ compiler, then run this again:\n' +
				'  Debian, Ubuntu: apt-get install python3 make g++\n' +
				'  Fedora:         dnf install python3 make gcc-c++\n' +
				'  macOS:          xcode-select --install\n' +
				'  Windows:        Visual Studio Build Tools with "Desktop development with C++", and Python 3\n\n' +
				(error instanceof Error ? error.message : String(error)),
		);
	}
}

/** The Node from npm where there is one for this machine and it runs (it does not on musl), else the one running now. */
function findNode(folder: string, recipe: Recipe): string {
	const executable = process.platform === 'win32' ? 'node.exe' : 'node';
	const packaged = join(folder, 'node_modules', recipe.nodePackage, 'bin', executable);
	if (existsSync(packaged) && spawnSync(packaged, ['--version']).status === 0) return packaged;
	if (runningNode() >= recipe.node) return process.execPath;
	throw noNode(recipe);
}

function checkNode(recipe: Recipe): void {
	if (!recipe.bringsNode && runningNode() < recipe.node) throw noNode(recipe);
}

function runningNode(): number {
	return Number(process.versions.node.split('.')[0]);
}

function noNode({ version, node }: Recipe): UserError {
	return new UserError(
		`n8n ${version} needs Node ${node}. npm has none that runs here (${process.platform} ${process.arch}), ` +
			`and this is Node ${process.versions.node}.\nInstall Node ${node}, then run this again with it.`,
	);
}

async function checkSpace(cache: string): Promise<void> {
	const { bavail, bsize } = await statfs(cache);
	const free = bavail * bsize;
	if (free >= SPACE_NEEDED) return;
	throw new UserError(
		`n8n needs about ${SPACE_NEEDED / GIGABYTE} GB, and only ${(free / GIGABYTE).toFixed(1)} GB are free in ${cache}\n` +
			`Free some space. ${ANOTHER_FOLDER}`,
	);
}

/** Removes what interrupted installs have left. Those of a process that still lives are left alone. */
async function removeAbandoned(cache: string): Promise<void> {
	for (const name of await readdir(cache)) {
		const pid = /^n8n-.*\.partial-(\d+)$/.exec(basename(name))?.[1];
		if (pid && !lives(Number(pid))) {
			say(`Removing an interrupted install: ${name}`);
			await rm(join(cache, name), { recursive: true, force: true, maxRetries: 5 });
		}
	}
}

function lives(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === 'EPERM';
	}
}
