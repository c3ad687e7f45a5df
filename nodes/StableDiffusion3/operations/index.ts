import type { INodeProperties } from 'n8n-workflow';
import { shownFor } from '../fields/field';
import { options } from '../fields/options';
import { PARAMETERS } from '../request/parameters';
import { toOption, type DefinedOperation } from './defineOperation';
import { erase } from './erase';
import { imageToImage } from './imageToImage';
import { inpaint } from './inpaint';
import { outpaint } from './outpaint';
import { priceNotices } from './priceNotices';
import { DEFAULT_OPERATIONS, DEFAULT_RESOURCE, requireOperation } from './requireOperation';
import { searchAndReplace } from './searchAndReplace';
import { sketchToImage } from './sketchToImage';
import { structureToImage } from './structureToImage';
import { textToImage } from './textToImage';

/** In alphabetical order, as n8n wants them. */
const operations = [
	erase,
	imageToImage,
	inpaint,
	outpaint,
	searchAndReplace,
	sketchToImage,
	structureToImage,
	textToImage,
];

const ORDER = Object.keys(PARAMETERS);

/** The fields of all operations, in the order of the table of parameters. */
const FIELDS = [...new Set(operations.flatMap(({ fields }) => fields))].sort(
	(one, other) => ORDER.indexOf(one.name) - ORDER.indexOf(other.name),
);

const resource: INodeProperties = {
	displayName: 'Resource',
	name: 'resource',
	type: 'options',
	noDataExpression: true,
	options: [
		{ name: 'Editing', value: 'editing', description: 'Change a part of an image' },
		{ name: 'Generation', value: 'generation', description: 'Make a new image' },
	],
	default: DEFAULT_RESOURCE,
	routing: { send: { preSend: [requireOperation(operations)] } },
	description: 'Whether to make a new image or to change one',
};

function operationOf(of: DefinedOperation['resource'], description: string): INodeProperties {
	const first = DEFAULT_OPERATIONS[of];
	return {
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: [of] } },
		options: operations.filter(({ resource }) => resource === of).map(toOption),
		default: first,
		description,
	};
}

const namesOf = (shown: INodeProperties) =>
	operations.filter(({ fields }) => fields.includes(shown)).map(({ name }) => name);

export const properties: INodeProperties[] = [
	resource,
	operationOf('generation', 'What to make, and from what'),
	operationOf('editing', 'What to change in the image'),
	...priceNotices(operations),
	...FIELDS.map((shown) => shownFor(namesOf(shown), shown)),
	options,
];

const prices = operations.flatMap(({ credits, endpoints = {} }) => [
	credits,
	...Object.values(endpoints).map((endpoint) => endpoint.credits),
]);

/** What images cost, in credits: the least and the most. */
export const PRICES = `${Math.min(...prices)} to ${Math.max(...prices)}`;

const labels = Object.fromEntries(operations.map(({ name, option }) => [name, option.name]));

/** The chosen operation, under the node's name on the canvas. */
export const subtitle = `={{ (${JSON.stringify(labels)})[$parameter["operation"]] }}`;
