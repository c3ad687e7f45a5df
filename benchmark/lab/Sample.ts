/** Figures of one run by their names; times in ms, memory in bytes. */
export type Figures = Record<string, number>;

/** One run of one contender. */
export interface Sample {
	contender: string;
	/** What is varied: the size of the images, or how many there are. */
	point: string;
	/** Counts from 1. In one round every contender runs once. */
	round: number;
	/** Missing where the run did not give all images. */
	figures?: Figures;
	/** Why the run did not give all images. */
	broke?: string;
}
