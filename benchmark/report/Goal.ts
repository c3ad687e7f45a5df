import { format, type Spread } from './spread';

/** A promise that the benchmark checks. */
export interface Goal {
	what: string;
	atMost: number;
	/** Missing where it could not be measured. */
	measured?: Spread;
	unit: string;
}

export const isReached = ({ measured, atMost }: Goal) => measured !== undefined && measured.median <= atMost;

/** The goal as a row of a Markdown table. */
export function goalRow(goal: Goal): string[] {
	const { what, atMost, measured, unit } = goal;
	const limit = `at most ${atMost}${unit}`;
	return [
		isReached(goal) ? 'passed' : '**missed**',
		what,
		measured ? format(measured, 2, unit) : 'not measured',
		limit,
	];
}
