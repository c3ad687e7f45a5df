import { readRetryAfter } from '../../../nodes/StableDiffusion3/response/retryAfter';

const NOW = Date.parse('2026-01-01T00:00:00Z');
const STAMP = NOW / 1000;

it.each([
	['7', 7000],
	[' 1.5 ', 1500],
	[7, 7000],
	['3600', 3_600_000],
	['Thu, 01 Jan 2026 00:00:30 GMT', 30_000],
	['2026-01-01T00:00:30Z', 30_000],
	[String(STAMP + 20), 20_000],
	[String((STAMP + 20) * 1000), 20_000],
	['999999999', 999_999_999_000],
])('reads %j as %p ms', (header, ms) => {
	expect(readRetryAfter(429, { 'retry-after': header }, NOW)).toBe(ms);
});

it.each([
	undefined,
	'',
	' ',
	'soon',
	['7'],
	'0',
	'-5',
	'Wed, 31 Dec 2025 23:59:57 GMT',
	String(STAMP - 3),
	'1e999',
	'NaN',
])('knows no time to wait from %p', (header) => {
	expect(readRetryAfter(429, { 'retry-after': header }, NOW)).toBeUndefined();
});

it('takes the first header that names a time', () => {
	const others = { 'ratelimit-reset': '4', 'x-ratelimit-reset': String(STAMP + 5) };
	expect(readRetryAfter(429, { 'retry-after': '3', ...others }, NOW)).toBe(3_000);
	expect(readRetryAfter(429, { 'retry-after': '0', ...others }, NOW)).toBe(4_000);
	expect(readRetryAfter(429, { ...others, 'ratelimit-reset': 'soon' }, NOW)).toBe(5_000);
});

it('takes for other statuses only what is about this answer', () => {
	expect(readRetryAfter(503, { 'retry-after': '3' }, NOW)).toBe(3_000);
	expect(readRetryAfter(503, { 'ratelimit-reset': '4', 'x-ratelimit-reset': '1800' }, NOW)).toBeUndefined();
});
