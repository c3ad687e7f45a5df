import type { INodeParameters } from 'n8n-workflow';
import type { RunningN8n } from './RunningN8n';

interface SavedConfig {
	config: object;
	configHash: string;
}

/** An agent of n8n's module `agents`, which runs our node as its tool outside of any workflow. */
export class FirstClassAgent {
	private constructor(
		private readonly n8n: RunningN8n,
		private readonly path: string,
	) {}

	/**
	 * Creates an agent with our node as its only tool.
	 * @param model the id of its OpenAI credential
	 */
	static async create(
		n8n: RunningN8n,
		model: string,
		parameters: INodeParameters,
	): Promise<FirstClassAgent> {
		const { rest } = n8n;
		const project = await rest.request<{ id: string }>('GET', '/projects/personal');
		const agents = `/projects/${project.id}/agents/v2`;
		const { id } = await rest.request<{ id: string }>('POST', agents, { name: 'Painter' });
		const { config, configHash } = await rest.request<SavedConfig>('GET', `${agents}/${id}/config`);
		const { id: credential, name } = await n8n.credential();
		const node = {
			nodeType: 'n8n-nodes-stable-diffusion-3.stableDiffusion3',
			nodeTypeVersion: 1,
			nodeParameters: parameters,
			credentials: { stableDiffusion3Api: { id: credential, name } },
		};
		await rest.request('PUT', `${agents}/${id}/config`, {
			baseConfigHash: configHash,
			config: {
				...config,
				...{ model: 'openai/gpt-4.1-mini', credential: model, instructions: 'Draw.' },
				tools: [{ type: 'node', name: 'Draw Image', description: 'Draws', node }],
			},
		});
		return new FirstClassAgent(n8n, `${agents}/${id}`);
	}

	/** Sends it a message in its preview, and waits for its answer. */
	async chat(message: string): Promise<void> {
		await this.n8n.rest.text('POST', `${this.path}/chat`, { message });
	}
}
