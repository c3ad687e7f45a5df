import { ExecutionLifecycleHooks } from 'n8n-core';
import type { IWorkflowExecuteAdditionalData } from 'n8n-workflow';
import { credentialsHelper, type Credentials } from './credentialsHelper';

/** What n8n gives to an execution beside the workflow; what is not named here, n8n-core must not need. */
export const additionalData = (credential: Credentials, executionId = '1'): IWorkflowExecuteAdditionalData =>
	({
		credentialsHelper: credentialsHelper(credential),
		currentNodeExecutionIndex: 0,
		executionId,
		hooks: new ExecutionLifecycleHooks('manual', '1', {
			id: '1',
			name: 'test',
			active: false,
			nodes: [],
			connections: {},
			createdAt: new Date(),
			updatedAt: new Date(),
		} as unknown as ConstructorParameters<typeof ExecutionLifecycleHooks>[2]),
		variables: {},
		restApiUrl: 'http://localhost/rest',
		instanceBaseUrl: 'http://localhost',
		webhookBaseUrl: 'http://localhost/webhook',
		webhookWaitingBaseUrl: 'http://localhost/webhook-waiting',
		webhookTestBaseUrl: 'http://localhost/webhook-test',
		formBaseUrl: 'http://localhost/form',
		formWaitingBaseUrl: 'http://localhost/form-waiting',
		formTestBaseUrl: 'http://localhost/form-test',
		mcpBaseUrl: 'http://localhost/mcp',
		mcpTestBaseUrl: 'http://localhost/mcp-test',
		logAiEvent: () => {},
	}) as unknown as IWorkflowExecuteAdditionalData;
