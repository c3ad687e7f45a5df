import { backOff } from '../../../nodes/StableDiffusion3/spending/waits';

it.each([
	[1, 1_000],
	[2, 2_000],
	[3, 4_000],
	[6, 32_000],
	[7, 60_000],
	[10, 60_000],
])('waits after failure %i about %i ms', (failures, ms) => {
	const random = jest.spyOn(Math, 'random');
	for (const [value, factor] of [
		[0.5, 1],
		[0, 0.8],
		[1, 1.2],
	] as const) {
		random.mockReturnValue(value);
		expect(backOff(failures)).toBe(factor * ms);
	}
});

it('waits as long as the service asks', () => {
	expect(backOff(9, 7_000)).toBe(7_000);
});
