import { readdirSync } from 'node:fs';
import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { REPOSITORY } from './settings';

const FOLDER = join(REPOSITORY, 'examples');
/** The example that start opens and that demo runs. */
export const FIRST_EXAMPLE = 'prompts-to-images';
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

/** The names of all examples, sorted. */
export const exampleNames = readdirSync(FOLDER)
	.filter((file) => file.endsWith('.json'))
	.map((file) => file.slice(0, -'.json'.length))
	.sort();

/** Reads examples/<name>.json. */
export async function readExample(name: string): Promise<Workflow> {
	return JSON.parse(await readFile(join(FOLDER, `${name}.json`), 'utf8')) as Workflow;
}

/** Reads all examples, in the order of their names. */
export async function readExamples(): Promise<Workflow[]> {
	return await Promise.all(exampleNames.map(readExample));
}

/**
 * Puts the sample sheets of the examples into the folder where the workflows read files. One that is there already stays
 * as its user left it.
 */
export async function copySheets(folder: string): Promise<void> {
	await cp(join(FOLDER, 'sheets'), folder, { recursive: true, force: false });
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
const OTHER_SERVICES: Record<string, string> = {
	'@n8n/n8n-nodes-langchain.lmChatOpenAi': 'OpenAI',
	'n8n-nodes-base.googleDrive': 'Google Drive',
	'n8n-nodes-base.googleSheets': 'Google Sheets',
	'n8n-nodes-base.s3': 'S3',
};

/** The other services that this workflow cannot run without a credential for, each once. */
export function otherServices({ nodes }: Workflow): string[] {
	return [...new Set(nodes.flatMap(({ type }) => OTHER_SERVICES[type] ?? []))];
}

/** How many images one run makes: the rows in the workflow's node "Prompts". */
export function countImages(workflow: Workflow): number {
	const prompts = workflow.nodes.find(({ name }) => name === 'Prompts');
	const { rows } = JSON.parse(String(prompts?.parameters.jsonOutput)) as { rows: unknown[] };
	return rows.length;
}
