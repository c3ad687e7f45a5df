import { withCredential, type Workflow } from './examples';
import { Rest } from './rest';
import type { Service } from './service';
import { UserError } from './UserError';

/** The owner of the playground's n8n, which listens on this machine only. */
export const LOGIN = { email: 'owner@playground.example', password: 'Playground1' };

/** One for the emulator and the real service, so that workflows which chose it follow when the service changes. */
const CREDENTIAL_NAME = 'Stable Diffusion 3 (playground)';

interface Named {
	id: string;
	name: string;
}

/** Signs in to the n8n at `url`; sets up its owner account first where there is none yet. */
export async function signIn(url: string): Promise<Rest> {
	const rest = new Rest(url);
	const settings = await rest.request<{ userManagement: { showSetupOnFirstLoad: boolean } }>(
		'GET',
		'/settings',
	);
	if (settings.userManagement.showSetupOnFirstLoad) {
		await rest.request('POST', '/owner/setup', { ...LOGIN, firstName: 'Playground', lastName: 'Owner' });
		return rest;
	}
	try {
		await rest.request('POST', '/login', { emailOrLdapLoginId: LOGIN.email, password: LOGIN.password });
	} catch {
		throw new UserError(
			`Signing in as ${LOGIN.email} failed; the account was changed in n8n.\n` +
				"Remove the playground's n8n data to begin anew: the folder playground/.n8n-home (or what PLAYGROUND_HOME says).",
		);
	}
	return rest;
}

/** Creates the credential, or brings the one of the same name up to date. */
export async function saveCredential(rest: Rest, { apiKey, baseUrl }: Service): Promise<Named> {
	const body = { name: CREDENTIAL_NAME, type: 'stableDiffusion3Api', data: { apiKey, baseUrl } };
	const known = await findByName(rest, '/credentials', CREDENTIAL_NAME);
	return known
		? await rest.request<Named>('PATCH', `/credentials/${known.id}`, body)
		: await rest.request<Named>('POST', '/credentials', body);
}

/** Adds the workflow with the credential chosen. One of the same name that is there already stays as its user left it. */
export async function addWorkflow(rest: Rest, workflow: Workflow, credential: Named): Promise<Named> {
	return (
		(await findByName(rest, '/workflows', workflow.name)) ??
		(await saveWorkflow(rest, workflow, credential))
	);
}

/** Saves a workflow with the credential chosen, whether or not there is one of the same name. */
export async function saveWorkflow(rest: Rest, workflow: Workflow, credential: Named): Promise<Named> {
	// n8n 1 takes no workflow that does not say whether it is active, and its older versions run none without settings.
	const body = { active: false, settings: {}, ...withCredential(workflow, credential) };
	return await rest.request<Named>('POST', '/workflows', body);
}

async function findByName(rest: Rest, path: string, name: string): Promise<Named | undefined> {
	return (await rest.request<Named[]>('GET', path)).find((entry) => entry.name === name);
}
