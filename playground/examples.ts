import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { REPOSITORY } from './settings';

const FOLDER = join(REPOSITORY, 'examples');
/** The example that start opens and that demo runs. */
export const FIRST_EXAMPLE = 'prompts-to-pictures';
const NODE_TYPE = 'n8n-nodes-stable-diffusion-3.stableDiffusion3';
/** Our node, and the form of it that n8n makes for AI agents. */
const NODE_TYPES = [NODE_TYPE, `${NODE_TYPE}Tool`];

export interface WorkflowNode {
	name: string;
	type: string;
	parameters: Record<string, unknown>;
	credentials?: Record<string, { id: string; name: string }>;
}

export interface Workflow {
	id?: string;
	name: string;
	nodes: WorkflowNode[];
	connections: Record<string, unknown>;
}

/** Reads examples/<name>.json. */
export async function readExample(name: string): Promise<Workflow> {
	return JSON.parse(await readFile(join(FOLDER, `${name}.json`), 'utf8')) as Workflow;
}

/** Reads all examples, in the order of their names. */
export async function readExamples(): Promise<Workflow[]> {
	const files = (await readdir(FOLDER)).filter((file) => file.endsWith('.json')).sort();
	return await Promise.all(files.map(async (file) => await readExample(file.slice(0, -'.json'.length))));
}

/** The workflow with the credential chosen in each of our nodes, as a person would choose it in the editor. */
export function withCredential(workflow: Workflow, credential: { id: string; name: string }): Workflow {
	const { id, name } = credential;
	const nodes = workflow.nodes.map((node) =>
		NODE_TYPES.includes(node.type)
			? { ...node, credentials: { stableDiffusion3Api: { id, name } } }
			: node,
	);
	return { ...workflow, nodes };
}

/** Nodes of the examples that need a credential of the user's, and whose. */
const OTHER_SERVICES: Record<string, string> = { '@n8n/n8n-nodes-langchain.lmChatOpenAi': 'OpenAI' };

/** The other services that this workflow cannot run without a credential for. */
export function otherServices({ nodes }: Workflow): string[] {
	return nodes.flatMap(({ type }) => OTHER_SERVICES[type] ?? []);
}

/** How many pictures one run makes: the rows in the workflow's node "Prompts". */
export function countPictures(workflow: Workflow): number {
	const prompts = workflow.nodes.find(({ name }) => name === 'Prompts');
	const { rows } = JSON.parse(String(prompts?.parameters.jsonOutput)) as { rows: unknown[] };
	return rows.length;
}
