/** Larger numbers than this are times in seconds since 1970, as some services send them: 2001-09-09. */
const EARLIEST_TIME_STAMP = 1_000_000_000;

/** The last two come with any answer, and say something about a 429 only. */
const HEADERS_OF_429 = ['retry-after', 'ratelimit-reset', 'x-ratelimit-reset'];

/** Reads seconds, a date or a time stamp; undefined for what is no time after now. */
function readWait(value: string, now: number): number | undefined {
	if (value.trim() === '') return undefined;
	const number = Number(value);
	const ms = Number.isNaN(number)
		? Date.parse(value) - now
		: number >= EARLIEST_TIME_STAMP
			? // Milliseconds where seconds would be after the year 5138.
				(number >= 1e11 ? number : number * 1000) - now
			: number * 1000;
	return ms > 0 ? ms : undefined;
}

/**
 * How long an answer asks to wait: Retry-After, for a 429 else RateLimit-Reset or X-RateLimit-Reset, each in seconds, as a date or as a
 * time stamp.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
 * @param now ms since 1970
 * @returns ms; undefined where no header names a time after now: 0, the past and what cannot be read count as none
 */
export function readRetryAfter(
	status: number,
	headers: Record<string, unknown>,
	now: number,
): number | undefined {
	for (const name of status === 429 ? HEADERS_OF_429 : ['retry-after']) {
		const value = headers[name];
		const wait =
			typeof value === 'string' || typeof value === 'number' ? readWait(String(value), now) : undefined;
		if (wait !== undefined && Number.isFinite(wait)) return wait;
	}
	return undefined;
}
