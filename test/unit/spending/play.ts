import type { IDataObject, IExecutePaginationFunctions, INodeExecutionData } from 'n8n-workflow';
import type { ImageFailure } from '../../../nodes/StableDiffusion3/failures';
import type { Body } from '../../../nodes/StableDiffusion3/request/body';
import type { Operation } from '../../../nodes/StableDiffusion3/request/Operation';
import type { ReceivedImage } from '../../../nodes/StableDiffusion3/response/envelope';
import { textToImage } from '../../../nodes/StableDiffusion3/operations/textToImage';
import { enterItem } from '../../../nodes/StableDiffusion3/spending/enterItem';
import { generateImages } from '../../../nodes/StableDiffusion3/spending/generateImages';
import type { RequestData } from '../../../nodes/StableDiffusion3/spending/requestImage';
import { contextWith } from '../../support/contextWith';

export const IMAGE: ReceivedImage = {
	bytes: Buffer.from('an image'),
	format: {
		...{ mimeType: 'image/png', extension: 'png', width: 320, height: 320 },
		...{ orientation: 1, hasAlpha: false, complete: true },
	},
	seed: 1,
};

export interface Sent {
	url: string;
	body: Body;
	options: RequestData['options'];
}

export type Reply = ReceivedImage | ImageFailure | { brokenOff: Error };

export interface Play {
	/** One input item each. */
	items: INodeExecutionData[];
	/** What the service says to the nth request, from 0. Default: always an image. */
	reply?: (sent: Sent, count: number) => Reply | Promise<Reply>;
	operation?: Operation;
	parameters?: IDataObject;
	options?: IDataObject;
	credential?: { apiKey: string; baseUrl?: string };
	continues?: boolean;
	cancel?: AbortController;
	/** Parts of n8n's context that differ. */
	parts?: Record<string, unknown>;
}

let plays = 0;

/** Runs of the two hooks as n8n calls them: side by side, in the order of the items. */
export function prepare({
	items,
	reply = () => IMAGE,
	operation = textToImage,
	credential,
	cancel,
	...more
}: Play) {
	const sent: Sent[] = [];
	const log: string[] = [];
	// Each play has an account of its own.
	const apiKey = `key-${++plays}`;
	const executeData = { data: { main: [items] } };
	const note = (level: string) => (line: string) => void log.push(`${level} ${line}`);

	const contextOf = (itemIndex: number) =>
		contextWith({
			getNode: () => ({
				type: 'stableDiffusion3',
				name: 'Stable Diffusion 3',
				onError: more.continues ? 'continueRegularOutput' : 'stopWorkflow',
				parameters: {
					prompt: '=prompt',
					model: 'sd3-large',
					size: 'custom',
					width: 320,
					height: 320,
					seed: 0,
					binaryPropertyName: 'data',
					options: more.options ?? {},
					...more.parameters,
				},
			}),
			evaluateExpression: (name: string, index: number) => items[index]!.json[name],
			getExecuteData: () => executeData,
			getItemIndex: () => itemIndex,
			getInputData: () => items[itemIndex],
			getExecutionCancelSignal: () => cancel?.signal,
			getMode: () => 'trigger',
			getWorkflowSettings: () => ({}),
			getCredentials: async () => credential ?? { apiKey },
			continueOnFail: () => more.continues ?? false,
			logger: { debug: note('debug'), info: note('info'), warn: note('warn') },
			helpers: {
				prepareBinaryData: async (_bytes: Buffer, fileName: string) => ({ fileName }),
			},
			makeRoutingRequest: async ({ options }: RequestData) => {
				const body = options.body as Body;
				const request = { url: options.url!, body: { ...body }, options };
				const answer = await reply(request, sent.push(request) - 1);
				return [{ json: 'brokenOff' in answer ? answer : { answer } }];
			},
			...more.parts,
		}) as unknown as IExecutePaginationFunctions;

	const requestData = {
		options: {
			url: '/api/generate/sd3/textToImage',
			baseURL: 'https://service.example',
			headers: { a: 'b' },
		},
		paginate: true,
	} as unknown as RequestData;

	/** One try: what comes out of each item, or the error with which it stops. */
	const run = () =>
		Promise.all(
			items.map(async (_item, itemIndex) => {
				const context = contextOf(itemIndex);
				await enterItem(operation).call(context, requestData.options as never);
				return await generateImages(operation)
					.call(context, requestData)
					.catch((error: Error) => error);
			}),
		);
	return { run, sent, log, prompts: () => sent.map(({ body }) => body.prompt) };
}

export const itemsOf = (...prompts: string[]): INodeExecutionData[] =>
	prompts.map((prompt) => ({ json: { prompt } }));
