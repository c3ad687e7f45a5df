import type { WorkflowNode } from '../../playground/examples';
import type { Picture } from '../service/pictures';
import type { Figures } from './Sample';

/** What is to be done in one run. */
export interface Load {
	/** What tables and pictures call it. */
	point: string;
	picture: Picture;
	/** How many pictures. */
	count: number;
	/** Of the service, in ms. */
	latency?: number;
	/** Nodes that give the items, where they are not just rows with a prompt. */
	before?: WorkflowNode[];
}

/** A contender with the process that it runs in. */
export interface Racer {
	name: string;
	/** @throws Error where it does not give all pictures, with the reason */
	run(load: Load): Promise<Figures>;
	/** Ends its process. Also called where a run broke or hangs; the next run begins anew. */
	stop(): Promise<void>;
}
