import { Container } from '@n8n/di';
import { BinaryDataConfig, BinaryDataService, WorkflowExecute } from 'n8n-core';
import {
	NodeConnectionTypes,
	Workflow,
	type IBinaryData,
	type IBinaryKeyData,
	type IConnections,
	type IDataObject,
	type IExecuteFunctions,
	type INode,
	type INodeExecutionData,
	type INodeParameters,
	type INodeType,
	type INodeTypes,
	type IRun,
	type IWorkflowSettings,
	type NodeApiError,
	type WorkflowExecuteMode,
} from 'n8n-workflow';
import { loadExecutableNode, NODE_TYPE } from './builtNode';
import { additionalData } from './additionalData';
import type { Credentials } from './credentialsHelper';

/** Hands the given rows to the node under test, as a spreadsheet node would. */
const rowsNode: INodeType = {
	description: {
		displayName: 'Rows',
		name: 'rows',
		group: ['input'],
		version: 1,
		description: '',
		defaults: { name: 'Rows' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		properties: [{ displayName: 'Rows', name: 'rows', type: 'json', default: '[]' }],
	},
	async execute(this: IExecuteFunctions) {
		const rows = JSON.parse(this.getNode().parameters.rows as string) as Array<IDataObject | null>;
		const toItem = async (row: IDataObject | null, index: number): Promise<INodeExecutionData> => {
			const images = [inputImages[index] ?? []].flat();
			const json = row ?? (undefined as unknown as IDataObject);
			if (images.length === 0) return { json };
			const binary: IBinaryKeyData = {};
			for (const { bytes, fileName, mimeType, field = 'data' } of images) {
				const stored = await this.helpers.prepareBinaryData(bytes, fileName, mimeType);
				// Some nodes, and users' own code, write both without n8n's care, or leave the type out.
				binary[field] = { ...stored, fileName, mimeType: mimeType! };
			}
			return { json, binary };
		};
		return [await Promise.all(rows.map(toItem))];
	},
};

/** An image in the binary data of an input item. */
export interface InputImage {
	bytes: Buffer;
	fileName: string;
	mimeType: string | undefined;
	/** Default: data. */
	field?: string;
}

/** Those of the run that is on: a Buffer would not survive among the parameters of a node. */
let inputImages: ReadonlyArray<InputImage | InputImage[] | undefined> = [];

const node = loadExecutableNode();

const knownNodes: Record<string, INodeType> = { rows: rowsNode, [NODE_TYPE]: node };

const nodeTypes: INodeTypes = {
	getByName: (type) => knownNodes[type]!,
	getByNameAndVersion: (type) => knownNodes[type]!,
	getKnownTypes: () => ({}),
};

export type OnError = 'stopWorkflow' | 'continueRegularOutput' | 'continueErrorOutput';

export interface NodeRun {
	/** One input item each; null for one without JSON, as some nodes give. Default: one empty item. */
	rows?: Array<IDataObject | null>;
	parameters: INodeParameters;
	credential: Credentials;
	onError?: OnError;
	/** Settings of the node beside its parameters, such as `retryOnFail`. */
	settings?: Partial<INode>;
	/** The rows' binary data. */
	images?: ReadonlyArray<InputImage | InputImage[] | undefined>;
	/** n8n's binary data mode. Default: filesystem; `default` keeps them in memory. */
	binaryMode?: 'filesystem' | 'default';
	/** The workflow's settings. */
	workflowSettings?: IWorkflowSettings;
	/** How often the rows enter the node, each time as a run of its own, as in a loop. Default: 1. */
	runs?: number;
	/** The workflow's id: executions of one workflow share what is kept in the process. Default: a new one. */
	workflowId?: string;
	/** Default: manual. */
	mode?: WorkflowExecuteMode;
	/** A failed execution: n8n's Retry of it, with the data that n8n saved. Its input items are those of that execution. */
	retryOf?: IRun;
	/** Called once the run has started, with what cancels the execution. */
	whenStarted?: (cancel: () => void) => void;
}

export interface NodeOutcome {
	/** Items of the first output. */
	items: INodeExecutionData[];
	/** Items of the error output, where On Error is continueErrorOutput. */
	errorItems: INodeExecutionData[];
	/** What stopped the workflow. */
	error?: NodeApiError;
	/** Everything that n8n would save of this execution. */
	run: IRun;
	workflowId: string;
	executionId: string;
}

export async function initBinaryData(mode: 'filesystem' | 'default'): Promise<void> {
	Container.get(BinaryDataConfig).mode = mode;
	await Container.get(BinaryDataService).init();
}

let workflows = 0;
let executions = 0;

/** What n8n's Retry starts from: the execution as the database has it, without the outcome of the node that failed. */
function savedData({ data }: IRun): IRun['data'] {
	const saved = JSON.parse(JSON.stringify(data)) as IRun['data'];
	const { resultData } = saved;
	delete resultData.error;
	resultData.runData[resultData.lastNodeExecuted!]?.pop();
	return saved;
}

/** Runs Rows -> the node through n8n's own WorkflowExecute. */
export async function runNode({
	rows = [{}],
	parameters,
	credential,
	onError = 'stopWorkflow',
	settings = {},
	images = [],
	binaryMode = 'filesystem',
	workflowSettings,
	runs = 1,
	workflowId = `workflow-${++workflows}`,
	mode = 'manual',
	retryOf,
	whenStarted,
}: NodeRun): Promise<NodeOutcome> {
	await initBinaryData(binaryMode);
	inputImages = images;
	const base = { typeVersion: 1, position: [0, 0] as [number, number] };
	const nodes: INode[] = [
		// As text, so that no copy of the parameters can change the rows.
		{ ...base, id: '1', name: 'Rows', type: 'rows', parameters: { rows: JSON.stringify(rows) } },
		{
			...base,
			id: '2',
			name: 'Stable Diffusion 3',
			type: NODE_TYPE,
			parameters,
			onError,
			credentials: { stableDiffusion3Api: { id: '1', name: 'Stable Diffusion 3 API' } },
			...settings,
		},
	];
	const connections: IConnections = {
		Rows: {
			main: [
				Array.from({ length: runs }, () => ({
					node: 'Stable Diffusion 3',
					type: NodeConnectionTypes.Main,
					index: 0,
				})),
			],
		},
	};
	const workflow = new Workflow({
		id: workflowId,
		nodes,
		connections,
		active: false,
		nodeTypes,
		settings: workflowSettings,
	});
	const executionId = `execution-${++executions}`;
	const data = additionalData(credential, executionId);
	const running = retryOf
		? new WorkflowExecute(data, 'retry', savedData(retryOf)).processRunExecutionData(workflow)
		: new WorkflowExecute(data, mode).run({ workflow, startNode: workflow.getNode('Rows')! });
	whenStarted?.(() => running.cancel());
	const run = await running;

	const taskData = run.data.resultData.runData['Stable Diffusion 3']?.[0];
	const [items, errorItems] = taskData?.data?.main ?? [];
	return {
		items: items ?? [],
		errorItems: errorItems ?? [],
		error: run.data.resultData.error as NodeApiError | undefined,
		run,
		workflowId,
		executionId,
	};
}

/** The bytes that n8n stored for an output field. */
export async function storedBytes(item: INodeExecutionData, field = 'data'): Promise<Buffer> {
	return await Container.get(BinaryDataService).getAsBuffer(item.binary?.[field] as IBinaryData);
}
