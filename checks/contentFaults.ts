import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readManifest } from './manifest';
import type { Tarball } from './tarball';

interface SourceMap {
	sources: string[];
	sourceRoot?: string;
	sourcesContent?: Array<string | null>;
}

const required = ['package.json', 'README.md', 'LICENSE.md'];

/** What is wrong with the files of a tarball and with the dependencies that it declares; one sentence each. */
export function contentFaults({ files, folder, neighbours }: Tarball): string[] {
	const manifest = readManifest(folder);
	const entries = [...manifest.n8n.nodes, ...manifest.n8n.credentials];
	const codex = manifest.n8n.nodes.map((file) => file.replace(/\.js$/, '.json'));
	return [
		...files
			.filter((file) => !isPublished(file))
			.map((file) => `${file} has no business in the tarball.`),
		...[...required, ...entries, ...codex]
			.filter((file) => !files.includes(file))
			.map((file) => `${file} is missing in the tarball.`),
		...files.filter((file) => file.endsWith('.map')).flatMap((map) => mapFaults(folder, map)),
		...dependencyFaults(folder),
		...neighbours.map((name) => `Installing the tarball brings ${name} along.`),
	];
}

function isPublished(file: string): boolean {
	if (!file.startsWith('dist/')) return required.includes(file);
	const folder = /^dist\/(nodes|credentials|icons)\//.test(file);
	const kind = /\.(js|d\.ts|map|svg|node\.json)$/.test(file);
	const test = /(^|\/)(test|tests|__tests__)\/|\.(test|spec)\./.test(file);
	return folder && kind && !test;
}

/** A source map is useful only where the sources travel with it, inside the map or beside it. */
function mapFaults(folder: string, map: string): string[] {
	const {
		sources,
		sourceRoot = '',
		sourcesContent,
	} = JSON.parse(readFileSync(join(folder, map), 'utf8')) as SourceMap;
	return sources
		.filter((source, index) => {
			const carried = typeof sourcesContent?.[index] === 'string';
			return !carried && !existsSync(join(folder, dirname(map), sourceRoot, source));
		})
		.map((source) => `${map} points at ${source}, which is not in the tarball.`);
}

function dependencyFaults(folder: string): string[] {
	const manifest = readManifest(folder);
	const runtime = [
		...Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies }),
		...[manifest.bundledDependencies ?? manifest.bundleDependencies ?? []].flat().map(String),
	];
	const peers = JSON.stringify(manifest.peerDependencies);
	return [
		...runtime.map((name) => `${name} is a runtime dependency; a community node has none.`),
		...(peers === '{"n8n-workflow":"*"}'
			? []
			: [`peerDependencies is ${peers}, not {"n8n-workflow":"*"}.`]),
	];
}
