import { setMaxListeners } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { Accounts } from './Accounts';
import { controlRouter } from './controlRouter';
import type { Emulator, EmulatorOptions } from './Emulator';
import { Faults } from './faults/Faults';
import { Ledger } from './Ledger';
import type { ServicePath } from './operations';
import { handleRequest } from './service/handleRequest';
import type { Service } from './service/handleRequest';
import { welcomePage } from './welcomePage';

/**
 * Starts an emulator and resolves when it listens. Rejects with the system's error where it can't,
 * e.g. code EADDRINUSE.
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
	const { port = 0, host = '127.0.0.1', keys, paths: initialPaths = ['sd3', 'sdv3'] } = options;
	const { images = 'scenes', onRequest } = options;
	const stopping = new AbortController();
	// Every delayed answer listens to it.
	setMaxListeners(0, stopping.signal);
	const service: Service = {
		accounts: new Accounts(keys),
		faults: new Faults(),
		ledger: new Ledger(onRequest),
		paths: initialPaths,
		images,
		stopping: stopping.signal,
	};
	const controls = {
		ledger: service.ledger,
		faults: service.faults,
		accounts: service.accounts,
		get paths() {
			return service.paths;
		},
		set paths(paths: readonly ServicePath[]) {
			service.paths = paths;
		},
		reset() {
			service.ledger.clear();
			service.faults.clear();
			service.accounts.reset();
			service.paths = initialPaths;
		},
	};

	const handling = new Set<Promise<void>>();
	const app = express();
	app.disable('x-powered-by');
	app.disable('etag');
	app.use('/emulator', controlRouter(controls));
	app.get('/', (request, response) => {
		response.type('html').send(welcomePage(`http://${request.headers.host ?? host}`, controls));
	});
	app.use((request, response) => {
		const handled = handleRequest(service, request, response).finally(() => handling.delete(handled));
		handling.add(handled);
		return handled;
	});

	const server = createServer(app);
	// Longer than any client's own, so that it is never the emulator that closes an idle connection.
	server.keepAliveTimeout = 600_000;
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(port, host, resolve);
	});
	const { address, family, port: listeningPort } = server.address() as AddressInfo;

	return Object.assign(controls, {
		url: `http://${family === 'IPv6' ? `[${address}]` : address}:${listeningPort}`,
		async stop() {
			stopping.abort();
			const closed = new Promise<void>((resolve) => server.close(() => resolve()));
			server.closeAllConnections();
			await closed;
			await Promise.allSettled(handling);
		},
	});
}
