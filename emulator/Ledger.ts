import type { FaultKind } from './faults/Fault';
import type { OperationName } from './operations';

/** The image in an answer, without its bytes. Width and height in px. */
export interface AnsweredImage {
	sha256: string;
	bytes: number;
	mimeType: string;
	width: number;
	height: number;
}

/** What the emulator answered. `status` is undefined where the connection was dropped before any answer. */
export interface LedgerAnswer {
	status?: number;
	code?: number;
	message?: string;
	seed?: number;
	image?: AnsweredImage;
}

export interface LedgerEntry {
	/** Place in arrival order, from 0. */
	index: number;
	/** Arrival, as ISO text. */
	time: string;
	method: string;
	path: string;
	/** Undefined for a path that the service does not have. */
	operation?: OperationName;
	/** Names in small letters; keys masked. */
	headers: Record<string, string>;
	/** The two key headers, masked; `equal` says whether both were there with the same text. */
	key: { authentication?: string; authorization?: string; equal: boolean };
	/** JSON as parsed, or the fields of the form with a description of each file; text where neither fits. */
	body: unknown;
	/** What the service would say against this request, also where a fault answered first. */
	problem?: string;
	/** The kind of the fault that the request met (a delay only where it met no other). */
	fault?: FaultKind;
	/** All kinds that it met. */
	faults: FaultKind[];
	answer: LedgerAnswer;
	/** Credits taken. */
	charged: number;
	/** Requests in flight when this one had arrived, itself included. */
	inFlightAtArrival: number;
	/** Arrival and end, ms since 1970; the end is undefined while in flight. */
	startedAt: number;
	endedAt?: number;
	msInFlight?: number;
	outcome: 'in flight' | 'answered' | 'dropped' | 'client gave up';
	/** A path or method that the service does not have. */
	unexpected: boolean;
}

/** Every request to the emulated service, in arrival order. */
export class Ledger {
	readonly requests: LedgerEntry[] = [];
	private readonly inFlight = new Set<LedgerEntry>();
	private highest = 0;

	/** `onClose` is told of every entry when its request has ended. */
	constructor(private readonly onClose?: (entry: LedgerEntry) => void) {}

	/** Highest number of requests in flight at one time, since the start or the last clear. */
	get highestInFlight(): number {
		return this.highest;
	}

	/** Credits charged in all. */
	get charged(): number {
		return this.requests.reduce((sum, entry) => sum + entry.charged, 0);
	}

	/** Forgets all requests. Those in flight go on but are no longer listed. */
	clear(): void {
		this.requests.length = 0;
		this.highest = this.inFlight.size;
	}

	/** Opens the entry of a request that has just arrived. Only those that the service knows count as in flight. */
	open(
		arrived: Pick<LedgerEntry, 'method' | 'path' | 'operation' | 'headers' | 'key' | 'unexpected'>,
	): LedgerEntry {
		const now = Date.now();
		const entry: LedgerEntry = {
			index: this.requests.length,
			time: new Date(now).toISOString(),
			...arrived,
			body: null,
			faults: [],
			answer: {},
			charged: 0,
			inFlightAtArrival: this.inFlight.size,
			startedAt: now,
			outcome: 'in flight',
		};
		this.requests.push(entry);
		if (!entry.unexpected) {
			this.inFlight.add(entry);
			entry.inFlightAtArrival = this.inFlight.size;
			this.highest = Math.max(this.highest, this.inFlight.size);
		}
		return entry;
	}

	/** Closes an entry; the second and further calls for one entry change nothing. */
	close(entry: LedgerEntry, outcome: Exclude<LedgerEntry['outcome'], 'in flight'>): void {
		if (entry.outcome !== 'in flight') return;
		this.inFlight.delete(entry);
		entry.outcome = outcome;
		entry.endedAt = Date.now();
		entry.msInFlight = entry.endedAt - entry.startedAt;
		this.onClose?.(entry);
	}
}
