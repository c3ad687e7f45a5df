/** A service that asks to wait for longer is not waited for, in ms. */
export const LONGEST_ASKED_WAIT = 5 * 60_000;

/** The first wait, and the longest one where the service does not ask for any, in ms. */
const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 60_000;

/** Each wait is moved by up to this part of it, so that what failed together does not come back together. */
const JITTER = 0.2;

/**
 * How long to wait before the next request: what the service asks for, else about 1, 2, 4 ... 60 s.
 *
 * @param failures how often it has failed in a row, from 1
 * @param retryAfterMs what the service asks for
 * @returns ms
 */
export function backOff(failures: number, retryAfterMs?: number): number {
	if (retryAfterMs !== undefined) return retryAfterMs;
	const wait = Math.min(FIRST_WAIT * 2 ** (failures - 1), LONGEST_WAIT);
	return Math.round(wait * (1 - JITTER + 2 * JITTER * Math.random()));
}
