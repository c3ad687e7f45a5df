import { exampleNames, FIRST_EXAMPLE, readExample } from '../../playground/examples';
import { ChatModel } from '../e2e/support/ChatModel';
import { PIXELS, promptRows } from '../e2e/support/promptRows';
import { RunningN8n } from '../e2e/support/RunningN8n';
import type { CredentialDialog } from './support/CredentialDialog';
import { Editor } from './support/Editor';
import type { NodePanel } from './support/NodePanel';
import { openPanel } from './support/openPanel';

const KEY = 'sd3-browser-key-7d21f4';

const NOTE = 'n8n-nodes-base.stickyNote';
const PACKAGE = 'n8n-nodes-stable-diffusion-3.';

describe('the editor', () => {
	let n8n: RunningN8n;
	let editor: Editor;

	beforeAll(async () => {
		n8n = await RunningN8n.start();
		editor = await Editor.signIn(`http://127.0.0.1:${n8n.sandbox.n8nPort}`);
	});
	beforeEach(() => n8n.service.ledger.clear());
	afterAll(async () => {
		await editor?.close();
		await n8n?.stop();
	});

	it.each(exampleNames)('opens the example %s, and the panels of our nodes in it', async (example) => {
		const { name, nodes: all } = await readExample(example);
		const nodes = all.filter(({ type }) => type !== NOTE);
		await editor.openWorkflow(name);
		const shown = await editor.nodes(nodes.length);
		expect(shown.map((node) => node.name).sort()).toEqual(nodes.map((node) => node.name).sort());
		expect(await editor.notes()).toBe(all.length - nodes.length);
		// The subtitle comes from our node's description: a node that n8n does not know has none.
		const ourNodes = nodes.filter(({ type }) => type.startsWith(PACKAGE));
		for (const ours of ourNodes) {
			const { text } = shown.find((node) => node.name === ours.name)!;
			expect(text).toMatch(/ to Image|Erase|Outpaint/);
		}
		await editor.screenshotOfCanvas(`canvas-${example}`, 1600);
		for (const { name: ours, parameters } of ourNodes) {
			const panel = await editor.openNode(ours);
			expect(await panel.fields()).toContainEqual(['operation', 'Operation']);
			if (parameters.prompt) expect(await panel.written('prompt')).toBe(parameters.prompt);
			await panel.close();
		}
	});

	it('runs the step of the example that npm start opens, and shows its images', async () => {
		const { name } = await readExample(FIRST_EXAMPLE);
		await editor.openWorkflow(name);
		const panel = await editor.openNode('Stable Diffusion 3');
		await panel.run();
		const images = promptRows.map(({ ratio }) => PIXELS[ratio]);
		for (const [place, size] of images.entries()) {
			expect(await panel.viewImage(place)).toEqual(size);
			await panel.backToList();
		}
		expect(n8n.service.ledger.charged).toBe(promptRows.length * 8);
	});

	it("shows the image of the example agent-draws in n8n's chat, by its Temporary Link", async () => {
		const model = await ChatModel.start();
		const { id, name } = await n8n.rest.request<{ id: string; name: string }>('POST', '/credentials', {
			name: 'Local double of OpenAI',
			type: 'openAiApi',
			data: { apiKey: 'none', url: model.url },
		});
		const example = await readExample('agent-draws');
		const nodes = example.nodes.map((node) =>
			node.type.endsWith('.lmChatOpenAi')
				? { ...node, credentials: { openAiApi: { id, name } } }
				: node,
		);
		await n8n.add({ ...example, name: 'Agent in the chat', nodes });
		model.play([{ prompt: 'A red fox in the snow', aspectRatio: '3:2', seed: 7 }]);
		// What the example's system message asks for.
		model.answer = ([result]) => {
			const [image] = JSON.parse(result!) as Array<{ prompt: string; url: string }>;
			return `![${image?.prompt}](${image?.url})\n\nA red fox in the snow, seed 7.`;
		};

		await editor.openWorkflow('Agent in the chat');
		const answer = await editor.chat('Draw a fox');
		const image = answer.locator('img');
		await image.waitFor();
		expect(await image.getAttribute('src')).toMatch(/\/rest\/binary-data\/signed\?token=/);
		// As text, because the types of a browser are not those of these tools.
		const size = await editor.page.evaluate<number[]>(`(async () => {
			const image = document.querySelector('.chat-message-from-bot img');
			await image.decode();
			return [image.naturalWidth, image.naturalHeight];
		})()`);
		expect(size).toEqual([1216, 832]);
		model.stop();
	});

	describe('a new credential', () => {
		let panel: NodePanel;
		let dialog: CredentialDialog;

		beforeAll(async () => {
			n8n.service.accounts.set(KEY, 8);
			panel = await openPanel(n8n, editor, 'Credential', [{}], { prompt: 'A boat' });
			dialog = await panel.newCredential();
		});

		it('asks for the key, and knows the address', async () => {
			expect(await dialog.labels()).toEqual(expect.arrayContaining(['API Key', 'Base URL']));
			expect(await dialog.value('baseUrl')).toBe('https://www.aithriving.com');
		});

		it('warns of an address on the way to which others can read the key', async () => {
			for (const [address, warns] of [
				['http://gateway.example', true],
				['http://127.0.0.1:8788', false],
				['https://gateway.example', false],
			] as const) {
				await dialog.fill('baseUrl', address);
				await dialog.warnsOfPlainHttp(warns);
			}
		});

		it('fails its test with a wrong key, in our words', async () => {
			await dialog.fill('apiKey', 'sd3-browser-wrong-key');
			await dialog.fill('baseUrl', n8n.service.url);
			await dialog.save();
			await dialog.failsBecause(
				'The API key was refused. Copy it again from your AI Thriving account (HTTP 401)',
			);
		});

		it('passes its test with a good key, which costs nothing', async () => {
			await dialog.fill('apiKey', KEY);
			await dialog.save();
			await dialog.closed();
			expect(await panel.credential()).toBe('Stable Diffusion 3 account');
			// Opened again, it is tested again.
			await (await panel.editCredential()).passed();
			expect(n8n.service.ledger.charged).toBe(0);
		});
	});
});
