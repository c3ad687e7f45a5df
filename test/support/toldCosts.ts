/** What something has cost, in credits, as the node says it. */
export interface Costs {
	/** For images that are there. */
	made: number;
	/** Without an image. */
	charged: number;
	/** It may have been charged. */
	uncertain: number;
}

/** What the description of an error says: of the whole run where it stopped the workflow, else of one image. */
export function toldCosts(description: string): Costs {
	const of = (what: RegExp) =>
		Number(new RegExp(`${what.source} \\((\\d+) credits\\)`).exec(description)?.[1] ?? 0);
	const isWhole = description.includes('This run has cost');
	return {
		made: of(/made/),
		charged: of(isWhole ? /charged without an image/ : /was charged/),
		uncertain: of(isWhole ? /that may have been charged/ : /may have been charged(?: \d+ times)?/),
	};
}

export const plus = (one: Costs, other: Costs): Costs => ({
	made: one.made + other.made,
	charged: one.charged + other.charged,
	uncertain: one.uncertain + other.uncertain,
});
