import type { WorkflowNode } from '../../playground/examples';
import type { Image } from '../service/images';
import type { Figures } from './Sample';

/** What is to be done in one run. */
export interface Load {
	/** What tables and images call it. */
	point: string;
	image: Image;
	/** How many images. */
	count: number;
	/** Of the service, in ms. */
	latency?: number;
	/** Nodes that give the items, where they are not just rows with a prompt. */
	before?: WorkflowNode[];
}

/** A contender with the process that it runs in. */
export interface Racer {
	name: string;
	/** @throws Error where it does not give all images, with the reason */
	run(load: Load): Promise<Figures>;
	/** Ends its process. Also called where a run broke or hangs; the next run begins anew. */
	stop(): Promise<void>;
}
