import type { NodeOutcome, NodeRun } from '../../support/engine';
import type * as fasterClock from '../../support/fasterClock';
import { FASTER, speedUpClock } from '../../support/fasterClock';
import { inputImage } from '../../support/images';
import { failNextCopy, ONE_BY_ONE, RETRY, useItems } from './runItems';

jest.mock('n8n-workflow', () =>
	jest.requireActual<typeof fasterClock>('../../support/fasterClock').withShorterWaits(),
);

const service = useItems();

beforeEach(speedUpClock);

describe('kept images, in a Retry whose first try could not read an input image', () => {
	const down = () => Promise.reject(new Error('The database is down'));
	const slow = async () => await new Promise((resolve) => setTimeout(resolve, 40_000 / FASTER));

	/** The credential, with what happens when it is read: in each try n8n reads it first, then the node. */
	function whenRead(happens: Record<number, () => Promise<unknown>>) {
		let reads = 0;
		return async () => {
			reads += 1;
			await happens[reads]?.();
			return service.credential;
		};
	}

	/** An execution in which b failed, and its Retry in a process that does not know it. */
	async function retry(workflowId: string, credential?: NodeRun['credential']) {
		const parameters = { operation: 'imageToImage' };
		const images = [await inputImage(), await inputImage()];
		const run = async (more: Partial<NodeRun> = {}) =>
			await service.run(['a', 'b'], ONE_BY_ONE, { parameters, images, workflowId, ...more });
		service.refuse('b', 3);
		const failed = await run({ workflowId: `${workflowId}, before a restart`, settings: RETRY });
		failNextCopy();
		const retried = run({ retryOf: failed.run, ...(credential && { credential }) });
		return { retried, runAgain: async () => areReused((await run()).items) };
	}

	const areReused = (items: NodeOutcome['items']) =>
		items.map(({ json }) => json.reusedFromExecution !== undefined);

	/** Images that no later try has come for are another execution's after 10 s. */
	const elseLeft = async () => await new Promise((resolve) => setTimeout(resolve, 20_000 / FASTER));

	it('are delivered once', async () => {
		const { retried, runAgain } = await retry('read at the second try');
		expect(areReused((await retried).items)).toEqual([true, false]);
		await elseLeft();
		expect(await runAgain()).toEqual([false, false]);
	});

	it.each([
		['second', { 4: slow }],
		['third', { 4: down, 6: slow }],
	])('are left to nobody else while the %s try is being prepared', async (which, happens) => {
		const { retried, runAgain } = await retry(`slow ${which} try`, whenRead(happens));
		await elseLeft();
		expect(await runAgain()).toEqual([false, false]);
		expect(areReused((await retried).items)).toEqual([true, false]);
	});

	it('are left to a new execution at once where no later try could be prepared', async () => {
		const { retried, runAgain } = await retry('never prepared again', whenRead({ 4: down, 6: down }));
		expect((await retried).error!.message).toContain('The database is down');
		expect(await runAgain()).toEqual([true, false]);
		expect(service.emulator.ledger.charged).toBe(16);
	});

	it('are left to a new execution after 10 s where n8n does not come to the node in the last try', async () => {
		const { retried, runAgain } = await retry('not reached again', whenRead({ 4: down, 5: down }));
		await retried;
		await elseLeft();
		expect(await runAgain()).toEqual([true, false]);
		expect(service.emulator.ledger.charged).toBe(16);
	});
});
