import { createServer, request, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server that is not the service, for one test or for the tests of one file. */
export interface OtherServer {
	port: number;
	url: string;
	/** How many connections were made to it, whatever was sent over them. */
	readonly connections: number;
	server: Server;
	stop(): Promise<void>;
}

/** Starts a server at any free port of 127.0.0.1. */
export async function startOtherServer(listener: RequestListener): Promise<OtherServer> {
	let connections = 0;
	const server = createServer(listener);
	server.on('connection', () => (connections += 1));
	await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
	const { port } = server.address() as AddressInfo;
	return {
		port,
		url: `http://127.0.0.1:${port}`,
		server,
		get connections() {
			return connections;
		},
		async stop() {
			server.closeAllConnections();
			await new Promise((closed) => server.close(closed));
		},
	};
}

/** Hands a request on to another address, as gateways and proxies do. */
export function forward(
	asking: Parameters<RequestListener>[0],
	answering: Parameters<RequestListener>[1],
	target: URL,
): void {
	const { method, headers } = asking;
	asking.pipe(
		request(target, { method, headers }, (answer) => {
			answering.writeHead(answer.statusCode!, answer.headers);
			answer.pipe(answering);
		}),
	);
}
