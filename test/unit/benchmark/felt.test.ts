import { felt } from '../../../benchmark/lab/Delays';

describe('what a request that comes at any moment has to wait', () => {
	it('is nothing where nothing was late', () => {
		expect(felt([], 1000, 0.99)).toBe(0);
		expect(felt([0, 0, 0], 1000, 0.99)).toBe(0);
	});

	it('is nearly all of one long delay that fills half of the time', () => {
		// Of 1,000 ms, those 10 in which a request comes and waits more than 490 ms are 1 %.
		expect(felt([500], 1000, 0.99)).toBeCloseTo(490, 0);
	});

	it('hears of few long delays what a percentile of all delays hides', () => {
		const many = Array.from({ length: 990 }, () => 0);
		expect(felt([...many, 100, 100, 100], 2000, 0.99)).toBeCloseTo(100 - 20 / 3, 0);
	});
});
