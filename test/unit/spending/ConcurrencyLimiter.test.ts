import { ConcurrencyLimiter } from '../../../nodes/StableDiffusion3/spending/ConcurrencyLimiter';

/** Lets everything happen that is ready to happen. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

/** ConcurrencyLimiter whose pauses end when the test says so. */
function withPauses(limit: number) {
	const pauses: Array<{ ms: number; end: () => void }> = [];
	const places = new ConcurrencyLimiter(limit, (ms) => new Promise((end) => pauses.push({ ms, end })));
	const granted: string[] = [];
	const ask = (name: string, first?: boolean) =>
		void places.take(first).then((yes) => granted.push(yes ? name : `${name} refused`));
	return { places, pauses, granted, ask };
}

beforeEach(() => jest.useFakeTimers({ doNotFake: ['setImmediate'] }));
afterEach(() => jest.useRealTimers());

it('grants as many as there are, in the order of asking', async () => {
	const { places, granted, ask } = withPauses(2);
	['a', 'b', 'c', 'd'].forEach((name) => ask(name));
	await settle();
	expect(granted).toEqual(['a', 'b']);
	places.give();
	await settle();
	expect(granted).toEqual(['a', 'b', 'c']);
});

it('lets a request that had a place go first', async () => {
	const { places, granted, ask } = withPauses(1);
	ask('a');
	ask('b');
	ask('again', true);
	places.give();
	await settle();
	expect(granted).toEqual(['a', 'again']);
});

it('grants nothing while paused, then one, then one more for each success', async () => {
	const { places, pauses, granted, ask } = withPauses(3);
	['a', 'b', 'c'].forEach((name) => ask(name));
	await settle();
	places.pauseFor(5_000);
	['d', 'e', 'f', 'g', 'h'].forEach((name) => ask(name));
	[1, 2, 3].forEach(() => places.give());
	await settle();
	expect(granted).toEqual(['a', 'b', 'c']);
	expect(pauses.map(({ ms }) => ms)).toEqual([5_000]);

	jest.setSystemTime(Date.now() + 5_000);
	pauses[0]!.end();
	await settle();
	expect(granted.slice(3)).toEqual(['d']);
	places.widen();
	await settle();
	expect(granted.slice(3)).toEqual(['d', 'e']);
	places.widen();
	places.widen();
	await settle();
	expect(granted.slice(3)).toEqual(['d', 'e', 'f']);
});

it('goes on waiting where a second pause is longer than the first', async () => {
	const { places, pauses, granted, ask } = withPauses(1);
	places.pauseFor(1_000);
	ask('a');
	places.pauseFor(4_000);
	jest.setSystemTime(Date.now() + 1_000);
	pauses[0]!.end();
	await settle();
	expect(granted).toEqual([]);
	expect(pauses[1]!.ms).toBe(3_000);
});

it('refuses everybody once it is closed, also those who wait out a pause', async () => {
	const { places, pauses, granted, ask } = withPauses(1);
	ask('a');
	ask('b');
	await settle();
	places.pauseFor(1_000);
	places.give();
	places.close();
	ask('c');
	pauses[0]!.end();
	await settle();
	expect(granted.sort()).toEqual(['a', 'b refused', 'c refused']);
});

it('says when nothing is in flight any more', async () => {
	const { places, granted, ask } = withPauses(2);
	await places.whenIdle();
	ask('a');
	ask('b');
	void places.whenIdle().then(() => granted.push('idle'));
	places.close();
	places.give();
	await settle();
	expect(granted).toEqual(['a', 'b']);
	places.give();
	await settle();
	expect(granted).toEqual(['a', 'b', 'idle']);
});
