import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { startOtherServer, type OtherServer } from './otherServer';

/** What is at a path: the bytes of a file, an HTTP status, where a redirect leads, or whatever the test writes. */
export type Shown =
	Buffer | number | { redirect: string; status?: number } | ((response: ServerResponse) => unknown);

/** A request that arrived. */
interface Seen {
	/** With its query. */
	path: string;
	host: string;
	headers: IncomingHttpHeaders;
	/** Bytes that were written to its connection when its answer ended. */
	sent: number;
}

/** A server of images on the web, for the tests of one file; what it shows is forgotten after each. */
export interface ImageServer {
	/** Its address, without a slash at the end. */
	readonly url: string;
	/** The same by a host name. */
	readonly byName: string;
	readonly seen: Seen[];
	/** Shows these at a path one after another, the last one for ever. Returns the path's address. */
	show(path: string, ...answers: Shown[]): string;
}

function answer(response: ServerResponse, shown: Shown | undefined): void {
	if (shown === undefined) response.writeHead(404).end('<html>Not found</html>');
	else if (typeof shown === 'number') response.writeHead(shown).end(`<html>${shown}</html>`);
	else if (Buffer.isBuffer(shown)) {
		response.writeHead(200, {
			'content-type': 'application/octet-stream',
			'content-length': shown.length,
		});
		response.end(shown);
	} else if (typeof shown === 'function') shown(response);
	else response.writeHead(shown.status ?? 302, { location: shown.redirect }).end('moved');
}

export function useImageServer(): ImageServer {
	let server: OtherServer;
	let seen: Seen[] = [];
	const shown = new Map<string, Shown[]>();
	beforeAll(async () => {
		server = await startOtherServer((request, response) => {
			const path = request.url!;
			const { headers } = request;
			const entry = { path, host: headers.host!, headers, sent: 0 };
			seen.push(entry);
			const { socket } = response;
			response.on('close', () => (entry.sent = socket!.bytesWritten));
			const answers = shown.get(path.replace(/\?.*/, '')) ?? [];
			answer(response, answers.length > 1 ? answers.shift() : answers[0]);
		});
	});
	afterEach(() => {
		shown.clear();
		seen = [];
	});
	afterAll(async () => await server.stop());
	return {
		get url() {
			return server.url;
		},
		get byName() {
			return `http://localhost:${server.port}`;
		},
		get seen() {
			return seen;
		},
		show(path, ...answers) {
			shown.set(path, answers);
			return server.url + path;
		},
	};
}
