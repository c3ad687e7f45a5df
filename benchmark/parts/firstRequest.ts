import { rowsNodes } from '../../test/e2e/support/workflowParts';
import { measureInTurns } from '../measureInTurns';
import { checkOneItemOnly } from '../n8n/checkOneItemOnly';
import { N8nRunner } from '../n8n/N8nRunner';
import { distinct, figure, table } from '../report';
import type { Part } from '../Runner';
import { baseline, thisNode } from '../workflows';

const COUNT = 1000;

/** As in examples/prompts-to-images.json. */
const SIX_EXPRESSIONS = {
	model: '={{ $json.model }}',
	negativePrompt: '={{ $json.negativePrompt }}',
	aspectRatio: '={{ $json.ratio }}',
	seed: '={{ $json.seed }}',
	options: { fileName: '={{ $json.name }}' },
};

function items(count: number) {
	return rowsNodes(
		Array.from({ length: count }, (_, index) => ({
			name: `item-${index + 1}`,
			prompt: `Item ${index + 1}`,
			model: 'sd3-large',
			negativePrompt: 'text, watermark',
			ratio: '3:2',
			seed: index + 1,
		})),
	);
}

export const firstRequestPart: Part = {
	name: 'first-request',
	heading: `Time until the first request of ${COUNT} items`,

	async measure(setup) {
		const load = (count: number) => ({
			point: String(count),
			image: setup.images['12 kB'],
			count,
			before: items(count),
		});
		const checking = [{}, SIX_EXPRESSIONS].flatMap((parameters, index) => {
			const name = `This node${index === 0 ? '' : ', six expressions'}`;
			const oneItem = thisNode(`${name}, one item checked`, parameters);
			return [
				new N8nRunner(setup, thisNode(name, parameters)),
				new N8nRunner(setup, oneItem, { prepare: checkOneItemOnly }),
			];
		});
		return await measureInTurns({
			runners: [...checking, new N8nRunner(setup, baseline)],
			warmUp: [load(100)],
			loads: [load(COUNT)],
			rounds: 5,
		});
	},

	report(samples) {
		const rows = distinct(samples.map(({ runner }) => runner)).map((name) => [
			name,
			figure(samples, name, String(COUNT), ({ firstRequest }) => firstRequest! / COUNT, 2, ' ms'),
			figure(samples, name, String(COUNT), ({ firstRequest }) => firstRequest!, 0, ' ms'),
		]);
		return (
			'From the start of the node to the arrival of the first request. This node checks all items before it sends one; HTTP ' +
			'Request sends the first item at once. "One item checked" is this node changed so that it checks the first item only: ' +
			'its time is what n8n itself takes to evaluate the expressions of all items before it lets a declarative node send ' +
			'anything, and the difference is the price of the check.\n\n' +
			table(['', 'Per item', 'In all'], rows)
		);
	},
};
