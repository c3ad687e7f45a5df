import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import packageJson from '../../package.json';
import { readPage, type Page } from '../support/markdown';

const root = join(__dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const isHere = (path: string) => existsSync(join(root, path)) || existsSync(join(root, `${path}.test.ts`));

/** Installed, built, written by a command, or hidden. */
const GENERATED = /^(node_modules|dist|coverage|output|reports|results|\.(?!github$).*)$/;

const markdownFiles = (folder = ''): string[] =>
	readdirSync(join(root, folder), { withFileTypes: true })
		.filter(({ name }) => !GENERATED.test(name))
		.flatMap((entry) => {
			const path = posix.join(folder, entry.name);
			if (entry.isDirectory()) return markdownFiles(path);
			return path.endsWith('.md') ? [path] : [];
		});

const pages = new Map(markdownFiles().map((path): [string, Page] => [path, readPage(read(path))]));
const folders = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory());

describe.each([...pages])('%s', (file, { links, codes, shellBlocks }) => {
	const fromHere = (path: string) => posix.join(posix.dirname(file), path);

	it('links only to files and headings that exist', () => {
		const missing = links.filter((target) => {
			if (/^(https?|mailto):/.test(target)) return false;
			const [path, anchor] = target.split('#');
			const name = path ? fromHere(path) : file;
			return !isHere(name) || (anchor && !pages.get(name)?.anchors.includes(anchor));
		});
		expect(missing).toEqual([]);
	});

	it('names only paths that exist', () => {
		const paths = codes.filter(
			(code) =>
				/^[\w.-]+\/[\w./-]*$/.test(code) && folders.some(({ name }) => code.startsWith(`${name}/`)),
		);
		const isGenerated = (path: string) => path.split('/').some((part) => GENERATED.test(part));
		expect(paths.filter((path) => ![path, fromHere(path)].some(isHere) && !isGenerated(path))).toEqual(
			[],
		);
	});

	it('names only tests that exist', () => {
		// As in: `test/unit/a.test.ts`, "does b" and "does c"
		const claims = [...read(file).matchAll(/`(test\/[\w/.-]+\.ts)`(?:(?:,| and) "[^"]+")+/g)];
		const missing = claims.flatMap(([claim, test]) =>
			[...claim.matchAll(/"([^"]+)"/g)].filter(([, title]) => !read(test!).includes(title!)),
		);
		expect(missing.map(([title]) => title)).toEqual([]);
	});

	it('names only npm scripts that exist', () => {
		const names = [...codes, ...shellBlocks].flatMap((code) =>
			[...code.matchAll(/(?:^|&& |\n)npm run ([\w:-]+)/g)].map(([, name]) => name!),
		);
		expect(names.filter((name) => !(name in packageJson.scripts))).toEqual([]);
	});
});

it('finds pages, links, headings and commands', () => {
	expect([...pages.keys()]).toEqual(expect.arrayContaining(['README.md', 'docs/design.md']));
	expect(
		readPage('# One `two`, *three*\n\n[a](b.md#c) ![d](e.png) <img src="f.svg">\n\n```sh\nnpm ci\n```\n'),
	).toEqual({
		links: ['b.md#c', 'e.png', 'f.svg'],
		anchors: ['one-two-three'],
		codes: ['two'],
		shellBlocks: ['npm ci\n'],
	});
});
