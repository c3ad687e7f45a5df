import { waitBeforeRetry } from '../../../nodes/StableDiffusion3/spending/waits';

it.each([
	[1, 1_000],
	[2, 2_000],
	[3, 4_000],
	[6, 32_000],
	[7, 60_000],
	[10, 60_000],
])('waits after failure %i about %i ms', (failures, ms) => {
	expect(waitBeforeRetry(failures, undefined, 0.5)).toBe(ms);
	expect(waitBeforeRetry(failures, undefined, 0)).toBe(0.8 * ms);
	expect(waitBeforeRetry(failures, undefined, 1)).toBe(1.2 * ms);
});

it.each([
	[0, 0],
	[7_000, 7_000],
	[300_000, 300_000],
	[3_600_000, 300_000],
])('waits %i ms where the service asks for it, up to 5 minutes', (asked, ms) => {
	expect(waitBeforeRetry(1, asked, 0)).toBe(ms);
	expect(waitBeforeRetry(9, asked, 1)).toBe(ms);
});
