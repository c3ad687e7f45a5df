import fc from 'fast-check';
import { ConcurrencyLimiter } from '../../../nodes/StableDiffusion3/spending/ConcurrencyLimiter';

const settle = async () => await new Promise((resolve) => setImmediate(resolve));

it('never gives more places than there are, in the order of asking', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.integer({ min: 1, max: 5 }),
			fc.array(fc.boolean(), { maxLength: 40 }),
			async (limit, steps) => {
				const limiter = new ConcurrencyLimiter(limit);
				const granted: number[] = [];
				let asked = 0;
				let taken = 0;
				for (const asks of steps) {
					if (asks) {
						const number = asked++;
						void limiter.take().then((yes) => yes && granted.push(number) && (taken += 1));
					} else if (taken > 0) {
						taken -= 1;
						limiter.give();
					}
					await settle();
					expect(taken).toBeLessThanOrEqual(limit);
					// Nobody waits while a place is free.
					expect(taken === limit || granted.length === asked).toBe(true);
				}
				expect(granted).toEqual([...granted].sort((a, b) => a - b));
			},
		),
		{ numRuns: 50 },
	);
});

it('sends those who wait away when it is closed, and everybody after', async () => {
	const limiter = new ConcurrencyLimiter(1);
	expect(await limiter.take()).toBe(true);
	const waiting = limiter.take();
	limiter.close();
	expect(await waiting).toBe(false);
	expect(await limiter.take()).toBe(false);
});

it('is idle when the last place is given back', async () => {
	const limiter = new ConcurrencyLimiter(2);
	await limiter.whenIdle();
	await limiter.take();
	await limiter.take();
	let idle = false;
	void limiter.whenIdle().then(() => (idle = true));
	limiter.give();
	await settle();
	expect(idle).toBe(false);
	limiter.give();
	await settle();
	expect(idle).toBe(true);
});
