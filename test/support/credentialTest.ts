import { ExecuteContext, RoutingNode } from 'n8n-core';
import {
	createEmptyRunExecutionData,
	NodeConnectionTypes,
	Workflow,
	type ICredentialTestRequest,
	type INode,
	type INodeType,
	type INodeTypes,
} from 'n8n-workflow';
import { additionalData } from './additionalData';
import { loadCredential, loadNode } from './builtNode';
import type { Credential } from './credentialsHelper';

interface CredentialTestResult {
	status: 'OK' | 'Error';
	message: string;
}

interface HttpError extends Error {
	cause?: { code?: string; response?: { status: number; statusText: string } };
}

type Rules = Array<NonNullable<ICredentialTestRequest['rules']>[number]>;

function judgeError(error: HttpError, rules: Rules): CredentialTestResult {
	const response = error.cause?.response;
	if (response) {
		const rule = rules.find(
			({ type, properties }) => type === 'responseCode' && properties.value === response.status,
		);
		return { status: 'Error', message: rule?.properties.message ?? response.statusText };
	}
	return { status: 'Error', message: error.cause?.code ?? error.message };
}

/**
 * Tests a credential the way n8n's CredentialsTester does: the test request runs through the routing engine as the only
 * field of a node that has our node's request defaults, and the rules judge what comes back.
 */
export async function testCredential(credential: Credential): Promise<CredentialTestResult> {
	const { test } = loadCredential();
	if (!test) throw new Error('The credential has no test');
	const rules = (test.rules ?? []) as Rules;
	const nodeType: INodeType = {
		description: {
			...loadNode().description,
			credentials: [{ name: 'stableDiffusion3Api', required: true }],
			properties: [
				{
					displayName: 'Temp',
					name: 'temp',
					type: 'string',
					default: '',
					routing: { request: test.request },
				},
			],
		},
	};
	const node: INode = {
		id: 'temp',
		name: 'Temp-Node',
		type: 'temp',
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
		credentials: { stableDiffusion3Api: { id: '1', name: 'Stable Diffusion 3 API' } },
	};
	const nodeTypes: INodeTypes = {
		getByName: () => nodeType,
		getByNameAndVersion: () => nodeType,
		getKnownTypes: () => ({}),
	};
	const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
	const context = new ExecuteContext(
		workflow,
		node,
		additionalData(credential),
		'internal',
		createEmptyRunExecutionData(),
		0,
		[],
		{ [NodeConnectionTypes.Main]: [[{ json: {} }]] },
		{ node, data: {}, source: null },
		[],
	);
	const decrypted = {
		id: '1',
		name: 'Stable Diffusion 3 API',
		type: 'stableDiffusion3Api',
		data: credential,
	};
	let body: unknown;
	try {
		const output = await new RoutingNode(context, nodeType, decrypted).runNode();
		body = output?.[0]?.[0]?.json;
	} catch (error) {
		return judgeError(error as HttpError, rules);
	}
	const broken = rules.find(({ type, properties }) => {
		const key = (properties as { key?: string }).key;
		return (
			type === 'responseSuccessBody' &&
			(body as Record<string, unknown> | undefined)?.[key!] === properties.value
		);
	});
	return broken
		? { status: 'Error', message: broken.properties.message }
		: { status: 'OK', message: 'Connection successful!' };
}
