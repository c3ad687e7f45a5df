import { connectionLost, neverConnected, neverEnded } from '../connectionFailure';
import { invalidApiKey, notSent, otherBaseUrl, type ImageFailure } from '../failures';
import { NeverEnded } from '../readParts';

/** The request could not be sent at all, and the same may work in a moment. */
const MAY_CONNECT_LATER: Record<string, string> = {
	ECONNREFUSED: 'nothing listens there, or it refuses connections',
	ENOTFOUND: 'there is no host of this name',
	EAI_AGAIN: 'the name server does not answer',
	EHOSTUNREACH: 'the host cannot be reached',
	ENETUNREACH: 'the network cannot be reached',
	ENETDOWN: 'the network is down',
	EADDRNOTAVAIL: 'the address is not available',
	ETIMEDOUT: 'the host does not accept the connection in time',
};

/** The request could not be sent, and will not be until someone changes something. */
const NEVER_CONNECTS = /^(ERR_TLS_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_INVALID_URL|ERR_BAD_OPTION)/;

const NO_TLS_YET = /before secure TLS connection was established/;

/**
 * Why the connection could not be encrypted, in OpenSSL's words. Node says EPROTO while the request still waits for the
 * encryption; with the same words, a code that begins with ERR_SSL_ comes from an answer that went bad after the request.
 */
const NOT_ENCRYPTED: ReadonlyArray<[words: RegExp, why: string]> = [
	[/wrong version number/, 'what answers there does not use HTTPS'],
	[
		/alert (handshake failure|protocol version)/,
		'it does not accept the encryption that this n8n instance offers',
	],
];

/** Names of the errors with which n8n itself refuses to send: no credential, a forbidden domain or address. */
const N8N_REFUSES = /^(UserError|OperationalError|NodeOperationError|Ssrf\w*Error)$/;

/** n8n's errors for a forbidden domain, and for an expression in the credential, have no name that is theirs alone. */
const N8N_SAYS = /^Domain not allowed|\[Error resolving credentials\]$/;

interface ErrorFacts {
	/** Names of the errors, from n8n's to the operating system's. */
	names: string[];
	code: string;
	message: string;
	/** What the operating system was asked for, such as `connect`. */
	syscall?: string;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null;

const textOf = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);

const firstOf = (texts: unknown) => (Array.isArray(texts) ? textOf(texts[0]) : undefined);

/** Not the HTTP status of an answer that broke off. */
const networkCode = (code: unknown) => (/^\d+$/.test(textOf(code) ?? '') ? '' : (textOf(code) ?? ''));

/**
 * n8n wraps the HTTP client's error, which wraps the operating system's: the innermost facts count. n8n 1 cuts the others
 * off, and keeps of them the code (or the HTTP status) as `httpCode` and the message as the first of `messages`.
 */
function unwrap(error: unknown): ErrorFacts {
	const facts: ErrorFacts = { names: [], code: '', message: '' };
	for (let layer = error, depth = 0; isObject(layer) && depth < 5; layer = layer.cause, depth++) {
		// A host name with several addresses fails with one error for each.
		const [first] = Array.isArray(layer.errors) ? (layer.errors as unknown[]) : [];
		facts.names.push(textOf(layer.name) ?? '');
		facts.code = textOf(layer.code) ?? (facts.code || networkCode(layer.httpCode));
		facts.message = firstOf(layer.messages) ?? textOf(layer.message) ?? facts.message;
		facts.syscall =
			textOf(layer.syscall) ?? (isObject(first) ? textOf(first.syscall) : undefined) ?? facts.syscall;
	}
	return facts;
}

/**
 * What a request that rejected without an answer means for the user's money. Only what was certainly not sent counts as
 * not charged: everything unknown may have been charged.
 *
 * @param host the service's host, for the message
 * @param timeoutMs the request's timeout
 */
export function readNetworkError(error: unknown, host: string, timeoutMs?: number): ImageFailure {
	const { names, code, message, syscall } = unwrap(error);
	const later = MAY_CONNECT_LATER[code];
	// These are also how a connection dies that already carried the request.
	const connecting = syscall === 'connect' || message.startsWith('connect ');
	// n8n 1 keeps of the operating system's error only the message, which begins with what it was asked for.
	const connected =
		syscall === 'read' || syscall === 'write' || /^(read|write) /.test(message) || code === 'ETIMEDOUT';
	if (later && (connecting || !connected)) return neverConnected(code, host, later, true);
	if (NO_TLS_YET.test(message)) {
		return neverConnected(code, host, 'the encrypted connection was lost while it was being made', true);
	}
	// Only the key's headers can hold a character that Node.js refuses.
	if (code === 'ERR_INVALID_CHAR') return invalidApiKey();
	const [, why] = (code === 'EPROTO' && NOT_ENCRYPTED.find(([words]) => words.test(message))) || [];
	if (why) return neverConnected(code, host, why, false);
	if (NEVER_CONNECTS.test(code) || syscall === 'getaddrinfo')
		return neverConnected(code, host, message, false);
	// By its message, as n8n 1 keeps nothing else of it.
	const other = otherBaseUrl();
	if (message === other.message) return other;
	if (names.some((name) => N8N_REFUSES.test(name)) || N8N_SAYS.test(message)) return notSent(message);
	return readBrokenAnswer(error, host, timeoutMs);
}

/** What it means that the connection was lost while the answer came. */
export function readBrokenAnswer(error: unknown, host: string, timeoutMs?: number): ImageFailure {
	if (error instanceof NeverEnded) return neverEnded(host, error.longestMs);
	const { code, message } = unwrap(error);
	const timedOut = code === 'ECONNABORTED' && /timeout/i.test(message);
	return connectionLost(code || 'no code', host, timedOut ? timeoutMs : undefined);
}
