import { Rest } from '../../../playground/rest';

/** Signs in with what `npm start` has printed, and finds the workflow that it names first. */
export async function signInAsPrinted(output: string): Promise<{ rest: Rest; workflowId: string }> {
	const [, url = '', workflowId = ''] = /Open +(\S+)\/workflow\/(\S+)/.exec(output) ?? [];
	const [, email, password] = /Sign in +(\S+) +password (\S+)/.exec(output) ?? [];
	const rest = new Rest(url);
	await rest.request('POST', '/login', { emailOrLdapLoginId: email, password });
	return { rest, workflowId };
}
