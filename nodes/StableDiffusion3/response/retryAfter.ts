/**
 * Reads a Retry-After header, which holds seconds or a date.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
 * @param now ms since 1970
 * @returns ms to wait, never negative; undefined where the header says nothing usable
 */
export function readRetryAfter(header: unknown, now: number): number | undefined {
	if (typeof header !== 'string' || header.trim() === '') return undefined;
	const seconds = Number(header);
	const ms = Number.isNaN(seconds) ? Date.parse(header) - now : seconds * 1000;
	return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}
