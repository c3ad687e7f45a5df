import sharp from 'sharp';
import type { NodeOutcome, NodeRun } from '../../support/engine';
import { storedBytes } from '../../support/engine';
import { inputImage } from '../../support/images';
import { creditsOf, ERASE, failNextCopy, numbered, ONE_BY_ONE, RETRY, useItems } from './runItems';

const service = useItems();

describe('the images of a run that failed', () => {
	it('are delivered by Retry of the execution, and only the rest is requested', async () => {
		const failed = await service.failAtThird();
		expect(failed.error!.description).toBe(
			'Buy credits at AI Thriving, then run the workflow again. This image was not charged. ' +
				'This run has cost so far: 2 images made (16 credits). 2 images that were made are kept as long as n8n keeps this execution: ' +
				'Retry in the list of executions, or running the workflow again (within 24 hours and before n8n restarts), delivers them without paying again.',
		);
		const { items } = await service.run(numbered(4), ONE_BY_ONE, { retryOf: failed.run });
		expect(items.map(({ json }) => json.prompt)).toEqual(numbered(4));
		expect(service.prompts()).toEqual(['image 0', 'image 1', 'image 2', 'image 2', 'image 3']);
		expect(creditsOf(items)).toBe(32);
		expect(service.emulator.ledger.charged).toBe(32);
		const executions = items.map(({ json }) => json.reusedFromExecution);
		expect(executions).toEqual([expect.any(String), expect.any(String), undefined, undefined]);
		// The bytes are this execution's own.
		expect((await storedBytes(items[0]!)).length).toBe(items[0]!.json.fileSize);
		expect(items[0]!.binary!.data!.id).not.toContain(executions[0]);
	});

	it('are delivered to a new execution of the same workflow, once', async () => {
		const workflowId = 'once';
		await service.failAtThird({ workflowId });
		const { items } = await service.run(numbered(4), ONE_BY_ONE, { workflowId, mode: 'webhook' });
		expect(creditsOf(items)).toBe(32);
		expect(service.emulator.ledger.charged).toBe(32);
		await service.run(numbered(4), ONE_BY_ONE, { workflowId });
		expect(service.emulator.ledger.charged).toBe(64);
	});

	it('are not delivered to another workflow, nor for another request', async () => {
		const workflowId = 'other';
		await service.failAtThird({ workflowId });
		await service.run(['image 0'], {}, {});
		await service.run(['image 0'], { embedParameters: true }, { workflowId });
		await service.run(['image 0'], { markAsAiGenerated: true }, { workflowId });
		const { items } = await service.run(
			['image 0'],
			{ fileName: 'other', includeOtherFields: true },
			{ workflowId },
		);
		expect(service.prompts().filter((prompt) => prompt === 'image 0')).toHaveLength(4);
		expect(items[0]!.json).toMatchObject({ fileName: 'other.png', text: 'image 0' });
		expect(items[0]!.json.reusedFromExecution).toBeDefined();
	});

	it('come from a second Retry of the same execution too, which costs nothing', async () => {
		const failed = await service.failAtThird();
		await service.run(numbered(4), ONE_BY_ONE, { retryOf: failed.run });
		const { items } = await service.run(numbered(4), ONE_BY_ONE, { retryOf: failed.run });
		expect(items.map(({ json }) => json.creditsUsed)).toEqual([0, 0, 8, 8]);
		expect(service.emulator.ledger.charged).toBe(48);
	});

	it('give each of equal items an image of its own', async () => {
		service.emulator.faults.add({ skip: 2, times: 1, fault: { kind: 'status', status: 402 } });
		const failed = await service.run(['twin', 'twin', 'twin'], ONE_BY_ONE);
		const { items } = await service.run(['twin', 'twin', 'twin'], ONE_BY_ONE, { retryOf: failed.run });
		expect(new Set(items.map(({ json }) => json.seed)).size).toBe(3);
		expect(service.emulator.ledger.charged).toBe(24);
	});

	it('are not given to an equal image by a later try, which has them in its ledger', async () => {
		service.emulator.faults.add({ skip: 1, times: 1, fault: { kind: 'status', status: 503 } });
		const options = { ...ONE_BY_ONE, numberOfImages: 3, maxRetries: 0 };
		const { items } = await service.run(['twin'], options, { settings: RETRY });
		expect(new Set(items.map(({ json }) => json.seed)).size).toBe(3);
		expect([creditsOf(items), service.emulator.ledger.charged]).toEqual([24, 24]);
	});

	it('have their credits reported once, also where a Retry failed in between or two run at a time', async () => {
		const workflowId = 'twice';
		const first = await service.failAtThird({ workflowId });
		service.refuse('image 2', 1);
		await service.run(numbered(4), ONE_BY_ONE, { workflowId, retryOf: first.run });
		const retry = () => service.run(numbered(4), ONE_BY_ONE, { workflowId, retryOf: first.run });
		const both = (await Promise.all([retry(), retry()])).flatMap(({ items }) => items);
		const fresh = await service.run(numbered(2), ONE_BY_ONE, { workflowId });
		expect(creditsOf([...both, ...fresh.items])).toBe(service.emulator.ledger.charged);
		expect(fresh.items.map(({ json }) => json.reusedFromExecution)).toEqual([undefined, undefined]);
	});

	it('have their credits reported by nobody where two Retries run at a time, and the first to take them fails', async () => {
		const workflowId = 'two at a time';
		const first = await service.failAtThird({ workflowId });
		const when = { prompt: 'image 2' };
		service.emulator.faults.add({ when, times: 1, fault: { kind: 'latency', ms: 300 } });
		service.refuse('image 2', 1);
		const retry = (more = {}) =>
			service.run(numbered(4), ONE_BY_ONE, { workflowId, retryOf: first.run, ...more });
		const both = await new Promise<NodeOutcome[]>((resolve) => {
			const whenStarted = () =>
				service.whenRequested(4)(() => resolve(Promise.all([failing, retry()])));
			const failing = retry({ whenStarted });
		});
		expect(both.flatMap(({ items }) => items.map(({ json }) => json.creditsUsed))).toEqual([0, 0, 8, 8]);
		expect(service.emulator.ledger.charged).toBe(32);
	});

	it('are kept again where the Retry fails too, with those that it did not come to', async () => {
		const failed = await service.failAtThird();
		service.refuse('image 0');
		service.emulator.faults.add({ when: { prompt: 'image 2' }, times: 1, fault: { kind: 'noImage' } });
		const again = await service.run(numbered(4), ONE_BY_ONE, { retryOf: failed.run });
		expect(again.error!.message).toContain('The service reported success, but sent no image');
		expect(again.error!.description).toContain('1 image charged without an image (8 credits)');
		service.emulator.faults.clear();
		const { items } = await service.run(numbered(4), ONE_BY_ONE, { retryOf: again.run });
		expect(creditsOf(items)).toBe(32);
		expect(service.emulator.ledger.charged).toBe(40);
	});

	// This process knows nothing of another workflow's executions, as after a restart.
	it.each([
		['is refused', { kind: 'refused', message: 'no' }, 'This run has cost nothing so far.'],
		['may not start', { kind: 'noImage' }, 'Nothing was sent, so this run was not charged.'],
	] as const)(
		'are told of and kept for new executions too, where a Retry after a restart %s before it comes to them',
		async (why, fault, cost) => {
			const when = { prompt: 'image 0' };
			service.emulator.faults.add({ when, times: 1, fault: { kind: 'latency', ms: 500 } });
			service.emulator.faults.add({ when, times: 2, fault });
			const failed = await service.run(numbered(4), { creditLimit: 32, maxParallelRequests: 2 });
			const workflowId = `restarted, ${why}`;
			const again = await service.run(numbered(4), ONE_BY_ONE, { workflowId, retryOf: failed.run });
			const kept =
				'3 images that were made are kept as long as n8n keeps this execution: Retry in the list of executions, or running';
			expect(again.error!.description).toContain(`${cost} ${kept}`);
			service.emulator.faults.clear();
			const { items } = await service.run(numbered(4), ONE_BY_ONE, { workflowId });
			expect(items.filter(({ json }) => json.reusedFromExecution)).toHaveLength(3);
			expect(creditsOf(items)).toBe(32);
		},
	);

	it('are not given to a request to another service', async () => {
		const workflowId = 'moved';
		await service.failAtThird({ workflowId });
		const credential = {
			...service.credential,
			baseUrl: service.credential.baseUrl.replace('127.0.0.1', 'localhost'),
		};
		const { items } = await service.run(numbered(2), ONE_BY_ONE, { workflowId, credential });
		expect(items.map(({ json }) => json.reusedFromExecution)).toEqual([undefined, undefined]);
	});

	it('are for the next try as long as there is one, and for nobody else', async () => {
		const workflowId = 'tries';
		await service.failAtThird({ workflowId, settings: RETRY });
		expect(service.emulator.ledger.charged).toBe(32);
		await service.run(numbered(1), {}, { workflowId });
		expect(service.emulator.ledger.charged).toBe(40);
	});

	it('are for a new execution at once where the last try left them, also where the first could not read an input image', async () => {
		const given = {
			workflowId: 'read at the second try',
			parameters: { operation: 'imageToImage' },
			images: [await inputImage(), await inputImage()],
		};
		failNextCopy();
		service.emulator.faults.add({ skip: 1, times: 1, fault: { kind: 'refused' } });
		const settings = { ...RETRY, maxTries: 2 };
		const { error } = await service.run(['a', 'b'], ONE_BY_ONE, { ...given, settings });
		expect(error!.message).toContain('refused');
		expect(service.prompts()).toEqual(['a', 'b']);
		const { items } = await service.run(['a', 'b'], ONE_BY_ONE, given);
		expect(items.map(({ json }) => json.reusedFromExecution !== undefined)).toEqual([true, false]);
	});

	it('are not counted again by Credit Limit in a Retry', async () => {
		const failed = await service.failAtThird({}, { creditLimit: 32 });
		const { items } = await service.run(
			numbered(4),
			{ ...ONE_BY_ONE, creditLimit: 32 },
			{ retryOf: failed.run },
		);
		expect(items).toHaveLength(4);
		expect(service.emulator.ledger.charged).toBe(32);
	});
});

describe.each([{ operation: 'imageToImage' }, ERASE])('$operation', (parameters) => {
	it('tells input images apart by their bytes', async () => {
		const imageOf = (background: string) =>
			sharp({ create: { width: 320, height: 320, channels: 3, background } })
				.png()
				.toBuffer();
		const [red, blue] = [await imageOf('#f00'), await imageOf('#00f')];
		const given = (bytes: Buffer) => [{ bytes, fileName: 'a.png', mimeType: 'image/png' }];
		const run = async (more: Partial<NodeRun>) =>
			await service.run(['a', 'b'], ONE_BY_ONE, {
				workflowId: `inputs of ${parameters.operation}`,
				...more,
				// Without a prompt, two items with one image are one request.
				parameters: { ...parameters, seed: '={{ $itemIndex + 1 }}' },
			});
		service.emulator.faults.add({ skip: 1, times: 1, fault: { kind: 'refused' } });
		await run({ images: [...given(red), ...given(red)] });
		const { items } = await run({ images: [...given(blue), ...given(red)] });
		expect(items.map(({ json }) => json.reusedFromExecution)).toEqual([undefined, undefined]);
		const again = await run({ images: [...given(red), ...given(red)] });
		expect(again.items.map(({ json }) => json.reusedFromExecution !== undefined)).toEqual([true, false]);
	});
});
