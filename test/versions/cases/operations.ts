import sharp from 'sharp';
import type { Workflow } from '../../../playground/examples';
import { node, to } from '../../e2e/support/workflowParts';
import { itemsOf } from '../../e2e/support/runWorkflow';
import { expectedParts, OPERATION_CASES, partsOf } from '../../support/operations';
import type { Trial } from '../support/Trial';

type Images = Record<'image' | 'mask', Buffer>;

/** The files come out of text, so that no other service is needed. */
const asFile = (name: keyof Images, field: string, images: Images) => [
	node(`${name} as text`, 'n8n-nodes-base.set', 3.4, {
		mode: 'raw',
		jsonOutput: JSON.stringify({ text: images[name].toString('base64') }),
	}),
	node(name, 'n8n-nodes-base.convertToFile', 1.1, {
		operation: 'toBinary',
		sourceProperty: 'text',
		binaryPropertyName: field,
		options: { fileName: `${name}.png`, mimeType: 'image/png' },
	}),
];

const OURS = OPERATION_CASES.map((given) => ({ ...given, name: `${given.amount} to ${given.path}` }));

/** One of our nodes for each case, side by side behind the image; the mask comes from a node further up. */
function everyOperation(images: Images): Workflow {
	const before = [
		node('Start', 'n8n-nodes-base.manualTrigger', 1),
		...asFile('mask', 'mask', images),
		...asFile('image', 'data', images),
	];
	const ours = OURS.map(({ name, resource, operation, parameters, files = [] }) =>
		node(name, 'n8n-nodes-stable-diffusion-3.stableDiffusion3', 1, {
			resource,
			operation,
			...parameters,
			...(files.includes('mask') && {
				maskBinaryPropertyName: "={{ $('mask').first().binary.mask }}",
			}),
		}),
	);
	const next = before.map((_, place) => before[place + 1]?.name);
	const connections = before.map(({ name }, place) => {
		const following = next[place];
		return [name, to(following ? [following] : ours.map((each) => each.name))];
	});
	return {
		name: 'Every operation',
		nodes: [...before, ...ours],
		connections: Object.fromEntries(connections) as Record<string, unknown>,
	};
}

export function operations(trial: () => Trial): void {
	it('sends of each operation the least and everything exactly, and says what it cost', async () => {
		const paint = async (background: string) =>
			await sharp({ create: { width: 384, height: 320, channels: 3, background } })
				.png()
				.toBuffer();
		const images = { image: await paint('#a33'), mask: await paint('#fff') };
		const { n8n, requests } = trial();
		const execution = await n8n.run(everyOperation(images));
		expect(execution.status).toBe('success');
		expect(requests.filter(({ problem, unexpected }) => problem ?? unexpected)).toEqual([]);
		expect(requests).toHaveLength(OURS.length);

		for (const { name, path, credits, operation, json, ...given } of OURS) {
			const items = itemsOf(execution, name);
			const [hash] = await n8n.hashes(items);
			// A request belongs to the node that gave out its image.
			const request = requests.find(({ answer }) => answer.image?.sha256 === hash);
			expect({
				name,
				path: request?.path,
				key: request?.key.equal,
				charged: request?.charged,
				parts: partsOf(request?.body ?? {}),
				items: items.map((item) => item.json),
			}).toEqual({
				name,
				path,
				key: true,
				charged: credits,
				parts: expectedParts(given, images),
				items: [expect.objectContaining({ operation, ...json, creditsUsed: credits })],
			});
		}
	});
}
