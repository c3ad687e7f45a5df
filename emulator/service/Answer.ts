import type { ServerResponse } from 'node:http';
import { STATUS_CODES } from 'node:http';
import type { LedgerAnswer } from '../Ledger';

/** An answer that is ready to go out. */
export interface Answer {
	status: number;
	headers: Record<string, string>;
	body: Buffer;
	/** whole; half = cut in the middle of the body; none = cut before the first byte; never = no answer at all. */
	delivery: 'whole' | 'half' | 'none' | 'never';
	/** What the ledger keeps of it. */
	said: LedgerAnswer;
}

/** An answer in the service's envelope, or any other JSON. */
export function jsonAnswer(status: number, body: unknown, headers: Record<string, string> = {}): Answer {
	const { code, message } = (body ?? {}) as { code?: unknown; message?: unknown };
	return {
		status,
		headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
		body: Buffer.from(JSON.stringify(body)),
		delivery: 'whole',
		said: {
			status,
			...(typeof code === 'number' ? { code } : {}),
			...(typeof message === 'string' ? { message } : {}),
		},
	};
}

/** What the service answers where it refuses a request: the envelope with code -1. */
export const refusal = (message: string, status = 200): Answer => jsonAnswer(status, { code: -1, message });

/** A page as a web server or proxy in front of the service would send it. */
export function pageAnswer(status: number, html?: string, headers: Record<string, string> = {}): Answer {
	const title = `${status} ${STATUS_CODES[status] ?? ''}`.trim();
	const page =
		html ??
		`<!DOCTYPE html>\n<html>\n<head><title>${title}</title></head>\n` +
			`<body>\n<center><h1>${title}</h1></center>\n<hr><center>nginx (emulated)</center>\n</body>\n</html>\n`;
	return {
		status,
		headers: { 'content-type': 'text/html; charset=utf-8', ...headers },
		body: Buffer.from(page),
		delivery: 'whole',
		said: { status },
	};
}

/** Sends an answer the way that its delivery says. */
export function send(answer: Answer, response: ServerResponse): void {
	if (answer.delivery === 'never' || response.destroyed) return;
	if (answer.delivery === 'none') {
		response.destroy();
		return;
	}
	const withoutBody = answer.status === 204 || answer.status === 304;
	response.writeHead(answer.status, {
		...answer.headers,
		...(withoutBody ? {} : { 'content-length': String(answer.body.length) }),
	});
	if (answer.delivery === 'whole') response.end(withoutBody ? undefined : answer.body);
	else response.write(answer.body.subarray(0, answer.body.length / 2), () => response.destroy());
}
