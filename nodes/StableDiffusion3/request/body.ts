import { PARAMETERS, type Parameter } from './parameters';

type ValueOf<Entry> = Entry extends { options: ReadonlyArray<infer Option> }
	? Exclude<Option, ''>
	: Entry extends { default: number }
		? number
		: string;

/**
 * What the API takes for one image, by its own names: as JSON, or as form fields where there is an input image.
 * What is undefined is left out; without a seed, the service takes a random one.
 */
export type Body = {
	[
		Name in Parameter as (typeof PARAMETERS)[Name] extends { api: infer Api extends string } ? Api : never
	]?: ValueOf<(typeof PARAMETERS)[Name]>;
};

const ENTRIES = Object.entries(PARAMETERS) as Array<[Parameter, { api?: keyof Body }]>;

/** The parameters that are sent, in the order of the table. */
export const SENT_PARAMETERS = ENTRIES.filter(([, { api }]) => api).map(([name]) => name);

/** What a body holds, by the names of the node's parameters, in the order of the table. */
export const byParameter = (body: Body): Partial<Record<Parameter, Body[keyof Body]>> =>
	Object.fromEntries(
		ENTRIES.flatMap(([name, { api }]) => (api && body[api] !== undefined ? [[name, body[api]]] : [])),
	);

/** The body of one of an item's images, counted from 0: with a seed, each has its own; without, each is random. */
export function bodyOfImage(body: Body, imageIndex: number): Body {
	return body.seed === undefined ? body : { ...body, seed: body.seed + imageIndex };
}
