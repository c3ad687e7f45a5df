import type { Account, Accounts } from './Accounts';
import type { Faults } from './faults/Faults';
import type { Ledger, LedgerEntry } from './Ledger';
import type { ServicePath } from './operations';
import type { ImageContent } from './painting/scene';

/** How to start an emulator; everything has a default. */
export interface EmulatorOptions {
	/** 0 = any free port, which is the default. */
	port?: number;
	/** 127.0.0.1 by default. */
	host?: string;
	/** The keys that are known, with their credits. */
	keys?: readonly Account[];
	/** Which of the two paths of the SD3 operations answer; both by default. */
	paths?: readonly ServicePath[];
	/** Scenes by default; noise for tests that need many large images. */
	images?: ImageContent;
	/** Told of every request when it has ended. */
	onRequest?: (entry: LedgerEntry) => void;
}

/** A running emulator. */
export interface Emulator {
	/** Where it listens, e.g. http://127.0.0.1:8788, without a slash at the end. */
	readonly url: string;
	readonly ledger: Ledger;
	readonly faults: Faults;
	readonly accounts: Accounts;
	/** Which of the two paths of the SD3 operations answer; may be set at any time. */
	paths: readonly ServicePath[];
	/** Ledger, faults, balances and paths back to the start. */
	reset(): void;
	/** Cuts all connections and closes the port. */
	stop(): Promise<void>;
}
