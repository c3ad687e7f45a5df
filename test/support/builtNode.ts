import { DirectoryLoader, RoutingNode } from 'n8n-core';
import type { ICredentialType, IExecuteFunctions, INodeType } from 'n8n-workflow';
import { join } from 'node:path';
import packageJson from '../../package.json';

const loadClass = <T>(file: string): T => {
	const name = /(\w+)\.(node|credentials)\.js$/.exec(file)?.[1] ?? '';
	// eslint-disable-next-line @typescript-eslint/no-require-imports -- the compiled package is loaded as n8n loads it
	const classes = require(join(__dirname, '../..', file)) as Record<string, new () => T>;
	const Class = classes[name];
	if (!Class) throw new Error(`${file} does not export ${name}: run npm run build`);
	return new Class();
};

/** The compiled node, as n8n finds it through package.json. */
export const loadNode = (): INodeType => loadClass<INodeType>(packageJson.n8n.nodes[0]!);

/** The compiled credential. */
export const loadCredential = (): ICredentialType =>
	loadClass<ICredentialType>(packageJson.n8n.credentials[0]!);

/** The type in workflows: package and node name. */
export const NODE_TYPE = `${packageJson.name}.${loadNode().description.name}`;

/** The compiled node with n8n's Request Options added and `execute` assigned, as n8n does for a declarative node. */
export function loadExecutableNode(): INodeType {
	const node = loadNode();
	DirectoryLoader.applyDeclarativeNodeOptionParameters(node);
	node.execute = async function (this: IExecuteFunctions) {
		const routingNode = new RoutingNode(this as ConstructorParameters<typeof RoutingNode>[0], node);
		return (await routingNode.runNode()) ?? [];
	};
	return node;
}
