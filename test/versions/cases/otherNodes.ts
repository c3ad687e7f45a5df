import { node, to } from '../../e2e/support/workflowParts';
import type { Trial } from '../support/Trial';

const ASK = 'HTTP Request';

export function otherNodes(trial: () => Trial): void {
	it('lets HTTP Request use the credential as a predefined credential type', async () => {
		const { n8n } = trial();
		const types = await n8n.rest.download('/../types/credentials.json');
		const known = JSON.parse(types.toString()) as Array<{ name: string; authenticate?: unknown }>;
		// What n8n's editor asks of each type that it offers there.
		expect(known.find(({ name }) => name === 'stableDiffusion3Api')).toHaveProperty('authenticate');

		const { id, name } = await n8n.credential();
		const parameters = {
			method: 'POST',
			url: `${n8n.service.url}/api/generate/sd3/textToImage`,
			authentication: 'predefinedCredentialType',
			nodeCredentialType: 'stableDiffusion3Api',
			sendBody: true,
			specifyBody: 'json',
			jsonBody: JSON.stringify({ prompt: 'a cat', width: 320, height: 320, aspect_ratio: '1:1' }),
			options: {},
		};
		const ask = {
			...node(ASK, 'n8n-nodes-base.httpRequest', 4.2, parameters),
			credentials: { stableDiffusion3Api: { id, name } },
		};
		const nodes = [node('Start', 'n8n-nodes-base.manualTrigger', 1), ask];
		const execution = await n8n.run({ name: ASK, nodes, connections: { Start: to([ASK]) } });
		expect(execution.status).toBe('success');
		expect(trial().requests).toMatchObject([{ key: { equal: true }, charged: 8 }]);
	});
}
