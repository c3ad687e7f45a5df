import Slugger from 'github-slugger';
import MarkdownIt from 'markdown-it';

/** What a Markdown text links to, can be linked at, and shows as code. */
export interface Page {
	/** Targets of links and images, as written. */
	links: string[];
	/** What a link can point at in this page: its headings, as GitHub names them. */
	anchors: string[];
	/** The code in its sentences. */
	codes: string[];
	/** Its code blocks that hold shell commands or no language, each as a whole. */
	shellBlocks: string[];
}

export function readPage(text: string): Page {
	const blocks = new MarkdownIt({ html: true }).parse(text, {});
	const tokens = blocks.flatMap((block) => [block, ...(block.children ?? [])]);
	const slugger = new Slugger();
	const headings = blocks.filter((_block, index) => blocks[index - 1]?.type === 'heading_open');
	return {
		links: tokens.flatMap(({ type, content, attrs }) => {
			if (type.startsWith('html_'))
				return [...content.matchAll(/\b(?:href|src)="([^"]+)"/g)].map(([, target]) => target!);
			return (attrs ?? [])
				.filter(([name]) => name === 'href' || name === 'src')
				.map(([, target]) => decodeURI(String(target)));
		}),
		anchors: headings.map(({ children }) =>
			slugger.slug((children ?? []).map(({ content }) => content).join('')),
		),
		codes: tokens.filter(({ type }) => type === 'code_inline').map(({ content }) => content),
		shellBlocks: tokens
			.filter(({ type, info }) => type === 'fence' && /^(sh|bash|shell)?$/.test(info))
			.map(({ content }) => content),
	};
}
