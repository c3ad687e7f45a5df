import type { INodeExecutionData, IRunExecutionData } from 'n8n-workflow';
import type { Random } from '../../../emulator/painting/random';
import { readExample, type Workflow, type WorkflowNode } from '../../../playground/examples';
import { ONE_REQUEST } from '../../../playground/rest';
import type { ChatModel } from '../../e2e/support/ChatModel';
import { OUR_NODE, rowsWorkflow } from '../../e2e/support/rowsWorkflow';
import type { RunningN8n } from '../../e2e/support/RunningN8n';
import {
	beginWorkflow,
	changeNodes,
	itemsOf,
	newestExecution,
	sendChatMessage,
	untilEnded,
	type Execution,
} from '../../e2e/support/runWorkflow';
import { sha256 } from '../../e2e/support/sha256';
import { unpack } from '../../e2e/support/unpack';
import { node, to } from '../../e2e/support/workflowParts';
import { inputImage } from '../../support/images';
import { plus, toldCosts } from '../../support/toldCosts';
import type { Attempt, DeliveredImage } from './audit';

/** What the user of an execution gets to see. */
export type Outcome = Omit<Attempt, 'from' | 'to' | 'isRetry'>;

/** One way of ordering images. */
export interface Lane {
	name: string;
	workflowId: string;
	/** So many images in one order, at least and at most. */
	images: [least: number, most: number];
	/** Whether its executions may be cancelled. */
	cancels?: boolean;
	/** Runs the workflow with one image for each prompt, to its end or until it is cancelled. */
	run(prompts: string[], random: Random, cancel?: boolean): Promise<LaneRun>;
}

export interface LaneRun {
	execution: Execution;
	outcome: Outcome;
}

const SMALL = { size: 'custom', width: 320, height: 320 };

/** Longer than a busy machine takes for an image: only an answer that never comes meets it. */
const PATIENCE = { options: { maxRetries: 2 }, requestOptions: { timeout: 20_000 } };

/** A sheet takes about as long. */
const LATEST_CANCEL_MS = 5_000;

const soon = async (ms: number) => await new Promise((resolve) => setTimeout(resolve, ms));

const failed = ({ json }: INodeExecutionData) => json.error !== undefined;

/** What an execution of our node came to, of which the items are these prompts. */
export function readOutcome(execution: Execution, prompts: string[]): Outcome {
	const { error } = (unpack(execution.data) as IRunExecutionData).resultData;
	if (error) {
		const { message, description } = error;
		return { isStopped: true, message, images: [], failed: [], costs: toldCosts(description ?? '') };
	}
	const items = [0, 1].flatMap((output) => itemsOf(execution, OUR_NODE, output));
	const made = items.filter((item) => !failed(item)).map(({ json }) => json);
	const fresh = made.filter(({ reusedFromExecution }) => reusedFromExecution === undefined);
	return {
		isStopped: false,
		message: items
			.filter(failed)
			.map(({ json }) => json.error as string)
			.join(' | '),
		images: made.map((json) => ({
			prompt: json.prompt as string,
			credits: json.creditsUsed as number,
			bytes: json.fileSize as number,
		})),
		failed: items.filter(failed).map((item) => prompts[(item.pairedItem as { item: number }).item]!),
		costs: items
			.filter(failed)
			.map(({ json }) => toldCosts((json.details as { description: string }).description))
			.reduce(plus, {
				made: fresh.reduce((total, { creditsUsed }) => total + (creditsUsed as number), 0),
				charged: 0,
				uncertain: 0,
			}),
	};
}

/** Visitors of a page who order one image each and wait for it, with a photo if the operation takes one. */
async function formLane(n8n: RunningN8n, name: string, parameters: object, photo?: Buffer): Promise<Lane> {
	const webhook = node('Webhook', 'n8n-nodes-base.webhook', 2.1, {
		...{ httpMethod: 'POST', path: name, responseMode: 'lastNode' },
		...{ responseData: 'firstEntryBinary', responseBinaryPropertyName: 'data' },
	});
	const ours = node(OUR_NODE, 'n8n-nodes-stable-diffusion-3.stableDiffusion3', 1, {
		...{ prompt: '={{ $json.body.prompt }}', ...SMALL, ...PATIENCE, ...parameters },
	});
	const { id, url } = await n8n.publish({
		name,
		// n8n registers a webhook under an id that its editor gives to the node.
		nodes: [{ ...webhook, ...{ webhookId: name } }, ours],
		connections: { Webhook: to([OUR_NODE]) },
	});
	return {
		name,
		workflowId: id,
		images: [1, 1],
		async run(prompts) {
			const form = new FormData();
			form.append('prompt', prompts[0]!);
			if (photo) form.append('photo', new Blob([photo], { type: 'image/png' }), 'photo.png');
			const answer = await fetch(url, { method: 'POST', headers: ONE_REQUEST, body: form });
			const hash = sha256(Buffer.from(await answer.arrayBuffer()));
			const execution = await newestExecution(n8n.rest, id);
			const outcome = readOutcome(execution, prompts);
			return {
				execution,
				outcome: { ...outcome, images: outcome.images.map((image) => ({ ...image, sha256: hash })) },
			};
		},
	};
}

/** A sheet that somebody starts by hand. */
async function sheetLane(
	n8n: RunningN8n,
	name: string,
	settings: Array<Partial<WorkflowNode> & { onError?: string; retryOnFail?: boolean }>,
): Promise<Lane> {
	const id = await n8n.add({
		...rowsWorkflow({ rows: [], parameters: { ...SMALL, ...PATIENCE } }),
		name,
	});
	return {
		name,
		workflowId: id,
		images: [20, 100],
		cancels: true,
		async run(prompts, random, cancel) {
			const jsonOutput = JSON.stringify({ rows: prompts.map((prompt) => ({ prompt })) });
			const setting = random.pick(settings as [object, ...object[]]);
			await changeNodes(n8n.rest, id, (each) => {
				if (each.name === 'Table') return { ...each, parameters: { ...each.parameters, jsonOutput } };
				return each.name === OUR_NODE ? { ...each, ...setting } : each;
			});
			const executionId = await beginWorkflow(n8n.rest, id);
			if (cancel) await soon(random.between(0, LATEST_CANCEL_MS));
			const cancelledAt = Date.now();
			// There may be nothing left to cancel.
			if (cancel)
				await n8n.rest.request('POST', `/executions/${executionId}/stop`).catch(() => undefined);
			const execution = await untilEnded(n8n.rest, executionId);
			if (execution.status === 'canceled')
				return { execution, outcome: { isStopped: true, images: [], failed: [], cancelledAt } };
			const outcome = readOutcome(execution, prompts);
			// All of them would take more time than making them.
			const looked = outcome.images[Math.floor(random.between(0, outcome.images.length))];
			if (looked) {
				const item = itemsOf(execution, OUR_NODE).find(({ json }) => json.prompt === looked.prompt);
				looked.sha256 = sha256(await n8n.file(item));
			}
			return { execution, outcome };
		},
	};
}

/** A chat with an agent that draws, one call of its tool after the other. */
async function agentLane(n8n: RunningN8n, name: string, model: ChatModel): Promise<Lane> {
	const { id: credentialId } = await n8n.rest.request<{ id: string }>('POST', '/credentials', {
		...{ name: 'Local double of OpenAI', type: 'openAiApi', data: { apiKey: 'none', url: model.url } },
	});
	const credentials = { openAiApi: { id: credentialId, name: 'Local double of OpenAI' } };
	const example = await readExample('agent-draws');
	const workflow: Workflow = {
		...example,
		name,
		nodes: example.nodes.map((each) => {
			if (each.type.endsWith('.lmChatOpenAi')) return { ...each, credentials };
			if (!each.type.endsWith('.stableDiffusion3Tool')) return each;
			return { ...each, parameters: { ...each.parameters, ...SMALL, ...PATIENCE } };
		}),
	};
	const id = await n8n.add(workflow);
	return {
		name,
		workflowId: id,
		images: [1, 3],
		async run(prompts) {
			model.play(...prompts.map((prompt) => [{ prompt, aspectRatio: '1:1', seed: 0 }]));
			const execution = await sendChatMessage(n8n.rest, id, 'Draw something');
			return { execution, outcome: readResults(model.results, prompts) };
		},
	};
}

/** What the agent's model was told of each call. */
function readResults(results: string[], prompts: string[]): Outcome {
	const outcome = {
		isStopped: false,
		message: '',
		images: [] as DeliveredImage[],
		failed: [] as string[],
		costs: { made: 0, charged: 0, uncertain: 0 },
	};
	results.forEach((result, index) => {
		const [facts] = result.startsWith('[{"seed"')
			? (JSON.parse(result) as Array<{ creditsUsed: number; fileSize: number }>)
			: [];
		if (facts) {
			const { creditsUsed: credits, fileSize: bytes } = facts;
			outcome.images.push({ prompt: prompts[index]!, credits, bytes });
			outcome.costs.made += credits;
		} else {
			outcome.message += result;
			outcome.failed.push(prompts[index]!);
			outcome.costs = plus(outcome.costs, toldCosts(result));
		}
	});
	return outcome;
}

/** Every way in which the node is used at the same time. */
export async function openLanes(n8n: RunningN8n, model: ChatModel): Promise<Lane[]> {
	const photo = (await inputImage()).bytes;
	return [
		await formLane(n8n, 'form', {}),
		await formLane(
			n8n,
			'photo',
			{ operation: 'imageToImage', inputBinaryPropertyName: 'photo', strength: 0.5 },
			photo,
		),
		await formLane(
			n8n,
			'retouch',
			{
				...{ resource: 'editing', operation: 'inpaint' },
				...{ inputBinaryPropertyName: 'photo', maskBinaryPropertyName: 'photo' },
			},
			photo,
		),
		await sheetLane(n8n, 'sheet that stops', [{}, { retryOnFail: true }]),
		await sheetLane(n8n, 'sheet that goes on', [
			{ onError: 'continueRegularOutput' },
			{ onError: 'continueErrorOutput' },
		]),
		await agentLane(n8n, 'agent', model),
	];
}
