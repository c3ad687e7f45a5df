import { getEventListeners } from 'node:events';
import { httpFailure } from '../../../nodes/StableDiffusion3/httpFailure';
import { Account, accountOf } from '../../../nodes/StableDiffusion3/spending/Account';

let account: Account;
let ending: AbortController;

beforeEach(() => {
	jest.useFakeTimers();
	jest.spyOn(Math, 'random').mockReturnValue(0.5);
	account = new Account();
	ending = new AbortController();
});

afterEach(() => jest.useRealTimers());

/** What each of so many askers got, as far as it is known. */
function ask(count: number, since = 0): Array<unknown> {
	const answers: unknown[] = [];
	for (let asker = 0; asker < count; asker++) {
		void account.take(since, ending.signal).then((answer) => answers.push(answer));
	}
	return answers;
}

/** A request that is answered after 10 ms. */
async function request(answer: 'success' | '429', retryAfterMs?: number): Promise<void> {
	expect(await account.take(performance.now(), ending.signal)).toBe(true);
	const sentAt = performance.now();
	await jest.advanceTimersByTimeAsync(10);
	if (answer === 'success') account.succeeded(sentAt);
	else account.rejected(sentAt, retryAfterMs);
	account.give();
}

it('lets everybody through until a 429 comes', async () => {
	const answers = ask(100);
	await jest.advanceTimersByTimeAsync(0);
	expect(answers).toHaveLength(100);
});

it('holds everybody up as long as the service asks, then lets one through, and one more with each success', async () => {
	await request('429', 2_000);
	const answers = ask(6);
	await jest.advanceTimersByTimeAsync(1_999);
	expect(answers).toEqual([]);
	await jest.advanceTimersByTimeAsync(1);
	expect(answers).toEqual([true]);
	for (const expected of [3, 5, 6]) {
		const inFlight = answers.length;
		account.succeeded(performance.now());
		account.give();
		await jest.advanceTimersByTimeAsync(0);
		expect(answers.length).toBeGreaterThan(inFlight);
		expect(answers.length).toBeLessThanOrEqual(expected);
	}
});

it('takes whatever it is sent after 100 successes', async () => {
	await request('429', 1_000);
	await jest.advanceTimersByTimeAsync(1_000);
	for (let count = 1; count < 100; count++) await request('success');
	const answers = ask(300);
	await jest.advanceTimersByTimeAsync(0);
	expect(answers).toHaveLength(100);
	account.succeeded(performance.now());
	await jest.advanceTimersByTimeAsync(0);
	expect(answers).toHaveLength(300);
});

it('waits without a timer where only an answer can change something, and with one listener for all', async () => {
	await request('429', 1_000);
	await jest.advanceTimersByTimeAsync(1_000);
	ask(1);
	const waiting = ask(50);
	await jest.advanceTimersByTimeAsync(0);
	expect(jest.getTimerCount()).toBe(0);
	account.give();
	await jest.advanceTimersByTimeAsync(0);
	expect(waiting).toEqual([true]);
	expect(getEventListeners(ending.signal, 'abort')).toHaveLength(1);
});

it.each([
	[1, 1_000],
	[2, 2_000],
	[3, 4_000],
	[6, 32_000],
	[7, 60_000],
	[2_000, 60_000],
])('after %d 429s in a row without a time, waits %d ms', async (count, wait) => {
	for (let times = 1; times < count; times++) {
		await request('429');
		await jest.advanceTimersByTimeAsync(60_000);
	}
	await request('429');
	const answers = ask(1);
	await jest.advanceTimersByTimeAsync(wait - 1);
	expect(answers).toEqual([]);
	await jest.advanceTimersByTimeAsync(1);
	expect(answers).toEqual([true]);
});

it('begins again at the shortest wait after a success', async () => {
	await request('429');
	await jest.advanceTimersByTimeAsync(1_000);
	await request('429');
	await jest.advanceTimersByTimeAsync(2_000);
	await request('success');
	await request('429');
	const answers = ask(1);
	await jest.advanceTimersByTimeAsync(1_000);
	expect(answers).toEqual([true]);
});

it('counts the 429s of requests that were in flight together as one', async () => {
	ask(4);
	await jest.advanceTimersByTimeAsync(10);
	const sentAt = performance.now() - 10;
	for (let count = 0; count < 4; count++) {
		account.rejected(sentAt);
		account.give();
	}
	const answers = ask(1);
	await jest.advanceTimersByTimeAsync(1_000);
	expect(answers).toEqual([true]);
});

it('learns nothing from the success of a request that was sent before the pause', async () => {
	const sentAt = performance.now();
	ask(3);
	await jest.advanceTimersByTimeAsync(10);
	account.rejected(performance.now(), 1_000);
	account.succeeded(sentAt);
	account.give();
	account.give();
	account.give();
	const answers = ask(3);
	await jest.advanceTimersByTimeAsync(1_000);
	expect(answers).toEqual([true]);
});

it('ends the waits of a run that ends', async () => {
	await request('429', 100_000);
	const answers = ask(2);
	ending.abort();
	await jest.advanceTimersByTimeAsync(0);
	expect(answers).toEqual([false, false]);
	expect(jest.getTimerCount()).toBe(0);
});

it('ends the runs that had started where the quota stays closed for long, and lets later ones ask again', async () => {
	const failure = httpFailure(429, '', undefined, 3_600_000);
	await request('429', 1_000);
	const waiting = ask(1, performance.now());
	account.close(failure);
	await jest.advanceTimersByTimeAsync(0);
	expect(waiting).toEqual([failure]);
	await jest.advanceTimersByTimeAsync(1_000);
	expect(await account.take(performance.now(), ending.signal)).toBe(true);
});

it('is one for all runs with the same address and key', () => {
	expect(accountOf('https://a.example', 'key-1 ')).toBe(accountOf('https://a.example', 'key-1'));
	expect(accountOf('https://a.example', 'key-1')).not.toBe(accountOf('https://a.example', 'key-2'));
	expect(accountOf('https://a.example', 'key-1')).not.toBe(accountOf('https://b.example', 'key-1'));
});

it('is forgotten with 1,000 others, but not while a request is in flight, or after a 429', async () => {
	const own = (name: string) => accountOf('https://forgotten.example', name);
	const [atRest, busy, paused] = ['at rest', 'busy', 'paused'].map(own);
	await busy!.take(0, ending.signal);
	paused!.rejected(performance.now());
	let others = 0;
	while (others < 2_000 && own('at rest') === atRest) own(`${others++}`);
	expect(others).toBeGreaterThan(950);
	expect(others).toBeLessThan(1_000);
	expect(own('busy')).toBe(busy);
	expect(own('paused')).toBe(paused);
});
