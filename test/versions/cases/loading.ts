import type { INodeTypeDescription } from 'n8n-workflow';
import { StableDiffusion3 } from '../../../nodes/StableDiffusion3/StableDiffusion3.node';
import { OUR_NODE } from '../../e2e/support/rowsWorkflow';
import { itemsOf } from '../../e2e/support/runWorkflow';
import { rowsOf, type Trial } from '../support/Trial';

export function loading(trial: () => Trial): void {
	it('is the n8n that was chosen, and keeps binary data as it was chosen', async () => {
		const { n8n, chosen } = trial();
		const { versionCli } = await n8n.rest.request<{ versionCli: string }>('GET', '/settings');
		expect(versionCli).toBe(chosen.version);

		const [item] = itemsOf(await trial().run({ rows: rowsOf(1) }), OUR_NODE);
		expect(item?.binary?.data?.id === undefined).toBe(chosen.binaryData === 'in memory');
	});

	it('loads the node with all its fields and both icons', async () => {
		const nodeInfos = [{ name: 'n8n-nodes-stable-diffusion-3.stableDiffusion3', version: 1 }];
		const [loaded] = await trial().n8n.rest.request<INodeTypeDescription[]>('POST', '/node-types', {
			nodeInfos,
		});
		const { displayName, properties } = new StableDiffusion3().description;
		expect(loaded?.displayName).toBe(displayName);
		expect(loaded?.properties.map(({ name }) => name)).toEqual(
			expect.arrayContaining(properties.map(({ name }) => name)),
		);
		expect(loaded?.iconUrl).toEqual({
			light: expect.stringMatching(/sd3\.svg$/),
			dark: expect.stringMatching(/sd3\.dark\.svg$/),
		});
	});
}
