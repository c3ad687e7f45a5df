import { runNode } from '../../support/engine';
import type * as fasterClock from '../../support/fasterClock';
import { FASTER, speedUpClock } from '../../support/fasterClock';
import { inputImage } from '../../support/images';
import { partsOf } from '../../support/operations';
import { startOtherServer } from '../../support/otherServer';
import type { LedgerEntry } from '../../../emulator';
import { ERASE, numbered, RETRY, SMALL, useItems } from './runItems';

jest.mock('n8n-workflow', () =>
	jest.requireActual<typeof fasterClock>('../../support/fasterClock').withShorterWaits(),
);

const service = useItems();

beforeEach(speedUpClock);

/** The waits between requests, in ms of the node's clock; the emulator's has whole ms. */
const waitsBetween = (requests: readonly LedgerEntry[]) =>
	requests.slice(1).map(({ startedAt }, index) => (startedAt - requests[index]!.endedAt!) * FASTER);

describe('Max Retries', () => {
	it('repeats after HTTP 503, which costs nothing, until it works', async () => {
		const status = 503;
		service.emulator.faults.add({ times: 1, fault: { kind: 'status', status } });
		const { items, error } = await service.run(['a']);
		expect(error).toBeUndefined();
		expect(items).toHaveLength(1);
		expect(service.requests.map(({ answer }) => answer.status)).toEqual([status, 200]);
		expect(waitsBetween(service.requests)[0]).toBeGreaterThanOrEqual(700);
		expect(service.emulator.ledger.charged).toBe(8);
	});

	it('waits longer each time, and says in the end how often and how long it tried', async () => {
		service.emulator.faults.add({ fault: { kind: 'status', status: 503, html: '' } });
		const { error } = await service.run(['a'], { maxRetries: 2 });
		const [first, second, ...others] = waitsBetween(service.requests);
		expect(others).toEqual([]);
		// About 1 s and 2 s, each less 20 % at most.
		expect(first).toBeGreaterThanOrEqual(700);
		expect(second).toBeGreaterThanOrEqual(1_500);
		expect(error!.message).toMatch(
			/^The service is unavailable \(HTTP 503\) \(tried 3 times in \d+ s\)$/,
		);
	});

	it('0: not once', async () => {
		service.emulator.faults.add({ fault: { kind: 'status', status: 503 } });
		await service.run(['a'], { maxRetries: 0 });
		expect(service.requests).toHaveLength(1);
	});

	it('repeats where nobody listens', async () => {
		const credential = { ...service.credential, baseUrl: 'http://127.0.0.1:9' };
		const { error } = await service.run(['a'], { maxRetries: 1 }, { credential });
		expect(error!.message).toMatch(/ECONNREFUSED.* \(tried 2 times in \d+ s\)$/);
	});
});

it('does not ask again for an answer that trickles for 15 minutes, nor to raise a timeout', async () => {
	let now = 0;
	let requests = 0;
	const server = await startOtherServer((request, response) => {
		requests += 1;
		request.resume();
		response.writeHead(200, { 'content-type': 'application/json' }).write('{"code":0,"data":{"image":"');
		const timer = setInterval(() => {
			now += 10_000;
			response.write('iVBORw0K');
		}, 5);
		response.on('close', () => clearInterval(timer));
	});
	try {
		speedUpClock(300);
		jest.spyOn(performance, 'now').mockImplementation(() => now);
		const credential = { ...service.credential, baseUrl: server.url };
		const { error } = await service.run(['a'], {}, { credential });
		expect(error!.message).toMatch(/^127\.0\.0\.1:\d+ took over 15 minutes to send its answer, so/);
		expect(error!.description).toMatch(
			/^Check your AI Thriving account before you run this item again\./,
		);
		expect(error!.description).toContain('may have been charged');
		expect([requests, now >= 900_000]).toEqual([1, true]);
	} finally {
		await server.stop();
	}
});

describe('HTTP 429', () => {
	it.each([
		['seconds', { retryAfterSeconds: 1 }],
		['a date', { retryAfterDate: 2 }],
	])('waits as long as Retry-After says in %s', async (_how, retryAfter) => {
		service.emulator.faults.add({ times: 1, fault: { kind: 'status', status: 429, ...retryAfter } });
		await service.run(['a']);
		const [wait] = waitsBetween(service.requests);
		expect(wait).toBeGreaterThanOrEqual(900);
		expect(wait).toBeLessThan(40_000);
	});

	it('holds up the whole run, which then goes on gently', async () => {
		service.emulator.faults.add({
			when: { prompt: 'image 0' },
			times: 1,
			fault: { kind: 'status', status: 429, retryAfterSeconds: 10 },
		});
		service.slow(120);
		const { items } = await service.run(numbered(12), { maxParallelRequests: 4 });
		expect(items.map(({ json }) => json.prompt)).toEqual(numbered(12));

		const refused = service.requests.find(({ answer }) => answer.status === 429)!;
		const later = service.requests.filter(({ startedAt }) => startedAt > refused.endedAt!);
		expect(later.length).toBe(9);
		expect(waitsBetween([refused, later[0]!])[0]).toBeGreaterThanOrEqual(9_900);
		expect(later.slice(0, 3).map(({ inFlightAtArrival }) => inFlightAtArrival)).toEqual([1, 1, 2]);
		expect(Math.max(...later.map(({ inFlightAtArrival }) => inFlightAtArrival))).toBe(4);
	});
});

it.each([
	['429', { kind: 'status', status: 429, retryAfterSeconds: 50 }],
	['503', { kind: 'status', status: 503, retryAfterSeconds: 50 }],
] as const)('a cancel ends the wait after a %s at once, and sends nothing more', async (_status, fault) => {
	service.emulator.faults.add({ fault });
	let cancelledAt = 0;
	// When the last one is answered, too: each answer wakes those who wait.
	const whenStarted = (cancel: () => void) =>
		service.whenRequested(4)(() =>
			setTimeout(() => {
				cancelledAt = Date.now();
				cancel();
			}, 100),
		);
	await service.run(numbered(8), { maxRetries: 10 }, { whenStarted });
	// 50 s are 1 s here.
	expect(Date.now() - cancelledAt).toBeLessThan(700);
	await new Promise((resolve) => setTimeout(resolve, cancelledAt + 1_200 - Date.now()));
	expect(service.requests).toHaveLength(4);
});

const inSeconds = (seconds: number) => Math.ceil(Date.now() / 1_000) + seconds;

/** The waits of a run that meets so many 429s with this Retry-After, in ms of the node's clock. */
async function waits(retryAfter: () => string, times: number): Promise<number[]> {
	for (let time = 0; time < times; time++) {
		const headers = { 'retry-after': retryAfter() };
		service.emulator.faults.add({ times: 1, fault: { kind: 'status', status: 429, headers } });
	}
	const { items, error } = await service.run(['a']);
	expect(error).toBeUndefined();
	expect(items).toHaveLength(1);
	return waitsBetween(service.requests);
}

it.each<[string, () => string]>([
	['0', () => '0'],
	['a number below 0', () => '-5'],
	['a date 3 s ago', () => new Date(Date.now() - 3_000).toUTCString()],
	['a time stamp of 3 s ago', () => String(inSeconds(-4))],
])('waits longer each time where Retry-After is %s', async (_what, retryAfter) => {
	const [first, second, third, ...others] = await waits(retryAfter, 3);
	expect(others).toEqual([]);
	// About 1, 2 and 4 s, each less 20 % at most.
	expect(first).toBeGreaterThanOrEqual(700);
	expect(second).toBeGreaterThanOrEqual(1_500);
	expect(third).toBeGreaterThanOrEqual(3_100);
});

it('takes a time stamp for a date', async () => {
	const [wait, ...others] = await waits(() => String(inSeconds(20)), 1);
	expect(others).toEqual([]);
	expect(wait).toBeGreaterThan(19_000);
});

describe('Retry On Fail pays once', () => {
	it('requests only what is missing where one item stops the workflow', async () => {
		service.refuse('image 2', 1);
		const { items, error } = await service.run(numbered(4), {}, { settings: RETRY });
		expect(error).toBeUndefined();
		expect(items.map(({ json }) => json.prompt)).toEqual(numbered(4));
		expect(service.prompts().sort()).toEqual([...numbered(4), 'image 2'].sort());
		expect(service.emulator.ledger.charged).toBe(32);
	});

	it.each(['continueRegularOutput', 'continueErrorOutput'] as const)('%s: the same', async (onError) => {
		service.refuse('image 0', 1);
		service.refuse('image 3', 2);
		const { items, errorItems } = await service.run(numbered(4), {}, { settings: RETRY, onError });
		// n8n tries again where the first item failed: once.
		expect(service.prompts().sort()).toEqual([...numbered(4), 'image 0', 'image 3'].sort());
		expect(service.emulator.ledger.charged).toBe(24);
		expect([...items, ...errorItems]).toHaveLength(4);
	});

	it.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
		'%s: n8n tries again only if the first output item is an error',
		async (onError) => {
			service.refuse('image 1', 1);
			await service.run(numbered(2), { repeatUncertain: true }, { settings: RETRY, onError });
			expect(service.prompts().sort()).toEqual(['image 0', 'image 1']);
		},
	);

	it('keeps to what an expression gave at first, so that chance does not pay twice', async () => {
		service.refuse('image 1', 1);
		await runNode({
			rows: numbered(2).map((text) => ({ text })),
			parameters: {
				prompt: '={{ $json.text }}',
				seed: '={{ Math.ceil(Math.random() * 1e9) }}',
				...SMALL,
			},
			credential: service.credential,
			settings: RETRY,
		});
		expect(service.prompts().sort()).toEqual(['image 0', 'image 1', 'image 1']);
		expect(service.emulator.ledger.charged).toBe(16);
	});

	it('tells equal items apart', async () => {
		service.emulator.faults.add({ skip: 1, times: 1, fault: { kind: 'refused', message: 'no' } });
		const { items } = await service.run(
			['twin', 'twin'],
			{ maxParallelRequests: 1 },
			{ settings: RETRY },
		);
		expect(service.emulator.ledger.charged).toBe(16);
		expect(items[0]!.json.seed).not.toBe(items[1]!.json.seed);
	});

	it('requests only what is missing of a form too, with its own file', async () => {
		const images = [await inputImage(), await inputImage(64, 64), await inputImage(64, 96)];
		service.emulator.faults.add({ skip: 1, times: 1, fault: { kind: 'refused' } });
		const { items } = await service.run(
			numbered(3),
			{ maxParallelRequests: 1 },
			{ parameters: ERASE, images, settings: RETRY },
		);
		const sent = service.bodies.map((body) => partsOf(body).files.image!.bytes);
		const [first, second, third] = images.map(({ bytes }) => bytes.length);
		expect(sent).toEqual([first, second, second, third]);
		expect(items.map(({ json }) => json.creditsUsed)).toEqual([6, 6, 6]);
		expect(service.emulator.ledger.charged).toBe(18);
	});

	it('ends with the run: a loop that comes back with the same items pays again', async () => {
		await service.run(['a'], {}, { runs: 2 });
		expect(service.emulator.ledger.charged).toBe(16);
	});
});
