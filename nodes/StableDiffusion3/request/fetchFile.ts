import type { IExecuteSingleFunctions } from 'n8n-workflow';
import { cancelled, type ImageFailure } from '../failures';
import { fetchRefused, notFetched, tooLargeFile } from '../imageUrlFailure';
import { FileInspector, type InspectedFile } from '../image/readFormat';
import { pause } from '../pause';
import { NeverEnded, readParts, type BodyStream } from '../readParts';
import { LARGEST_FILE_MB, withoutSecrets, type RemoteFile } from './remoteFile';

/** In bytes. */
const LARGEST = LARGEST_FILE_MB * 1024 * 1024;

/** Before the first request a file is read up to here; of a longer one no more than tells its size. In bytes. */
const FIRST_BYTES = 256 * 1024;

/** A server may be silent for so long, in ms. */
const LONGEST_SILENCE = 30_000;

/** Its whole answer may take so long, in ms. */
const LONGEST_FETCH = 300_000;

const MOST_REDIRECTS = 10;

/** What may work in a moment is tried again after these waits, in ms. */
const WAITS = [1_000, 3_000];
const TRANSIENT_STATUS = [429, 500, 502, 503, 504];
const TRANSIENT_CODE = /^(ECONNRESET|EPIPE|ETIMEDOUT|EAI_AGAIN)$/;

const WORDS_OF_STATUS: Record<number, string> = {
	401: 'it needs a login',
	403: 'access is denied',
	404: 'there is no such file',
	410: 'the file is gone',
	429: 'its server is receiving too many requests',
};

/** What becomes of the parts of a file. */
interface Collector<T> {
	/** Returns false where it needs no more. */
	write(part: Buffer): boolean;
	end(): T;
}

/** Why there is no file. */
interface Problem {
	failure: ImageFailure;
	/** The same may work in a moment. */
	isTransient: boolean;
}

/** What n8n gives for a full response that is a stream. */
interface FileResponse {
	statusCode: number;
	headers: Record<string, string | undefined>;
	body: BodyStream;
}

const isSuccess = ({ statusCode }: FileResponse) => statusCode >= 200 && statusCode < 300;

const isRedirect = ({ statusCode, headers }: FileResponse) =>
	statusCode >= 300 && statusCode < 400 && Boolean(headers.location);

/** Where a redirect leads, or why it must not be followed. */
function readLocation({ headers }: FileResponse, from: URL): URL | string {
	const { location = '' } = headers;
	const next = URL.canParse(location, from.href) ? new URL(location, from) : undefined;
	if (!next) return 'it redirects to something that is not an address';
	if (!/^https?:$/.test(next.protocol))
		return `it redirects to an address that begins with ${next.protocol}`;
	return next.username || next.password ? 'it redirects to an address with a login in it' : next;
}

/**
 * The answer of an address, through all redirects. Each is a request of its own: n8n checks each by its protection against
 * requests to internal addresses, and none gets what another one got. Nothing of the credential's is sent.
 */
async function request(
	{ helpers }: IExecuteSingleFunctions,
	first: URL,
	abortSignal: AbortSignal | undefined,
): Promise<FileResponse | string> {
	let url = first;
	for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
		const answer = (await helpers.httpRequest({
			method: 'GET',
			url: url.href,
			encoding: 'stream',
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			disableFollowRedirect: true,
			timeout: LONGEST_SILENCE,
			abortSignal,
		})) as FileResponse;
		if (!isRedirect(answer)) return answer;
		answer.body.destroy?.();
		const next = readLocation(answer, url);
		if (typeof next === 'string') return next;
		url = next;
	}
	return `it redirects more than ${MOST_REDIRECTS} times`;
}

/** Reads a file to its end, or as far as the collector needs it. Returns false where it is too large. */
async function collect({ headers, body }: FileResponse, collector: Collector<unknown>): Promise<boolean> {
	if (Number(headers['content-length']) > LARGEST) {
		body.destroy?.();
		return false;
	}
	let length = 0;
	const take = (part: Buffer) => {
		length += part.length;
		return length <= LARGEST && collector.write(part);
	};
	await readParts(body, take, LONGEST_SILENCE, LONGEST_FETCH);
	return length <= LARGEST;
}

async function fetchOnce<T>(
	context: IExecuteSingleFunctions,
	{ url, place }: RemoteFile,
	signal: AbortSignal | undefined,
	collector: Collector<T>,
): Promise<{ file: T } | Problem> {
	const answer = await request(context, url, signal);
	if (typeof answer === 'string') return { failure: notFetched(place, answer), isTransient: false };
	if (isSuccess(answer)) {
		const isWhole = await collect(answer, collector);
		return isWhole
			? { file: collector.end() }
			: { failure: tooLargeFile(place, LARGEST_FILE_MB), isTransient: false };
	}
	answer.body.destroy?.();
	const { statusCode } = answer;
	const words = WORDS_OF_STATUS[statusCode] ?? 'its server did not send it';
	return {
		failure: notFetched(place, `${words} (HTTP ${statusCode})`),
		isTransient: TRANSIENT_STATUS.includes(statusCode),
	};
}

type NetworkError = Error & { code?: unknown };

function whyBroken(error: NetworkError): string {
	const { code, message } = error;
	if (error instanceof NeverEnded) return `its server took over ${error.longestMs / 60_000} minutes`;
	if (code === 'ECONNABORTED' && message.startsWith('timeout of ')) {
		return `its server was silent for ${LONGEST_SILENCE / 1000} s`;
	}
	// Some messages repeat the address.
	return withoutSecrets(message || String(code));
}

/** What it means that no answer came, or that it broke off. */
function readError(error: NetworkError, place: string): Problem {
	const { name, message, code, cause } = error;
	if ([name, (cause as Error | undefined)?.name].some((one) => one?.startsWith('Ssrf'))) {
		return { failure: fetchRefused(place, message), isTransient: false };
	}
	return { failure: notFetched(place, whyBroken(error)), isTransient: TRANSIENT_CODE.test(String(code)) };
}

/**
 * Fetches a file.
 *
 * @param collector a new one for each try
 * @param signal ends it
 * @throws ImageFailure
 */
async function fetchFile<T>(
	context: IExecuteSingleFunctions,
	file: RemoteFile,
	collector: () => Collector<T>,
	signal = context.getExecutionCancelSignal(),
): Promise<T> {
	for (let tries = 0; !signal?.aborted; tries++) {
		const outcome = await fetchOnce(context, file, signal, collector()).catch((error: Error) =>
			readError(error, file.place),
		);
		if ('file' in outcome) return outcome.file;
		const wait = outcome.isTransient ? WAITS[tries] : undefined;
		if (wait !== undefined) await pause(wait, signal ?? new AbortController().signal);
		else if (!signal?.aborted) throw outcome.failure;
	}
	throw cancelled();
}

/** All of a short file; of a long one what its first bytes say. */
function firstBytes(): Collector<InspectedFile> {
	const inspector = new FileInspector();
	let length = 0;
	let head: InspectedFile['format'];
	return {
		write(part) {
			length += part.length;
			if (!inspector.write(part)) return false;
			if (length >= FIRST_BYTES) head = inspector.head;
			return !head;
		},
		end: () => (head ? { beginning: Buffer.alloc(0), format: head, goesOn: true } : inspector.end()),
	};
}

function allBytes(): Collector<Buffer> {
	const parts: Buffer[] = [];
	return { write: (part) => parts.push(part) > 0, end: () => Buffer.concat(parts) };
}

/** Fetches what tells the kind and the size of a file. Throws an ImageFailure. */
export const fetchHead = async (context: IExecuteSingleFunctions, file: RemoteFile): Promise<InspectedFile> =>
	await fetchFile(context, file, firstBytes);

/** Fetches a whole file. Throws an ImageFailure. */
export const fetchBytes = async (
	context: IExecuteSingleFunctions,
	file: RemoteFile,
	signal?: AbortSignal,
): Promise<Buffer> => await fetchFile(context, file, allBytes, signal);
