import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exampleNames, readExample } from '../../playground/examples';
import { REPOSITORY } from '../../playground/settings';
import { RunningN8n } from '../e2e/support/RunningN8n';
import { Editor } from './support/Editor';

const SOON_MS = 60_000;
const NOTE = 'n8n-nodes-base.stickyNote';

describe('pasted into an empty workflow', () => {
	let n8n: RunningN8n;
	let editor: Editor;

	beforeAll(async () => {
		n8n = await RunningN8n.start();
		editor = await Editor.signIn(`http://127.0.0.1:${n8n.sandbox.n8nPort}`);
	});
	afterAll(async () => {
		await editor?.close();
		await n8n?.stop();
	});

	it.each(exampleNames)(
		'%s shows all its nodes and notes',
		async (example) => {
			const { nodes: all } = await readExample(example);
			const nodes = all.filter(({ type }) => type !== NOTE);
			await editor.newWorkflow();
			await editor.paste(readFileSync(join(REPOSITORY, 'examples', `${example}.json`), 'utf8'));
			const shown = await editor.nodes(nodes.length);
			expect(shown.map(({ name }) => name).sort()).toEqual(nodes.map(({ name }) => name).sort());
			expect(await editor.notes()).toBe(all.length - nodes.length);
		},
		SOON_MS,
	);
});
