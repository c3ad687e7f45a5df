import {
	NodeHelpers,
	type INode,
	type INodeParameters,
	type INodeProperties,
	type INodePropertyOptions,
	type INodeTypeDescription,
} from 'n8n-workflow';

/** What n8n makes of a node's parameters: with defaults, without what the type does not know or hides. */
function understood(node: INode, type: INodeTypeDescription): INodeParameters {
	return NodeHelpers.getNodeParameters(type.properties, node.parameters, true, false, node, type) ?? {};
}

/** Paths of the values in `given` that `known` does not have as well. */
function lost(given: unknown, known: unknown, path: string): string[] {
	if (typeof given !== 'object' || given === null) return given === known ? [] : [path];
	if (typeof known !== 'object' || known === null) return [path];
	const inside = known as Record<string, unknown>;
	return Object.entries(given).flatMap(([key, value]) => lost(value, inside[key], `${path}.${key}`));
}

/** Whether a value is one of a list's choices; an expression, or a list that n8n loads, may have any. */
function isOffered({ options, typeOptions }: INodeProperties, value: unknown): boolean {
	if (typeOptions?.loadOptionsMethod || String(value).startsWith('=')) return true;
	return ((options ?? []) as INodePropertyOptions[]).some((option) => option.value === value);
}

/** Paths of the choices that their lists do not offer, those in collections too. */
function notOffered(properties: INodeProperties[], values: INodeParameters, path: string): string[] {
	return properties
		.filter(({ name }) => values[name] !== undefined)
		.flatMap((property) => {
			const { name, type, options } = property;
			const here = `${path}.${name}`;
			if (type === 'options') return isOffered(property, values[name]) ? [] : [here];
			if (type !== 'collection') return [];
			return notOffered((options ?? []) as INodeProperties[], values[name] as INodeParameters, here);
		});
}

/** Paths of what is wrong in a node's parameters: not known to its type, hidden, or no choice of its list. */
export function wrongParameters(node: INode, type: INodeTypeDescription): string[] {
	const { name, parameters } = node;
	const known = understood(node, type);
	const shown = type.properties.filter((property) =>
		NodeHelpers.displayParameter(known, property, node, type),
	);
	return [...lost(parameters, known, name), ...notOffered(shown, parameters, name)];
}

/** The parameters that the editor marks in red: required and empty, or invalid. */
export function markedParameters(node: INode, type: INodeTypeDescription): string[] {
	const complete = { ...node, parameters: understood(node, type) };
	const issues = NodeHelpers.getNodeParametersIssues(type.properties, complete, type);
	return Object.keys(issues?.parameters ?? {});
}
