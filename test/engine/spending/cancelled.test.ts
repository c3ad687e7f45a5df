import { Container } from '@n8n/di';
import { BinaryDataService } from 'n8n-core';
import type { NodeOutcome } from '../../support/engine';
import { creditsOf, numbered, ONE_BY_ONE, RETRY, useItems, type ItemsRun } from './runItems';

const service = useItems();

/** Runs one item after the other, and cancels the execution as soon as something is so. What n8n does then goes on. */
async function cancelOnce(isSo: () => boolean, prompts: string[], more: ItemsRun) {
	let run: Promise<NodeOutcome>;
	await new Promise<void>((cancelled) => {
		const whenStarted = (cancel: () => void) => {
			const timer = setInterval(() => {
				if (!isSo()) return;
				clearInterval(timer);
				cancelled(cancel());
			}, 10);
		};
		run = service.run(prompts, ONE_BY_ONE, { ...more, whenStarted });
	});
	return { ended: run!.then(() => {}) };
}

/** Which images of a new execution come from an earlier one. */
async function runAgain(prompts: string[], given: ItemsRun): Promise<boolean[]> {
	const { items } = await service.run(prompts, ONE_BY_ONE, given);
	return items.map(({ json }) => json.reusedFromExecution !== undefined);
}

/** The nth call of a method of n8n's storage waits until it may go on. */
function holdUp(method: 'store' | 'getAsStream', nth: number) {
	const storage = Container.get(BinaryDataService);
	const original = storage[method].bind(storage) as (...values: unknown[]) => Promise<never>;
	let calls = 0;
	let goOn = () => {};
	const isToGoOn = new Promise<void>((resolve) => (goOn = resolve));
	jest.spyOn(storage, method).mockImplementation(async (...values: unknown[]) => {
		calls += 1;
		if (calls === nth) await isToGoOn;
		return await original(...values);
	});
	return { isReached: () => calls >= nth, goOn };
}

const soon = async () => await new Promise((resolve) => setTimeout(resolve, 100));

describe('the images of an execution that was cancelled', () => {
	it('are kept', async () => {
		const given = { workflowId: 'cancelled' };
		const when = { prompt: 'image 1' };
		service.emulator.faults.add({ when, times: 1, fault: { kind: 'latency', ms: 2_000 } });
		const { ended } = await cancelOnce(() => service.requests.length >= 2, numbered(3), given);
		await ended;
		await soon();
		expect(await runAgain(numbered(3), given)).toEqual([true, false, false]);
		expect(service.prompts()).toEqual(['image 0', 'image 1', 'image 1', 'image 2']);
	});

	it.each([
		['at once', false],
		['when n8n has begun the next try of the cancelled one, too', true],
	])('between two tries are kept once, for one that begins %s', async (when, waits) => {
		const given = { workflowId: `cancelled between tries ${when}` };
		const settings = { ...RETRY, waitBetweenTries: 1_000 };
		service.refuse('image 2', 1);
		let failedAt = Infinity;
		const isBetween = () => {
			if (service.requests.length >= 3) failedAt = Math.min(failedAt, Date.now());
			return Date.now() > failedAt + 200;
		};
		const { ended } = await cancelOnce(isBetween, numbered(4), { ...given, settings });
		if (waits) await ended;
		expect(await runAgain(numbered(4), given)).toEqual([true, true, false, false]);
		expect(service.emulator.ledger.charged).toBe(32);
		await ended;
		expect(await runAgain(numbered(4), given)).toEqual([false, false, false, false]);
	});

	it('are kept at once while n8n stores another one, which is kept then', async () => {
		const given = { workflowId: 'cancelled while storing' };
		const { isReached, goOn } = holdUp('store', 2);
		await cancelOnce(isReached, numbered(2), given);
		expect(await runAgain(['image 0'], given)).toEqual([true]);
		goOn();
		await soon();
		expect(await runAgain(['image 1', 'image 0'], given)).toEqual([true, false]);
		expect(service.emulator.ledger.charged).toBe(24);
	});

	it('are kept at once, once, while n8n copies one of an earlier execution', async () => {
		const given = { workflowId: 'cancelled while copying' };
		await service.failAtThird(given);
		const { isReached, goOn } = holdUp('getAsStream', 1);
		await cancelOnce(isReached, numbered(2), given);
		const { items } = await service.run(numbered(2), ONE_BY_ONE, given);
		expect([creditsOf(items), service.emulator.ledger.charged]).toEqual([16, 16]);
		goOn();
		await soon();
		expect(await runAgain(numbered(2), given)).toEqual([false, false]);
	});

	it('are not kept where the cancel comes when they were delivered, and n8n left out an item of a batch', async () => {
		const workflowId = 'left out';
		const prompt = '={{ $json.text === "b" ? $("Nowhere").item.json.x : $json.text }}';
		const more = {
			workflowId,
			batch: 100,
			parameters: { prompt },
			onError: 'continueRegularOutput',
		} as const;
		service.emulator.faults.add({ skip: 2, times: 1, fault: { kind: 'latency', ms: 300 } });
		// In its second run, as in a loop, and 2 s after all that n8n could have started late.
		const whenStarted = (cancel: () => void) =>
			service.whenRequested(3)(() => {
				const now = performance.now.bind(performance);
				jest.spyOn(performance, 'now').mockImplementation(() => now() + 2_000);
				cancel();
			});
		await service.run(['a', 'b', 'c'], ONE_BY_ONE, { ...more, runs: 2, whenStarted });
		expect(service.prompts()).toEqual(['a', 'c', 'a']);
		const { items } = await service.run(['a', 'b', 'c'], ONE_BY_ONE, more);
		expect(items.map(({ json }) => [json.prompt, json.reusedFromExecution])).toEqual([
			['a', undefined],
			[undefined, undefined],
			['c', undefined],
		]);
	});
});
