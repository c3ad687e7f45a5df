import { NodeConnectionTypes, type IExecuteSingleFunctions, type INodeExecutionData } from 'n8n-workflow';

/** The input of one run of the node. */
interface RunInput {
	/** The object that n8n hands to every item and every try of this run, and to no other run. */
	identity: object;
	items: INodeExecutionData[];
}

/**
 * Finds the run that a hook is called for. As a rule that is n8n's execute data. But where an agent calls the node as a
 * tool by itself, instead of leaving that to n8n's engine, the execute data is the agent's own for all of its calls.
 * Then a call has a single item, and its JSON - the arguments that the agent chose - is the same object in every try.
 */
export function readRunInput(context: IExecuteSingleFunctions): RunInput {
	const executeData = context.getExecuteData();
	const itemIndex = context.getItemIndex();
	for (const type of [NodeConnectionTypes.Main, NodeConnectionTypes.AiTool]) {
		const items = executeData.data[type]?.[0] ?? [];
		if (items[itemIndex] !== undefined && items[itemIndex] === context.getInputData(0, type)) {
			return {
				identity: executeData,
				items: context.getNode().executeOnce ? items.slice(0, 1) : items,
			};
		}
	}
	const item = context.getInputData(0, NodeConnectionTypes.AiTool);
	return { identity: item.json, items: [item] };
}
