import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import Slugger from 'github-slugger';
import MarkdownIt from 'markdown-it';

type Token = MarkdownIt.Token;

/** What a Markdown text links to, can be linked at, and tells its reader to run. */
export interface Page {
	/** Targets of links and images, as written. */
	links: string[];
	/** What a link can point at in this page: its headings, as GitHub names them. */
	anchors: string[];
	/** The code in its sentences. */
	codes: string[];
	/** Its code blocks that hold shell commands, each as a whole. */
	shellBlocks: string[];
	/** Commands, one each: those of the shell blocks, and code in a sentence that begins with a program's name. */
	commands: string[];
}

/** Installed, built or hidden. */
const IGNORED = /^(node_modules|dist|coverage|output|\.(?!github$).*)$/;

const PROGRAMS = ['npm', 'npx', 'node', 'git', 'curl', 'docker', 'apt-get', 'n8n', 'tsx', '.ci/run'];

/** Reads every Markdown file below a folder; the keys are their paths below it, with forward slashes. */
export function readPages(root: string): Map<string, Page> {
	const name = (path: string) => relative(root, path).split(sep).join('/');
	return new Map(markdownFiles(root).map((path) => [name(path), readPage(readFileSync(path, 'utf8'))]));
}

function markdownFiles(folder: string): string[] {
	return readdirSync(folder, { withFileTypes: true })
		.filter(({ name }) => !IGNORED.test(name))
		.flatMap((entry) => {
			const path = join(folder, entry.name);
			if (entry.isDirectory()) return markdownFiles(path);
			return entry.name.endsWith('.md') ? [path] : [];
		});
}

export function readPage(text: string): Page {
	const blocks = new MarkdownIt({ html: true }).parse(text, {});
	const tokens = blocks.flatMap((block) => [block, ...(block.children ?? [])]);
	const slugger = new Slugger();
	const headings = blocks.filter((_block, index) => blocks[index - 1]?.type === 'heading_open');
	const codes = tokens.filter(({ type }) => type === 'code_inline').map(({ content }) => content);
	const shellBlocks = tokens.filter(isShell).map(({ content }) => content);
	return {
		links: tokens.flatMap(targets),
		anchors: headings.map(({ children }) => slugger.slug(words(children ?? []))),
		codes,
		shellBlocks,
		commands: [...codes, ...shellBlocks.flatMap(lines)].filter(beginsWithProgram).flatMap(split),
	};
}

function words(tokens: Token[]): string {
	return tokens.map(({ content }) => content).join('');
}

function targets({ type, content, attrs }: Token): string[] {
	if (type.startsWith('html_'))
		return [...content.matchAll(/\b(?:href|src)="([^"]+)"/g)].map(([, target]) => target!);
	const name = type === 'link_open' ? 'href' : type === 'image' ? 'src' : '';
	return (attrs ?? []).filter(([key]) => key === name).map(([, value]) => decodeURI(String(value)));
}

/** A block without a language may also be a drawing: then no line of it begins with a program's name. */
function isShell({ type, info, content }: Token): boolean {
	if (type !== 'fence') return false;
	return /^(sh|bash|shell)$/.test(info) || (info === '' && content.split('\n').some(beginsWithProgram));
}

/** The lines of a shell block; a command that goes on in the next line is one line. */
function lines(block: string): string[] {
	return block.replaceAll(/\\\n\s*/g, '').split('\n');
}

/** A command without the variables that are set for it, as in `KEY=... npm start`. */
function bare(command: string): string {
	return command.trim().replace(/^([A-Z_0-9]+=\S*\s+)+/, '');
}

function beginsWithProgram(line: string): boolean {
	const [program = '', ...rest] = bare(line).split(/\s+/);
	return PROGRAMS.includes(program) && (rest.length > 0 || program.includes('/'));
}

/** The commands of a line, without its comment. */
function split(line: string): string[] {
	return line
		.replace(/\s+#\s.*$/, '')
		.split('&&')
		.map(bare)
		.filter(Boolean);
}
