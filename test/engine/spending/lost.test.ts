import { Container } from '@n8n/di';
import { BinaryDataService } from 'n8n-core';
import { creditsOf, failNextCopy, loseNextImage, numbered, ONE_BY_ONE, useItems } from './runItems';

const service = useItems();

describe('kept images that n8n cannot copy, or no longer has', () => {
	it('are not paid for again because a copy failed for a moment', async () => {
		const workflowId = 'moment';
		await service.failAtThird({ workflowId });
		failNextCopy();
		const { error } = await service.run(numbered(4), ONE_BY_ONE, { workflowId });
		expect(error!.message).toBe(
			'n8n could not copy the image that is kept from an earlier execution: EMFILE',
		);
		const { items } = await service.run(numbered(4), ONE_BY_ONE, { workflowId });
		expect([creditsOf(items), service.emulator.ledger.charged]).toEqual([32, 32]);
	});

	it('are not paid for again where that was a Retry, and are delivered once', async () => {
		const workflowId = 'moment of a Retry';
		const failed = await service.failAtThird({ workflowId });
		const again = { workflowId, retryOf: failed.run };
		const failure = failNextCopy();
		const { error } = await service.run(numbered(4), ONE_BY_ONE, again);
		expect(error!.message).toContain(failure);
		const { items } = await service.run(numbered(4), ONE_BY_ONE, { workflowId });
		expect([creditsOf(items), service.emulator.ledger.charged]).toEqual([32, 32]);
		failNextCopy();
		expect((await service.run(numbered(4), ONE_BY_ONE, again)).error!.message).toContain(failure);
		await service.run(numbered(4), ONE_BY_ONE, { workflowId });
		expect(service.emulator.ledger.charged).toBe(64);
	});

	it('are not paid for again where a Retry goes on after the one that could not be copied', async () => {
		const workflowId = 'a Retry that goes on';
		const failed = await service.failAtThird({ workflowId });
		// As Retry with the currently saved workflow does where On Error was changed.
		failed.run.data.executionData!.nodeExecutionStack[0]!.node.onError = 'continueRegularOutput';
		const failure = failNextCopy();
		const again = await service.run(numbered(4), ONE_BY_ONE, { workflowId, retryOf: failed.run });
		expect(again.items.map(({ json }) => json.error)).toEqual([
			expect.stringContaining(failure),
			...[undefined, undefined, undefined],
		]);
		const { items } = await service.run(numbered(1), {}, { workflowId });
		expect([items[0]!.json.reusedFromExecution, service.emulator.ledger.charged]).toEqual([
			expect.any(String),
			32,
		]);
	});

	it('are not paid for again where a Retry after a restart could not copy them', async () => {
		const failed = await service.failAtThird();
		const restarted = { workflowId: 'restarted without copy' };
		failNextCopy();
		await service.run(numbered(4), ONE_BY_ONE, { ...restarted, retryOf: failed.run });
		const { items } = await service.run(numbered(4), ONE_BY_ONE, restarted);
		expect([creditsOf(items), service.emulator.ledger.charged]).toEqual([32, 32]);
	});

	it('are requested anew where n8n no longer has them', async () => {
		const failed = await service.failAtThird();
		await Container.get(BinaryDataService).deleteMany([
			{ type: 'execution', workflowId: failed.workflowId, executionId: failed.executionId },
		]);
		const { items } = await service.run(numbered(4), ONE_BY_ONE, { retryOf: failed.run });
		expect(items).toHaveLength(4);
		expect(service.emulator.ledger.charged).toBe(48);
	});

	it('give an equal item the other one where n8n no longer has one of two', async () => {
		const workflowId = 'one of two';
		service.emulator.faults.add({ skip: 2, times: 1, fault: { kind: 'status', status: 402 } });
		await service.run(['twin', 'twin', 'twin'], ONE_BY_ONE, { workflowId });
		loseNextImage();
		const { items } = await service.run(['twin'], ONE_BY_ONE, { workflowId });
		expect(items.map(({ json }) => json.seed)).toEqual([service.requests[1]!.answer.seed]);
		expect(service.emulator.ledger.charged).toBe(16);
	});

	const inS3 = (name: string, message: string) =>
		Object.assign(new Error(`Request to S3 failed: ${message}`), {
			cause: Object.assign(new Error(message), { name }),
		});

	it.each([
		['are requested anew where S3 no longer has them', inS3('NotFound', 'UnknownError'), true],
		[
			'are requested anew where S3 no longer has them, as older n8n says it',
			inS3('AxiosError', 'Request failed with status code 404'),
			true,
		],
		[
			'are not requested anew where the name of S3 cannot be found',
			inS3('Error', 'getaddrinfo ENOTFOUND s3.example'),
			false,
		],
		[
			'are not requested anew where S3 does not answer',
			inS3('TimeoutError', 'Connection timed out'),
			false,
		],
		['are requested anew where the file is gone', new Error('ENOENT: no such file or directory'), true],
	])('%s', async (_what, problem, isGone) => {
		const workflowId = `gone: ${problem.message}`;
		await service.failAtThird({ workflowId });
		const store = Container.get(BinaryDataService);
		const spies = [
			jest.spyOn(store, 'getAsStream').mockRejectedValue(problem),
			jest.spyOn(store, 'getMetadata').mockRejectedValue(problem),
		];
		const { items, error } = await service.run(numbered(4), ONE_BY_ONE, { workflowId });
		for (const spy of spies) spy.mockRestore();
		expect([items.length, service.emulator.ledger.charged]).toEqual(isGone ? [4, 48] : [0, 16]);
		if (!isGone) expect(error!.message).toContain('n8n could not copy the image');
	});

	it('are lost where n8n keeps binary data in memory, and the message says so', async () => {
		const { error } = await service.failAtThird({ workflowId: 'memory', binaryMode: 'default' });
		expect(error!.description).toContain(
			'2 images that were made are not kept: this n8n instance keeps binary data in memory',
		);
		await service.run(numbered(1), {}, { workflowId: 'memory', binaryMode: 'default' });
		expect(service.emulator.ledger.charged).toBe(24);
	});
});
