import type { WorkflowNode } from '../../playground/examples';

export type Credentials = Record<
	'stableDiffusion3Api' | 'openAiApi' | 'httpHeaderAuth',
	{ id: string; name: string }
>;

/** Where a contender's requests go. */
export interface Target {
	/** Address of the service. */
	url: string;
	credentials: Credentials;
}

/** A way to make images from rows in n8n. */
export interface Contender {
	/** What tables and images call it. */
	name: string;
	/** The nodes, in the order in which they are connected; the first one gets the rows. */
	nodes(target: Target): WorkflowNode[];
}
