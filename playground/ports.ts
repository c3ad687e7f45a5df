import { createServer, type AddressInfo } from 'node:net';
import { Trouble } from './say';

/** A port that nobody uses at the moment. */
export async function freePort(): Promise<number> {
	return await listenOnce(0);
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

async function listenOnce(port: number): Promise<number> {
	return await new Promise((resolve, reject) => {
		const server = createServer();
		server.once('error', reject);
		server.listen(port, '127.0.0.1', () => {
			const address = server.address() as AddressInfo;
			server.close(() => resolve(address.port));
		});
	});
}
