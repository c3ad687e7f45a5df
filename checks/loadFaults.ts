import { existsSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import type { ICredentialType, INodeType } from 'n8n-workflow';
import { readManifest } from './manifest';
import { repository } from './places';

type Icons = INodeType['description']['icon'];
type Face = { name: string; icon?: Icons };

/**
 * Loads each node and credential of an installed package as n8n does, with n8n-workflow as the only other package at
 * hand; one sentence for each thing that does not work.
 * @param folder the package, in a node_modules folder of its own
 */
export function loadFaults(folder: string): string[] {
	const workflow = join(folder, '..', 'n8n-workflow');
	if (!existsSync(workflow))
		symlinkSync(join(repository, 'node_modules', 'n8n-workflow'), workflow, 'junction');

	const faults: string[] = [];
	const { n8n } = readManifest(folder);
	const load = <T>(file: string, face: (instance: T) => Face) => {
		try {
			const found = face(instantiate<T>(folder, file));
			faults.push(...iconFaults(folder, file, found.icon));
			return found;
		} catch (error) {
			faults.push(`${file} does not load: ${(error as Error).message.split('\n', 1)[0]}`);
			return undefined;
		}
	};
	const credentials = n8n.credentials.map(
		(file) => load<ICredentialType>(file, (credential) => credential)?.name,
	);
	for (const file of n8n.nodes) {
		load<INodeType>(file, ({ description }) => {
			for (const { name } of description.credentials ?? []) {
				if (!credentials.includes(name))
					faults.push(`${file} asks for the credential ${name}, which is not there.`);
			}
			return description;
		});
	}
	return faults;
}

/** n8n takes the class that has the file's name up to the first dot. */
function instantiate<T>(folder: string, file: string): T {
	const className = basename(file).split('.')[0] ?? '';
	const exported = createRequire(join(folder, 'package.json'))(join(folder, file)) as Record<
		string,
		new () => T
	>;
	const Class = exported[className];
	if (Class === undefined) throw new Error(`it exports no class ${className}`);
	return new Class();
}

function iconFaults(folder: string, file: string, icon: Icons): string[] {
	if (icon === undefined) return [`${file} has no icon.`];
	const icons = typeof icon === 'string' ? [icon] : [icon.light, icon.dark];
	return icons
		.filter((path) => !existsSync(join(folder, dirname(file), path.replace(/^file:/, ''))))
		.map((path) => `${file} shows ${path}, which is not in the tarball.`);
}
