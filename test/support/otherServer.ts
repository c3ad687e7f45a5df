import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server that is not the service. */
export interface OtherServer {
	port: number;
	/** How many connections were made to it, whatever was sent over them. */
	readonly connections: number;
	stop(): Promise<void>;
}

/** Starts a server at any free port of 127.0.0.1. */
export async function startOtherServer(listener: RequestListener): Promise<OtherServer> {
	let connections = 0;
	const server = createServer(listener);
	server.on('connection', () => (connections += 1));
	await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
	return {
		port: (server.address() as AddressInfo).port,
		get connections() {
			return connections;
		},
		async stop() {
			server.closeAllConnections();
			await new Promise((closed) => server.close(closed));
		},
	};
}
