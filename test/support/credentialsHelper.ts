import type { ICredentialDataDecryptedObject, ICredentialsHelper, IHttpRequestOptions } from 'n8n-workflow';
import { loadCredential } from './builtNode';

/** The decrypted data of the credential. */
export interface Credential extends ICredentialDataDecryptedObject {
	apiKey: string;
	baseUrl: string;
}

/** One credential, or what n8n reads for each item. */
export type Credentials = Credential | ((itemIndex: number) => Credential | Promise<Credential>);

/** What n8n's own credentials helper does for a credential without pre-authentication, without a database. */
export function credentialsHelper(credentials: Credentials): ICredentialsHelper {
	const type = loadCredential();
	const authenticate = (
		data: ICredentialDataDecryptedObject,
		_typeName: string,
		options: IHttpRequestOptions,
	) => {
		if (typeof type.authenticate !== 'function') throw new Error('authenticate is not a function');
		return type.authenticate(data, options);
	};
	const getDecrypted: ICredentialsHelper['getDecrypted'] = async (...[, , , , , , values]) => ({
		...(typeof credentials === 'function' ? await credentials(values?.itemIndex ?? 0) : credentials),
	});
	return {
		getParentTypes: () => [],
		getCredentialsProperties: () => type.properties,
		getDecrypted,
		isCredentialUsableByNode: () => true,
		preAuthentication: () => Promise.resolve(undefined),
		authenticate,
	} as unknown as ICredentialsHelper;
}
