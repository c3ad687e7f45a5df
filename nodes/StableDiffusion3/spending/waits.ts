/** A Retry-After beyond this is not waited for in full, in ms. */
const LONGEST_ASKED_WAIT = 5 * 60_000;

/** The first wait, and the longest one without a Retry-After, in ms. */
const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 60_000;

/** Each wait is moved by up to this part of it, so that rows that failed together do not come back together. */
const JITTER = 0.2;

/**
 * How long to wait before a request is repeated: what the service asks for, else about 1, 2, 4 ... 60 s.
 *
 * @param failures how often this image has failed so far, from 1
 * @param retryAfterMs what the service asks for
 * @param random a number from 0 to 1
 * @returns ms
 */
export function waitBeforeRetry(failures: number, retryAfterMs: number | undefined, random: number): number {
	if (retryAfterMs !== undefined) return Math.min(retryAfterMs, LONGEST_ASKED_WAIT);
	const wait = Math.min(FIRST_WAIT * 2 ** (failures - 1), LONGEST_WAIT);
	return Math.round(wait * (1 - JITTER + 2 * JITTER * random));
}
