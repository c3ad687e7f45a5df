import { readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { isProgram } from '../../e2e/support/isProgram';

/** Where Debian and Ubuntu keep PostgreSQL's programs, one folder for each version; they are not on the PATH. */
const DEBIAN = '/usr/lib/postgresql';

export interface Servers {
	redis: string;
	postgres: string;
	/** Makes the folder that PostgreSQL keeps its data in. */
	initdb: string;
}

/**
 * Where the programs are that n8n's queue mode stands on.
 * @throws Error that says which are missing and how to install them
 */
export function findServers(): Servers {
	const folders = [...(process.env.PATH ?? '').split(delimiter), ...debianFolders()];
	const find = (name: string) => folders.map((folder) => join(folder, name)).find(isProgram);
	const redis = find('redis-server');
	const postgres = find('postgres');
	const initdb = find('initdb');
	if (redis && postgres && initdb) return { redis, postgres, initdb };

	const missing = [redis ? [] : 'Redis', postgres && initdb ? [] : 'PostgreSQL'].flat();
	const packages = [redis ? [] : 'redis-server', postgres && initdb ? [] : 'postgresql'].flat();
	throw new Error(
		`n8n's queue mode needs ${missing.join(' and ')}, not found here.\n` +
			`  Debian, Ubuntu: apt-get install --no-install-recommends ${packages.join(' ')}\n` +
			'  Anywhere else:  put redis-server, postgres and initdb on the PATH',
	);
}

/** The newest version first. */
function debianFolders(): string[] {
	try {
		const versions = readdirSync(DEBIAN).sort((a, b) => Number(b) - Number(a));
		return versions.map((version) => join(DEBIAN, version, 'bin'));
	} catch {
		return [];
	}
}
