import { spawnSync } from 'node:child_process';
import { chown, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Child } from '../../../playground/child';
import type { Servers } from './findServers';
import { startProgram, untilItSays } from './startProgram';

/** The user inside the database, who needs no password: it is thrown away, and listens on this machine only. */
export const DATABASE_USER = 'n8n';
/** Comes with every new PostgreSQL. */
export const DATABASE = 'postgres';

/** Lets a loss of power lose data, as nobody wants them afterwards, and opens no socket in a folder of the system's. */
const SETTINGS = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'unix_socket_directories='];

/**
 * Starts a new, empty PostgreSQL on 127.0.0.1 with its data below `folder`, and waits until it answers.
 * @param folder must be open to all users, as PostgreSQL refuses to run as root
 */
export async function startPostgres(
	{ postgres, initdb }: Pick<Servers, 'postgres' | 'initdb'>,
	folder: string,
	port: number,
): Promise<Child> {
	const cwd = join(folder, 'postgres');
	const uid = unprivilegedUser();
	await mkdir(cwd);
	if (uid !== undefined) await chown(cwd, uid, -1);
	const data = join(cwd, 'data');

	const making = startProgram(
		initdb,
		['-D', data, '-U', DATABASE_USER, '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync'],
		{ cwd, uid },
	);
	if ((await making.ended) !== 0) throw new Error(`initdb failed:\n${making.output()}`);

	const settings = SETTINGS.flatMap((setting) => ['-c', setting]);
	const args = ['-D', data, '-h', '127.0.0.1', '-p', String(port), ...settings];
	// SIGTERM would wait for its clients.
	const child = startProgram(postgres, args, { cwd, uid, endSignal: 'SIGINT' });
	await untilItSays(child, 'database system is ready to accept connections');
	return child;
}

/** The user that PostgreSQL's package has made, where this program runs as root; else undefined. */
function unprivilegedUser(): number | undefined {
	if (process.getuid?.() !== 0) return undefined;
	const { stdout } = spawnSync('id', ['-u', 'postgres'], { encoding: 'utf8' });
	const uid = Number.parseInt(stdout, 10);
	if (Number.isNaN(uid)) {
		throw new Error('PostgreSQL does not run as root, and there is no user "postgres" to run it as.');
	}
	return uid;
}
