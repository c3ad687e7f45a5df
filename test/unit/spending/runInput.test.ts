import type { INodeExecutionData } from 'n8n-workflow';
import { readRunInput } from '../../../nodes/StableDiffusion3/spending/runInput';
import { contextWith } from '../../support/contextWith';
import { itemsOf } from './play';

interface Given {
	data: Record<string, unknown>;
	/** What n8n hands over as input, by the kind of connection. */
	inputs: Record<string, INodeExecutionData | undefined>;
	itemIndex?: number;
	executeOnce?: boolean;
}

function read({ data, inputs, itemIndex = 0, executeOnce }: Given) {
	const executeData = { data };
	const context = contextWith({
		getExecuteData: () => executeData,
		getItemIndex: () => itemIndex,
		getInputData: (_input: number, type: string) => inputs[type],
		getNode: () => ({ executeOnce }),
	});
	return { ...readRunInput(context), executeData };
}

const items = itemsOf('a', 'b');

it.each(['main', 'ai_tool'])('takes the items of %s, and n8n’s execute data for the run', (type) => {
	const {
		identity,
		items: found,
		executeData,
	} = read({
		data: { [type]: [items] },
		inputs: { [type]: items[1] },
		itemIndex: 1,
	});
	expect(identity).toBe(executeData);
	expect(found).toBe(items);
});

it('takes the first item only with Execute Once', () => {
	expect(read({ data: { main: [items] }, inputs: { main: items[0] }, executeOnce: true }).items).toEqual([
		items[0],
	]);
});

it.each([
	['are another node’s', { main: [itemsOf('other')] }],
	['are none', { main: [[]] }],
	['are not there', { main: [] }],
	['have no connection', {}],
])('takes the call of an agent for itself where the items %s', (_what, data) => {
	const [call] = itemsOf('from the agent');
	const { identity, items: found } = read({ data, inputs: { ai_tool: call } });
	expect(identity).toBe(call!.json);
	expect(found).toEqual([call]);
});
