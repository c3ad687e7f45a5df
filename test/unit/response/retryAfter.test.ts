import { readRetryAfter } from '../../../nodes/StableDiffusion3/response/retryAfter';

const NOW = Date.parse('2026-01-01T00:00:00Z');

it.each([
	['0', 0],
	['7', 7000],
	['1.5', 1500],
	['-3', 0],
	['Thu, 01 Jan 2026 00:00:30 GMT', 30_000],
	['Wed, 31 Dec 2025 23:00:00 GMT', 0],
])('reads %j as %p ms', (header, ms) => {
	expect(readRetryAfter(header, NOW)).toBe(ms);
});

it.each([undefined, '', ' ', 'soon', 7, ['7']])('knows nothing from %p', (header) => {
	expect(readRetryAfter(header, NOW)).toBeUndefined();
});
