import { CredentialTestContext } from 'n8n-core';
import type { ICredentialTestFunctions, INodeCredentialTestResult } from 'n8n-workflow';
import { additionalData } from './additionalData';
import { loadNode } from './builtNode';
import type { Credential } from './credentialsHelper';

/** Tests a credential the way n8n's CredentialsTester does: by the function that our node names for it. */
export async function testCredential(credential: Credential): Promise<INodeCredentialTestResult> {
	const { description, methods } = loadNode();
	const testedBy = description.credentials?.[0]?.testedBy;
	const test = typeof testedBy === 'string' ? methods?.credentialTest?.[testedBy] : undefined;
	if (!test) throw new Error('The node names no test for its credential');
	const context: ICredentialTestFunctions = new CredentialTestContext(additionalData(credential));
	return await test.call(context, {
		id: '1',
		name: 'Stable Diffusion 3 API',
		type: 'stableDiffusion3Api',
		data: { ...credential },
	});
}
