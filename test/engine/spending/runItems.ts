import { Container } from '@n8n/di';
import { BinaryDataService } from 'n8n-core';
import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { runNode, type NodeOutcome, type NodeRun } from '../../support/engine';
import { API_KEY, useService, type Service } from '../../support/service';

/** The smallest images. */
export const SMALL = { size: 'custom', width: 320, height: 320 };

/** n8n's Retry On Fail, with waits as short as n8n has them. */
export const RETRY = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };

/** Of items with one image each, which is its own mask. */
export const ERASE = { resource: 'editing', operation: 'erase', maskBinaryPropertyName: 'data' };

/** One at a time, so that it is certain which images are made before a failure. */
export const ONE_BY_ONE = { maxParallelRequests: 1 };

export const creditsOf = (items: INodeExecutionData[]) =>
	items.reduce((sum, { json }) => sum + (json.creditsUsed as number), 0);

/** n8n cannot open the next image that is to be copied, for a moment. Returns why. */
export function failNextCopy(): string {
	const failure = 'EMFILE';
	jest.spyOn(Container.get(BinaryDataService), 'getAsStream').mockRejectedValueOnce(new Error(failure));
	return failure;
}

/** n8n no longer has the next image that is to be copied. */
export function loseNextImage(): void {
	const store = Container.get(BinaryDataService);
	const gone = new Error('ENOENT: no such file or directory');
	jest.spyOn(store, 'getAsStream').mockRejectedValueOnce(gone);
	jest.spyOn(store, 'getMetadata').mockRejectedValueOnce(gone);
}

export const numbered = (count: number) => Array.from({ length: count }, (_, index) => `image ${index}`);

export interface ItemsRun extends Partial<NodeRun> {
	/** Beside the prompt and the smallest size. */
	parameters?: INodeParameters;
	/** The interval of n8n's Batching in ms. */
	batch?: number;
}

export interface ItemsService extends Service {
	/** Runs one item for each prompt, with the given Options. */
	run: (prompts: string[], options?: IDataObject, more?: ItemsRun) => Promise<NodeOutcome>;
	/** The prompts that were requested, in the order of arrival. */
	prompts: () => string[];
	/** The service refuses a prompt, the given number of times or always. */
	refuse: (prompt: string, times?: number) => void;
	/** Every answer takes at least so many ms. */
	slow: (ms: number) => void;
	/** A run of four items of which the third is refused for want of credits. */
	failAtThird: (more?: Partial<NodeRun>, options?: IDataObject) => Promise<NodeOutcome>;
	/** Calls something once so many requests have arrived; as `whenStarted`, it cancels the execution then. */
	whenRequested: (requests: number) => (call: () => void) => void;
}

/** An emulator for the tests of one file, and the node to run items with prompts against it. */
export function useItems(): ItemsService {
	const service = useService(API_KEY, 100);
	const run = (
		prompts: string[],
		options: IDataObject = {},
		{ batch, parameters, ...more }: ItemsRun = {},
	) =>
		runNode({
			rows: prompts.map((text) => ({ text })),
			parameters: {
				prompt: '={{ $json.text }}',
				...SMALL,
				...parameters,
				options: options as never,
				...(batch && {
					requestOptions: { batching: { batch: { batchSize: 1, batchInterval: batch } } },
				}),
			},
			credential: service.credential,
			...more,
		});
	return Object.assign(service, {
		run,
		failAtThird: async (more: Partial<NodeRun> = {}, options: IDataObject = {}) => {
			service.emulator.faults.add({
				when: { prompt: 'image 2' },
				times: 1,
				fault: { kind: 'status', status: 402, json: { code: -1, message: 'insufficient balance' } },
			});
			return await run(numbered(4), { ...ONE_BY_ONE, ...options }, more);
		},
		prompts: () => service.requests.map(({ body }) => (body as { prompt: string }).prompt),
		refuse: (prompt: string, times?: number) =>
			service.emulator.faults.add({
				when: { prompt },
				times,
				fault: { kind: 'refused', message: 'no' },
			}),
		slow: (ms: number) => service.emulator.faults.add({ fault: { kind: 'latency', ms } }),
		whenRequested: (requests: number) => (call: () => void) => {
			const timer = setInterval(() => {
				if (service.requests.length < requests) return;
				clearInterval(timer);
				call();
			}, 10).unref();
		},
	});
}
