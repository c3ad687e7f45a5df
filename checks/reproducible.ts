import { createHash } from 'node:crypto';
import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { npm } from './npm';
import { repository, temporaryFolder } from './places';
import { report } from './report';

/** Everything that a tarball is made from. */
const sources = [
	...['package.json', 'README.md', 'LICENSE.md', 'tsconfig.json', 'gulpfile.js', '.npmrc'],
	...['nodes', 'credentials', 'icons'],
];

/** What differs between two people who build the same commit. */
interface Circumstances {
	/** Path below a temporary folder. */
	folder: string;
	umask: number;
	/** When the files were checked out, in s since 1970. */
	time: number;
	env: Record<string, string>;
}

const HERE: Circumstances = {
	folder: 'one',
	umask: 0o022,
	time: 1_000_000_000,
	env: { TZ: 'UTC', LANG: 'C' },
};

const ELSEWHERE: Circumstances = {
	folder: 'another/one with a longer name',
	umask: 0o077,
	time: 1_700_000_000,
	env: { TZ: 'Asia/Tokyo', LANG: 'de_DE.UTF-8' },
};

interface Packed {
	filename: string;
	files: Array<{ path: string; size: number; mode: number }>;
}

/** A copy of the repository as `git clone` would leave it under these circumstances. */
function checkOut({ folder, umask, time }: Circumstances): string {
	const copy = join(temporaryFolder(), folder);
	mkdirSync(copy, { recursive: true });
	for (const entry of sources) cpSync(join(repository, entry), join(copy, entry), { recursive: true });
	for (const entry of readdirSync(copy, { recursive: true, withFileTypes: true })) {
		const path = join(entry.parentPath, entry.name);
		if (entry.isFile()) chmodSync(path, 0o666 & ~umask);
		utimesSync(path, time, time);
	}
	symlinkSync(join(repository, 'node_modules'), join(copy, 'node_modules'), 'junction');
	return copy;
}

/** Builds and packs such a copy. @throws with npm's words where that fails */
function buildAndPack(circumstances: Circumstances): { bytes: Buffer; files: string[] } {
	const before = process.umask(circumstances.umask);
	try {
		const copy = checkOut(circumstances);
		const run = (...args: string[]) => {
			const { ok, stdout, stderr } = npm(args, copy, circumstances.env);
			if (!ok) throw new Error(`\`npm ${args.join(' ')}\` failed:\n${stdout}${stderr}`);
			return stdout;
		};
		run('run', 'build');
		const [packed] = JSON.parse(run('pack', '--json')) as [Packed];
		return {
			bytes: readFileSync(join(copy, packed.filename)),
			files: packed.files.map(
				({ path, size, mode }) => `${path}, ${size} bytes, mode ${mode.toString(8)}`,
			),
		};
	} finally {
		process.umask(before);
	}
}

/** Builds and packs the package under different circumstances, and compares the bytes. */
function reproducible(): void {
	const one = buildAndPack(HERE);
	const other = buildAndPack(ELSEWHERE);
	const only = (mine: string[], theirs: string[]) => mine.filter((file) => !theirs.includes(file));
	const faults = one.bytes.equals(other.bytes)
		? []
		: [
				'The tarball depends on where, when and by whom it is built.',
				...only(one.files, other.files).map((file) => `One has ${file}`),
				...only(other.files, one.files).map((file) => `The other has ${file}`),
			];
	const sum = createHash('sha256').update(one.bytes).digest('hex');
	report(faults, `Two builds gave the same ${one.bytes.length} bytes, SHA-256 ${sum}.`);
}

reproducible();
