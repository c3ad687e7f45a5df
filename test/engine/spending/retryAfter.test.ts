import type * as fasterClock from '../../support/fasterClock';
import { speedUpClock } from '../../support/fasterClock';
import { useRows } from './runRows';

jest.mock('n8n-workflow', () =>
	jest.requireActual<typeof fasterClock>('../../support/fasterClock').withShorterWaits(),
);

const service = useRows();

beforeEach(speedUpClock);

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
	const [first, ...others] = service.requests;
	let before = first!;
	return others.map((request) => {
		const ms = (request.startedAt - before.endedAt!) * 50;
		before = request;
		return ms;
	});
}

it.each<[string, () => string]>([
	['0', () => '0'],
	['a number below 0', () => '-5'],
	['a date 3 s ago', () => new Date(Date.now() - 3_000).toUTCString()],
	['a time stamp of 3 s ago', () => String(inSeconds(-4))],
])('waits longer each time where Retry-After is %s', async (_what, retryAfter) => {
	const [first, second, third, ...others] = await waits(retryAfter, 3);
	expect(others).toEqual([]);
	// About 1, 2 and 4 s, each less 20 % at most, and whole milliseconds of the emulator.
	expect(first).toBeGreaterThanOrEqual(700);
	expect(second).toBeGreaterThanOrEqual(1_500);
	expect(third).toBeGreaterThanOrEqual(3_100);
});

it('takes a time stamp for a date', async () => {
	const [wait, ...others] = await waits(() => String(inSeconds(20)), 1);
	expect(others).toEqual([]);
	expect(wait).toBeGreaterThan(19_000);
});
