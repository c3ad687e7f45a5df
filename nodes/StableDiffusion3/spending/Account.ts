import { createHash } from 'node:crypto';
import type { ImageFailure } from '../failures';
import { onAbort, pause } from '../pause';
import { backOff } from './waits';

/** With so many successes after a pause, the account takes whatever it is sent. */
const REOPENED = 100;

/**
 * The requests of one account in this n8n process, in any of its runs: a 429 is about the account, so it holds up all of
 * them. After the pause one request may be in flight, and one more with every success.
 */
export class Account {
	#inFlight = 0;
	/** So many requests may be in flight. */
	#open = Infinity;
	/** Nothing is sent before; ms of the monotonic clock, like all times here. */
	#resumeAt = 0;
	/** When the last pause began: what was sent before says nothing about the time after it. */
	#pausedAt = -Infinity;
	/** 429s since the last success, those of one pause counted once. */
	#rejections = 0;
	/** The quota stays closed for longer than anybody waits: runs that had started by then end with this failure. */
	#closed?: { at: number; failure: ImageFailure };
	readonly #waiting = new Set<() => void>();

	/**
	 * Waits until a request may be sent; it has to be given back then.
	 *
	 * @param since when the run began that wants to send it
	 * @param signal ends the wait
	 * @returns false where nothing may be sent any more; a failure where the account's quota is closed
	 */
	async take(since: number, signal: AbortSignal): Promise<boolean | ImageFailure> {
		while (!signal.aborted) {
			if (this.#closed && this.#closed.at >= since) return this.#closed.failure;
			const ms = this.#resumeAt - performance.now();
			if (ms > 0) await this.#untilChange(signal, ms);
			else if (this.#inFlight >= this.#open) await this.#untilChange(signal);
			else {
				this.#inFlight += 1;
				return true;
			}
		}
		return false;
	}

	/** Whether nothing is to be remembered of it. */
	get isAtRest(): boolean {
		return this.#inFlight === 0 && this.#open === Infinity;
	}

	give(): void {
		this.#inFlight -= 1;
		this.#wake();
	}

	/** A request that was sent at `sentAt` succeeded. */
	succeeded(sentAt: number): void {
		if (sentAt < this.#pausedAt) return;
		this.#rejections = 0;
		this.#open = this.#open < REOPENED ? this.#open + 1 : Infinity;
		this.#wake();
	}

	/**
	 * A request that was sent at `sentAt` met a 429: nothing is sent for as long as the service asks, or for a wait that grows
	 * with each 429.
	 */
	rejected(sentAt: number, retryAfterMs?: number): void {
		if (sentAt >= this.#pausedAt) this.#rejections += 1;
		const now = performance.now();
		this.#pausedAt = now;
		this.#open = 1;
		this.#resumeAt = Math.max(this.#resumeAt, now + backOff(this.#rejections, retryAfterMs));
	}

	/** The quota stays closed for longer than anybody waits. Runs that begin later ask again. */
	close(failure: ImageFailure): void {
		this.#closed = { at: performance.now(), failure };
		this.#wake();
	}

	#wake(): void {
		for (const wake of [...this.#waiting]) wake();
	}

	async #untilChange(signal: AbortSignal, ms?: number): Promise<void> {
		const change = new AbortController();
		const wake = () => change.abort();
		this.#waiting.add(wake);
		const forget = onAbort(signal, wake);
		if (ms !== undefined) await pause(ms, change.signal);
		else await new Promise<void>((resolve) => void onAbort(change.signal, resolve));
		forget();
		this.#waiting.delete(wake);
	}
}

/** More are forgotten where nothing is to be remembered of them. */
const MOST_ACCOUNTS = 1_000;

const accounts = new Map<string, Account>();

/** The account that a key has at an address. The key itself is not kept. */
export function accountOf(baseUrl: string, apiKey: string): Account {
	const id = createHash('sha256').update(`${baseUrl}\n${apiKey.trim()}`).digest('base64');
	let account = accounts.get(id);
	if (!account) {
		// Keys that change all the time must not fill the memory.
		if (accounts.size >= MOST_ACCOUNTS) {
			for (const [other, { isAtRest }] of accounts) if (isAtRest) accounts.delete(other);
		}
		account = new Account();
		accounts.set(id, account);
	}
	return account;
}
