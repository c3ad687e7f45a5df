import type {
	ICredentialDataDecryptedObject,
	ICredentialsHelper,
	IHttpRequestOptions,
	INode,
	Workflow,
} from 'n8n-workflow';
import { loadCredential } from './builtNode';

/** The decrypted data of the credential. */
export interface Credential extends ICredentialDataDecryptedObject {
	apiKey: string;
	baseUrl: string;
}

/** What n8n's own credentials helper does for a credential without pre-authentication, without a database. */
export function credentialsHelper(credential: Credential): ICredentialsHelper {
	const type = loadCredential();
	const authenticate = (
		credentials: ICredentialDataDecryptedObject,
		_typeName: string,
		requestOptions: IHttpRequestOptions,
		workflow: Workflow,
		node: INode,
	) => {
		if (typeof type.authenticate !== 'object') throw new Error('authenticate is not the generic kind');
		const resolve = (value: string) =>
			workflow.expression.getSimpleParameterValue(node, value, 'internal', {
				$credentials: credentials,
			}) as string;
		const headers = Object.entries(type.authenticate.properties.headers ?? {});
		requestOptions.headers = {
			...requestOptions.headers,
			...Object.fromEntries(headers.map(([name, value]) => [name, resolve(value as string)])),
		};
		return requestOptions;
	};
	return {
		getParentTypes: () => [],
		getCredentialsProperties: () => type.properties,
		getDecrypted: () => Promise.resolve({ ...credential }),
		isCredentialUsableByNode: () => true,
		preAuthentication: () => Promise.resolve(undefined),
		authenticate: (...args: Parameters<typeof authenticate>) => Promise.resolve(authenticate(...args)),
	} as unknown as ICredentialsHelper;
}
