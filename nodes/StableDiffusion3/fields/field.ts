import type { INodeProperties, INodePropertyTypeOptions } from 'n8n-workflow';
import { PARAMETERS, type Parameter } from '../request/parameters';

interface TableEntry {
	label: string;
	default: string | number | boolean;
	api?: string;
	min?: number;
	max?: number;
	step?: number;
	options?: readonly string[];
}

function typeOptionsOf({ min, max, step }: TableEntry): INodePropertyTypeOptions {
	return {
		minValue: min,
		...(max !== Number.MAX_SAFE_INTEGER && { maxValue: max }),
		...(step === undefined ? { numberPrecision: 2, numberStepSize: 0.05 } : { numberPrecision: 0 }),
		...(step !== undefined && step > 1 && { numberStepSize: step }),
	};
}

/** A field of the panel: what the table of parameters says of it, and what it does not say. */
export function field(
	name: Parameter,
	rest: Omit<INodeProperties, 'displayName' | 'name' | 'type' | 'default'> & { default?: string },
): INodeProperties {
	const entry: TableEntry = PARAMETERS[name];
	const base = { displayName: entry.label, name, default: entry.default };
	const type = entry.options ? 'options' : (typeof entry.default as 'string' | 'number' | 'boolean');
	return {
		...base,
		type,
		...(type === 'number' && { typeOptions: typeOptionsOf(entry) }),
		...(entry.api && { routing: { send: { type: 'body', property: entry.api } } }),
		...rest,
	};
}

/** A field, shown only for these operations, and as its own conditions say. */
export function shownFor(operations: string[], shown: INodeProperties): INodeProperties {
	const { show, hide } = shown.displayOptions ?? {};
	return { ...shown, displayOptions: { show: { operation: operations, ...show }, ...(hide && { hide }) } };
}
