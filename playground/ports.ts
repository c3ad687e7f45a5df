import { randomInt } from 'node:crypto';
import getPort from 'get-port';
import { UserError } from './UserError';

const host = '127.0.0.1';

/** Systems give higher ones to outgoing connections, which would take a free port before a slow start comes to use it. */
const LOWEST = 20_000;
const HIGHEST = 32_767;

/** A port that nobody uses at the moment. */
export async function freePort(): Promise<number> {
	// Programs that ask at the same time begin at different places.
	return await getPort({ host, port: getPort.makeRange(randomInt(LOWEST, HIGHEST), HIGHEST) });
}

/** @throws UserError when `port` cannot be used. `what` wants it; `variable` chooses another one. */
export async function needPort(port: number, what: string, variable: string): Promise<void> {
	if ((await getPort({ host, port })) === port) return;
	throw new UserError(
		`Port ${port}, which ${what} needs, is taken by another program, or not allowed.\n` +
			`Stop that program (another npm start?), or choose another port: ${variable}=${port + 1} npm start`,
	);
}
