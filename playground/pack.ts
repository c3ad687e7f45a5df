import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { name } from '../package.json';
import { npm } from './npm';
import { say, sayWhile } from './say';
import { REPOSITORY } from './settings';

/** Builds this package, packs it as it would be published and installs the tarball into the n8n whose user folder is `home`. */
export async function packInto(home: string): Promise<void> {
	const temporary = await mkdtemp(join(tmpdir(), 'sd3-pack-'));
	try {
		await install(await pack(temporary), home);
	} finally {
		await rm(temporary, { recursive: true, force: true });
	}
}

/**
 * Builds this package and packs it, as it would be published, into an empty folder. Gives the tarball; or the one that the
 * environment names, as tests start n8n many times.
 */
export async function pack(folder: string): Promise<string> {
	if (process.env.PLAYGROUND_TARBALL) return process.env.PLAYGROUND_TARBALL;
	say(`Building and packing ${name}.`);
	await sayWhile(() => 'building', npm(process.execPath, ['run', 'build'], { cwd: REPOSITORY }));
	await npm(process.execPath, ['pack', '--ignore-scripts', '--pack-destination', folder], {
		cwd: REPOSITORY,
	});
	const [tarball = ''] = await readdir(folder);
	return join(folder, tarball);
}

/** Installs the tarball into the n8n whose user folder is `home`. */
export async function install(tarball: string, home: string): Promise<void> {
	const folder = join(home, '.n8n', 'nodes');
	// Else npm takes the same version for the same files.
	await rm(join(folder, 'node_modules', name), { recursive: true, force: true });
	await mkdir(folder, { recursive: true });
	await writeFile(join(folder, 'package.json'), '{ "name": "installed-nodes", "private": true }\n');
	const args = [
		'install',
		tarball,
		'--no-save',
		'--no-package-lock',
		'--ignore-scripts',
		'--legacy-peer-deps',
	];
	await sayWhile(() => 'installing the node', npm(process.execPath, args, { cwd: folder }));
}
