import type { WorkflowNode } from '../playground/examples';
import type { Image } from './service/images';
import type { Setup } from './Setup';

/** Figures of one run by their names; times in ms, memory in bytes. */
export type Figures = Record<string, number>;

/** What is to be done in one run. */
export interface Load {
	/** What is varied, as the tables call it: the size of the images, or how many there are. */
	point: string;
	image: Image;
	/** How many images. */
	count: number;
	/** Nodes that give the items, where they are not just items with a prompt. */
	before?: WorkflowNode[];
}

/** One of the ways to make images that are compared, with the process that it runs in. */
export interface Runner {
	name: string;
	/** @throws Error where it does not give all images, with the reason */
	run(load: Load): Promise<Figures>;
	/** Ends its process. Also called where a run broke; the next run starts anew. */
	stop(): Promise<void>;
}

/** One run of one runner. */
export interface Sample {
	runner: string;
	point: string;
	/** Counts from 1. In one round every runner runs once. */
	round: number;
	/** Missing where the run did not give all images. */
	figures?: Figures;
	/** Why the run did not give all images. */
	broke?: string;
}

/** One question that the benchmark answers. */
export interface Part {
	/** Its word on the command line, and the name of its file in results/. */
	name: string;
	heading: string;
	measure(setup: Setup): Promise<Sample[]>;
	/** Markdown below the heading: text and tables. */
	report(samples: Sample[]): string;
}
