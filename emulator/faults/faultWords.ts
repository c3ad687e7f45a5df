import type { Fault } from './Fault';

/** A fault that a prompt asks for. */
export interface WordedFault {
	fault: Fault;
	/** How many requests with this prompt meet it; undefined = all. */
	times?: number;
}

interface Word {
	/** What the number behind the name means, for messages and the README; undefined = takes none. */
	number?: string;
	make(number: number | undefined): Fault;
}

/** The names that a prompt may use in `[emulator: name number xTimes]`. */
export const faultWords: Readonly<Record<string, Word>> = {
	slow: { number: 'ms', make: (ms = 2000) => ({ kind: 'latency', ms }) },
	'rate-limited': {
		number: 'seconds in Retry-After',
		make: (seconds) => rateLimited({ retryAfterSeconds: seconds }),
	},
	'rate-limited-until': {
		number: 'seconds until the date in Retry-After',
		make: (seconds = 2) => rateLimited({ retryAfterDate: seconds }),
	},
	'server-error': { number: 'HTTP status', make: (status = 500) => ({ kind: 'status', status }) },
	status: { number: 'HTTP status', make: (status = 400) => ({ kind: 'status', status }) },
	unauthorized: { make: () => envelope(401, 'The API key is not valid') },
	'no-credits': { make: () => envelope(402, 'Not enough credits') },
	forbidden: { make: () => envelope(403, 'The prompt was refused by content moderation') },
	'gateway-timeout': { make: () => ({ kind: 'status', status: 504 }) },
	redirect: {
		number: 'HTTP status',
		make: (status = 307) => ({
			kind: 'status',
			status,
			headers: { location: 'http://redirected.invalid/api/generate' },
			html: 'Moved',
		}),
	},
	refused: { make: () => ({ kind: 'refused' }) },
	page: { make: () => ({ kind: 'page' }) },
	hang: { make: () => ({ kind: 'hang' }) },
	'drop-before': { make: () => ({ kind: 'dropBefore' }) },
	'drop-during': { make: () => ({ kind: 'dropDuring' }) },
	'echo-key': { make: () => ({ kind: 'echoKey' }) },
	'no-image': { make: () => ({ kind: 'noImage' }) },
	'broken-base64': { make: () => ({ kind: 'brokenBase64' }) },
	'cut-off-base64': { make: () => ({ kind: 'cutOffBase64' }) },
	'not-an-image': { make: () => ({ kind: 'notAnImage' }) },
	'cut-off-image': { make: () => ({ kind: 'cutOffImage' }) },
	jpeg: { make: () => ({ kind: 'format', format: 'jpeg' }) },
	webp: { make: () => ({ kind: 'format', format: 'webp' }) },
	'data-prefix': { make: () => ({ kind: 'dataPrefix' }) },
	'white-space': { make: () => ({ kind: 'whiteSpace' }) },
	'seed-as-string': { make: () => ({ kind: 'seedAsString' }) },
};

function rateLimited(wait: { retryAfterSeconds?: number; retryAfterDate?: number }): Fault {
	return { kind: 'status', status: 429, json: { code: -1, message: 'Too many requests' }, ...wait };
}

function envelope(status: number, message: string): Fault {
	return { kind: 'status', status, json: { code: -1, message } };
}

/** What the prompt says to the emulator. */
export const bracket = /\[emulator:([^\][]*)\]/gi;
const wording = /^([a-z][a-z0-9-]*)(?:\s+(\d+))?(?:\s+x(\d+))?$/i;

/**
 * Reads the faults that a prompt asks for: `[emulator: rate-limited 2 x3]`, several brackets, or several
 * with commas in one. `problem` says what could not be understood.
 */
export function readFaultWords(prompt: string): { faults: WordedFault[]; problem?: string } {
	const faults: WordedFault[] = [];
	for (const [, content = ''] of prompt.matchAll(bracket)) {
		for (const text of content.split(',').map((part) => part.trim())) {
			const [, name = '', number, times] = wording.exec(text) ?? [];
			const word = Object.hasOwn(faultWords, name.toLowerCase())
				? faultWords[name.toLowerCase()]
				: undefined;
			if (word === undefined) {
				return {
					faults: [],
					problem: `no emulator fault "${text}"; there are ${Object.keys(faultWords).join(', ')}`,
				};
			}
			if (number !== undefined && word.number === undefined) {
				return { faults: [], problem: `the emulator fault "${name}" takes no number` };
			}
			const fault = word.make(number === undefined ? undefined : Number(number));
			if (fault.kind === 'status' && (fault.status < 200 || fault.status > 599)) {
				return {
					faults: [],
					problem: `the emulator fault "${text}" needs an HTTP status from 200 to 599`,
				};
			}
			faults.push(times === undefined ? { fault } : { fault, times: Number(times) });
		}
	}
	return { faults };
}
