import { ExecuteContext } from 'n8n-core';
import {
	createEmptyRunExecutionData,
	createRunExecutionData,
	Workflow,
	type INode,
	type INodeExecutionData,
	type INodeParameters,
	type IRunExecutionData,
	type WorkflowExecuteMode,
} from 'n8n-workflow';
import { additionalData } from '../support/additionalData';
import { loadExecutableNode, NODE_TYPE } from '../support/builtNode';
import { initBinaryData, storedBytes } from '../support/engine';
import { sha256 } from '../support/images';
import { useService } from '../support/service';

const service = useService();

beforeAll(async () => await initBinaryData('filesystem'));

/** The execution that a call belongs to. */
interface Execution {
	mode?: WorkflowExecuteMode;
	data?: IRunExecutionData;
	executionId?: string;
}

/**
 * Runs the node as a tool, by default outside of any execution.
 *
 * @param workflowId none for n8n's first-class Agents, which have no workflow either and no context; its MCP Server Trigger has both
 * @see n8n's node-execution/ephemeral-node-executor
 */
async function callTool(
	prompt: string,
	options: INodeParameters,
	workflowId?: string,
	{ mode = 'internal', data = createRunExecutionData(), executionId }: Execution = {},
): Promise<INodeExecutionData[]> {
	const tool = loadExecutableNode();
	const node: INode = {
		...{ id: 'made-up', name: 'Target Node', type: `${NODE_TYPE}Tool`, typeVersion: 1, position: [0, 0] },
		parameters: {
			...{ resource: 'generation', operation: 'textToImage', size: 'custom', width: 320, height: 320 },
			...{ prompt, options },
		},
		credentials: { stableDiffusion3Api: { id: '1', name: 'Stable Diffusion 3 API' } },
	};
	const nodeTypes = {
		getByName: () => tool,
		getByNameAndVersion: () => tool,
		getKnownTypes: () => ({}),
	};
	const workflow = new Workflow({
		id: workflowId,
		nodes: [node],
		connections: {},
		active: false,
		nodeTypes,
	});
	const runData = workflowId ? data : createEmptyRunExecutionData();
	const inputItems = [{ json: { prompt } }];
	const inputData = { main: [inputItems] };
	const context = new ExecuteContext(
		...([workflow, node, { ...additionalData(service.credential), executionId }] as const),
		...([mode, runData, 0, inputItems, inputData] as const),
		{ node, data: inputData, source: null },
		[],
	);
	const [items] = (await tool.execute!.call(context)) as INodeExecutionData[][];
	return items!;
}

describe('outside of any workflow', () => {
	it('makes each image of a call once, and stores it', async () => {
		const items = await callTool('A fox', { numberOfImages: 2 });
		expect(service.emulator.ledger.charged).toBe(16);
		const hashes = service.requests.map(({ answer }) => answer.image!.sha256);
		const stored = await Promise.all(items.map(async (item) => sha256(await storedBytes(item))));
		expect(stored.sort()).toEqual(hashes.sort());
		expect(items.map(({ json }) => json.creditsUsed)).toEqual([8, 8]);
	});

	it('holds the Credit Limit for each call', async () => {
		await expect(callTool('A fox', { numberOfImages: 2, creditLimit: 8 })).rejects.toThrow(
			/This run would cost 16 credits \(2 images\), but Credit Limit is 8\. .*not charged/,
		);
		expect(service.requests).toEqual([]);
		await callTool('A fox', { creditLimit: 8 });
		await callTool('A fox', { creditLimit: 8 });
		expect(service.emulator.ledger.charged).toBe(16);
	});

	it('says in the message of a failed call what it cost and that nothing is kept, and keeps nothing', async () => {
		service.emulator.faults.add({ skip: 1, times: 1, fault: { kind: 'status', status: 504 } });
		const options = { numberOfImages: 2, maxParallelRequests: 1 };
		await expect(callTool('A fox', options)).rejects.toThrow(
			/\(HTTP 504\).* may have been charged \(8 credits\).* 1 image made \(8 credits\).* 1 image that was made is not kept/,
		);
		const items = await callTool('A fox', options);
		expect(items.map(({ json }) => json.reusedFromExecution)).toEqual([undefined, undefined]);
		expect(service.requests).toHaveLength(4);
	});
});

it.each([
	["under n8n's MCP Server Trigger", 'mcp', undefined],
	['in an execution, which succeeds all the same and has no Retry', 'agent', '7'],
])('keeps the images of a failed call for the next one %s', async (_where, workflowId, executionId) => {
	service.emulator.faults.add({ skip: 1, times: 1, fault: { kind: 'refused' } });
	const options = { numberOfImages: 2, maxParallelRequests: 1 };
	const call = async () => await callTool('A fox', options, workflowId, { executionId });
	await expect(call()).rejects.toThrow(
		/1 image that was made is kept as long as n8n keeps this execution: calling this tool again with the same values \(within 24 hours and before n8n restarts\) delivers it without paying again\.$/,
	);
	const items = await call();
	expect(items.map(({ json }) => json.reusedFromExecution !== undefined)).toEqual([true, false]);
	expect(service.emulator.ledger.charged).toBe(16);
});

it('gives the next call of a test the image that a failed call had taken', async () => {
	const call = async (numberOfImages: number, data = createRunExecutionData()) =>
		await callTool('A fox', { numberOfImages, reuseInTestRuns: true }, 'test', {
			...{ mode: 'manual', data, executionId: `test-${numberOfImages}` },
		});
	const [earlier] = await call(1);
	service.emulator.faults.add({ times: 1, fault: { kind: 'refused' } });
	const data = createRunExecutionData();
	await expect(call(2, data)).rejects.toThrow();
	const items = await call(2, data);
	expect(items[0]!.json).toMatchObject({ seed: earlier!.json.seed, creditsUsed: 0 });
	expect(service.emulator.ledger.charged).toBe(16);
});

it('does not promise another call the images of a failed one, which still gets them', async () => {
	service.emulator.faults.add({ when: { prompt: 'A fox' }, skip: 1, times: 1, fault: { kind: 'refused' } });
	service.emulator.faults.add({ when: { prompt: 'A cat' }, times: 1, fault: { kind: 'refused' } });
	const execution = { data: createRunExecutionData(), executionId: '8' };
	const options = { numberOfImages: 2, maxParallelRequests: 1 };
	const call = async (prompt: string) => await callTool(prompt, options, 'two calls', execution);
	await expect(call('A fox')).rejects.toThrow('1 image that was made is kept');
	await expect(call('A cat')).rejects.toThrow(/This run has cost nothing so far\.$/);
	const items = await call('A fox');
	expect(items.map(({ json }) => json.reusedFromExecution !== undefined)).toEqual([true, false]);
});
