import type { LedgerEntry } from '../../emulator';
import { readExample, type Workflow, type WorkflowNode } from '../../playground/examples';
import { partsOf } from '../support/operations';
import { ChatModel, type ToolArguments } from './support/ChatModel';
import { RunningN8n } from './support/RunningN8n';
import { runsOf, sendChatMessage, type Execution } from './support/runWorkflow';
import { sha256 } from './support/sha256';
import { node, to } from './support/workflowParts';

const SOON_MS = 60_000;
const TOOL = 'Draw Image';

const fox = { prompt: 'A red fox in the snow', aspectRatio: '3:2', seed: 7 };
const owl = { prompt: 'A barn owl at night', aspectRatio: '1:1', seed: 8 };

const bodyOf = ({ body }: LedgerEntry) => body as Record<string, unknown>;

/** The shipped example with one of its nodes, told by the end of its type, changed. */
function changed(workflow: Workflow, type: string, change: (node: WorkflowNode) => object): Workflow {
	const nodes = workflow.nodes.map((node) =>
		node.type.endsWith(type) ? { ...node, ...change(node) } : node,
	);
	return { ...workflow, nodes };
}

/** The shipped example with a photo in front of the agent, which the tool extends: a tool itself gets no file. */
function extendingAPhoto(workflow: Workflow): Workflow {
	const photo = node('Photo', 'n8n-nodes-stable-diffusion-3.stableDiffusion3', 1, {
		...{ prompt: 'A photo', size: 'custom', width: 320, height: 320 },
		// What the agent needs of the chat.
		options: { includeOtherFields: true },
	});
	const { nodes, connections } = changed(workflow, '.stableDiffusion3Tool', ({ parameters }) => ({
		parameters: {
			...{ resource: 'editing', operation: 'outpaint' },
			descriptionType: 'manual',
			toolDescription: parameters.toolDescription,
			inputBinaryPropertyName: "={{ $('Photo').first().binary.data }}",
			left: "={{ $fromAI('left', 'Pixels to add at the left', 'number') }}",
		},
	}));
	const [chat] = nodes;
	return {
		...workflow,
		nodes: [...nodes, photo],
		connections: { ...connections, [chat!.name]: to([photo.name]), [photo.name]: to(['AI Agent']) },
	};
}

describe('as a tool of an AI Agent', () => {
	let n8n: RunningN8n;
	let model: ChatModel;
	let credentials: object;

	beforeAll(async () => {
		n8n = await RunningN8n.start();
		model = await ChatModel.start();
		const { id, name } = await n8n.rest.request<{ id: string; name: string }>('POST', '/credentials', {
			name: 'Local double of OpenAI',
			type: 'openAiApi',
			data: { apiKey: 'none', url: model.url },
		});
		credentials = { openAiApi: { id, name } };
	});
	beforeEach(() => n8n.service.reset());
	afterAll(async () => {
		model.stop();
		await n8n.stop();
	});

	async function chat(workflow: Workflow, ...turns: ToolArguments[][]): Promise<Execution> {
		model.play(...turns);
		return await sendChatMessage(n8n.rest, await n8n.add(workflow), 'Draw something');
	}

	/** The agent's last words. */
	function answerIn(execution: Execution): unknown {
		return runsOf(execution, 'AI Agent').at(-1)?.data?.main?.[0]?.[0]?.json.output;
	}

	/** What the tool gave back for each call, as JSON. */
	const results = () => model.results.map((result) => JSON.parse(result) as unknown);

	// The agent's newer form leaves the tool to n8n's engine, its older one calls the tool by itself.
	describe.each([
		{ way: "called by n8n's engine", version: 3.1, responsesApiEnabled: true },
		{ way: 'called inside the agent', version: 2.2, responsesApiEnabled: false },
	])('$way', ({ version, responsesApiEnabled }) => {
		let workflow: Workflow;

		beforeAll(async () => {
			const withAgent = changed(await readExample('agent-draws'), '.agent', () => ({
				typeVersion: version,
			}));
			workflow = changed(withAgent, '.lmChatOpenAi', ({ parameters }) => ({
				parameters: { ...parameters, responsesApiEnabled },
				credentials,
			}));
		});

		it(
			'is offered to the model with what it needs to know',
			async () => {
				await chat(workflow);
				const [tool, ...others] = model.asked[0]?.tools ?? [];
				expect(others).toEqual([]);
				expect(tool?.name).toBe('Draw_Image');
				expect(tool?.description).toMatch(/one image.*8 credits/i);
				expect(tool?.parameters.required).toEqual(['prompt']);
				expect(tool?.parameters.properties).toMatchObject({
					prompt: {
						type: 'string',
						description: expect.stringContaining('What the image shows'),
					},
					aspectRatio: {
						type: 'string',
						description: expect.stringContaining('16:9'),
						default: '1:1',
					},
					seed: { type: 'number', description: expect.stringContaining('4294967294'), default: 0 },
				});
			},
			SOON_MS,
		);

		it(
			'makes the image that the model asks for, and gives back a few facts',
			async () => {
				const execution = await chat(workflow, [fox]);

				expect(execution.status).toBe('success');
				const [request, ...others] = n8n.service.ledger.requests;
				expect(others).toEqual([]);
				expect(request?.body).toMatchObject({ prompt: fox.prompt, aspect_ratio: '3:2', seed: 7 });
				expect(results()).toEqual([
					[expect.objectContaining({ seed: 7, fileName: 'sd3-7.png', width: 1216, height: 832 })],
				]);
				expect(model.results[0]?.length).toBeLessThan(2000);
				expect(answerIn(execution)).toContain('sd3-7.png');
			},
			SOON_MS,
		);

		it.each([
			{ when: 'in one turn', turns: [[fox, owl]] },
			{ when: 'one after the other', turns: [[fox], [owl]] },
		])(
			'makes two different images for two calls $when',
			async ({ turns }) => {
				const execution = await chat(workflow, ...turns);

				expect(execution.status).toBe('success');
				const { requests, charged } = n8n.service.ledger;
				expect(requests.map((request) => bodyOf(request).prompt).sort()).toEqual([
					owl.prompt,
					fox.prompt,
				]);
				expect(charged).toBe(16);
				expect(new Set(requests.map(({ answer }) => answer.image?.sha256)).size).toBe(2);
				expect(results()).toEqual([[expect.objectContaining(fox)], [expect.objectContaining(owl)]]);
				expect(answerIn(execution)).toMatch(/sd3-7\.png.*sd3-8\.png/);
			},
			SOON_MS,
		);

		it(
			'tells the model why it failed and what that cost, and the model can go on',
			async () => {
				const execution = await chat(workflow, [{ ...fox, aspectRatio: '16:10' }], [owl]);

				expect(execution.status).toBe('success');
				expect(model.results[0]).toMatch(/nearest valid value is 3:2.*not charged/);
				expect(n8n.service.ledger.requests.map((request) => bodyOf(request).prompt)).toEqual([
					owl.prompt,
				]);
			},
			SOON_MS,
		);

		it(
			'edits the file of an earlier node as the model asks for',
			async () => {
				const execution = await chat(extendingAPhoto(workflow), [{ left: 64 }]);

				expect(execution.status).toBe('success');
				const [photo, edit, ...others] = n8n.service.ledger.requests;
				expect(others).toEqual([]);
				expect(edit?.operation).toBe('outpaint');
				expect(partsOf(edit?.body)).toEqual({
					fields: { left: '64', creativity: '0.5', output_format: 'png' },
					files: { image: expect.objectContaining({ sha256: photo?.answer.image?.sha256 }) },
				});
				expect(results()).toEqual([
					[
						expect.objectContaining({
							operation: 'outpaint',
							width: 384,
							height: 320,
							creditsUsed: 8,
						}),
					],
				]);
			},
			SOON_MS,
		);

		it(
			"leaves the image in the tool's own output, if n8n's engine has called it",
			async () => {
				const execution = await chat(workflow, [fox]);
				const item = runsOf(execution, TOOL)[0]?.data?.ai_tool?.[0]?.[0];
				if (version < 3) {
					expect(item?.binary).toBeUndefined();
					return;
				}
				const hash = n8n.service.ledger.requests[0]?.answer.image?.sha256;
				expect(sha256(await n8n.file(item))).toBe(hash);
			},
			SOON_MS,
		);
	});
});
