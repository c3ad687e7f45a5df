import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { npm } from './npm';
import { repository, temporaryFolder } from './places';

export interface Tarball {
	name: string;
	/** Paths inside the package, with forward slashes. */
	files: string[];
	/** Bytes to download, and bytes on disk. */
	size: number;
	unpackedSize: number;
	/** Where the package was installed: a temporary folder with nothing else in its node_modules. */
	folder: string;
	/** What npm put into node_modules beside the package. */
	neighbours: string[];
}

interface PackResult {
	name: string;
	filename: string;
	size: number;
	unpackedSize: number;
	files: Array<{ path: string }>;
}

/**
 * Packs this repository as `npm publish` would, and installs the tarball as n8n does.
 * @throws where dist/ is missing, or npm cannot pack or install
 */
export function makeTarball(): Tarball {
	if (!existsSync(join(repository, 'dist'))) throw new Error('There is no dist/ yet: run `npm run build`.');
	const workspace = temporaryFolder();
	const packing = npm(['pack', '--json', '--pack-destination', workspace], repository);
	if (!packing.ok) throw new Error(`\`npm pack\` failed:\n${packing.stderr}`);
	const [packed] = JSON.parse(packing.stdout) as PackResult[];
	if (packed === undefined) throw new Error(`\`npm pack\` named no tarball:\n${packing.stdout}`);

	const home = join(workspace, 'home');
	mkdirSync(home);
	writeFileSync(join(home, 'package.json'), '{ "private": true }');
	const flags = ['--ignore-scripts', '--legacy-peer-deps', '--no-audit', '--no-fund'];
	const installing = npm(['install', join(workspace, packed.filename), ...flags], home);
	if (!installing.ok) throw new Error(`\`npm install\` of the tarball failed:\n${installing.stderr}`);

	const modules = join(home, 'node_modules');
	return {
		name: packed.name,
		files: packed.files.map(({ path }) => path),
		size: packed.size,
		unpackedSize: packed.unpackedSize,
		folder: join(modules, packed.name),
		neighbours: readdirSync(modules).filter((entry) => !entry.startsWith('.') && entry !== packed.name),
	};
}
