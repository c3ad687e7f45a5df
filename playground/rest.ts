import { UserError } from './UserError';

// n8n ties a session to the browser that signed in, and knows it by this header.
const BROWSER = { 'browser-id': 'playground' };

/** A busy n8n may close a kept connection in the moment in which it is used again. */
export const ONE_REQUEST = { connection: 'close' };

/** n8n's own REST interface, the one that its editor uses. */
export class Rest {
	private cookie = '';

	constructor(private readonly url: string) {}

	/**
	 * Sends a request and gives back the `data` of the answer. Keeps the session's cookie.
	 * @throws UserError with n8n's message when the status is not 2xx
	 */
	async request<T>(method: string, path: string, body?: unknown): Promise<T> {
		return (JSON.parse(await this.text(method, path, body)) as { data: T }).data;
	}

	/**
	 * Sends a request and gives back the answer as it came, such as a list of events.
	 * @throws UserError as above
	 */
	async text(method: string, path: string, body?: unknown): Promise<string> {
		const response = await this.send(method, path, body);
		const text = await response.text();
		if (response.ok) return text;
		throw new UserError(`n8n refused ${method} ${path} (${response.status}): ${messageOf(text)}`);
	}

	/** Gives back a file, byte for byte. */
	async download(path: string): Promise<Buffer> {
		const response = await this.send('GET', path);
		if (!response.ok) throw new UserError(`n8n refused GET ${path} (${response.status}).`);
		return Buffer.from(await response.arrayBuffer());
	}

	private async send(method: string, path: string, body?: unknown): Promise<Response> {
		const response = await fetch(`${this.url}/rest${path}`, {
			method,
			headers: { ...BROWSER, ...ONE_REQUEST, cookie: this.cookie, 'content-type': 'application/json' },
			body: body === undefined ? undefined : JSON.stringify(body),
		});
		const session = response.headers.getSetCookie().find((text) => text.startsWith('n8n-auth='));
		if (session) this.cookie = session.split(';')[0] ?? '';
		return response;
	}
}

function messageOf(text: string): string {
	try {
		return (JSON.parse(text) as { message: string }).message;
	} catch {
		return text.slice(0, 200);
	}
}
