import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { Trouble } from './say';

/** Systems give higher ones to outgoing connections, which would take a free port before a slow start comes to use it. */
const PORTS = [20_000, 32_768] as const;
const TRIES = 100;

/** A port that nobody uses at the moment. */
export async function freePort(): Promise<number> {
	for (let left = TRIES; ; left--) {
		const port = randomInt(...PORTS);
		try {
			await listenOnce(port);
			return port;
		} catch (error) {
			if (left === 0) throw error;
		}
	}
}

/** @throws Trouble when another program listens on `port` already. `what` wants it; `variable` chooses another one. */
export async function needPort(port: number, what: string, variable: string): Promise<void> {
	try {
		await listenOnce(port);
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		const reason = code === 'EADDRINUSE' ? 'is taken by another program' : `cannot be used (${code})`;
		throw new Trouble(
			`Port ${port}, which ${what} needs, ${reason}.\n` +
				`Stop that program (another npm start?), or choose another port: ${variable}=${port + 1} npm start`,
		);
	}
}

async function listenOnce(port: number): Promise<void> {
	await new Promise<void>((resolve, reject) => {
		const server = createServer();
		server.once('error', reject);
		server.listen(port, '127.0.0.1', () => server.close(() => resolve()));
	});
}
