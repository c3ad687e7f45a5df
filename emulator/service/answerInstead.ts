import type { InsteadFault } from '../faults/Fault';
import { jsonAnswer, pageAnswer, refusal } from './Answer';
import type { Answer } from './Answer';

/** The answer of a fault that replaces the service's own; `sentKey` is the key as it came. */
export function answerInstead(fault: InsteadFault, sentKey: string): Answer {
	switch (fault.kind) {
		case 'status': {
			const headers = { ...fault.headers, ...retryAfter(fault) };
			if (fault.html !== undefined) return pageAnswer(fault.status, fault.html, headers);
			if (fault.json !== undefined) return jsonAnswer(fault.status, fault.json, headers);
			if (fault.status >= 500) return pageAnswer(fault.status, undefined, headers);
			return jsonAnswer(fault.status, { code: -1, message: `Emulated HTTP ${fault.status}` }, headers);
		}
		case 'refused':
			return refusal(fault.message ?? 'The service could not make this image (emulated)');
		case 'page':
			return pageAnswer(
				200,
				fault.html ?? '<!DOCTYPE html>\n<title>Down</title>\n<h1>We will be back soon</h1>\n',
			);
		case 'echoKey':
			return refusal(`The API key ${sentKey} may not do this`, fault.status ?? 400);
		case 'rawBody': {
			const status = fault.status ?? 200;
			const body = Buffer.from(
				fault.base64 ?? fault.text ?? '',
				fault.base64 === undefined ? 'utf8' : 'base64',
			);
			const headers = {
				'content-type': fault.contentType ?? 'application/octet-stream',
				...fault.headers,
			};
			return { status, headers, body, delivery: 'whole', said: { status } };
		}
		case 'hang':
			return undelivered('never');
		case 'dropBefore':
			return undelivered('none');
	}
}

const undelivered = (delivery: 'never' | 'none'): Answer => ({
	status: 0,
	headers: {},
	body: Buffer.alloc(0),
	delivery,
	said: {},
});

function retryAfter(fault: Extract<InsteadFault, { kind: 'status' }>): Record<string, string> {
	if (fault.retryAfterSeconds !== undefined) return { 'retry-after': String(fault.retryAfterSeconds) };
	if (fault.retryAfterDate === undefined) return {};
	// An HTTP date has whole seconds: round up, so that the wait is never shorter than asked.
	const due = Math.ceil(Date.now() / 1000 + fault.retryAfterDate) * 1000;
	return { 'retry-after': new Date(due).toUTCString() };
}
