import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { INodeParameters } from 'n8n-workflow';
import { readExample, type Workflow } from '../../playground/examples';
import { REPOSITORY } from '../../playground/settings';
import { PIXELS } from '../e2e/support/promptRows';
import { OUR_NODE, rowsWorkflow } from '../e2e/support/rowsWorkflow';
import { RunningN8n } from '../e2e/support/RunningN8n';
import { sha256 } from '../e2e/support/sha256';
import type { CredentialDialog } from './support/CredentialDialog';
import { Editor } from './support/Editor';
import type { NodePanel } from './support/NodePanel';

const SOON_MS = 60_000;
const KEY = 'sd3-browser-key-7d21f4';
const PROMPT = 'A small sailing boat on a calm sea at dusk, low sun, flat illustration';

const NOTE = 'n8n-nodes-base.stickyNote';
const PACKAGE = 'n8n-nodes-stable-diffusion-3.';

const examples = readdirSync(join(REPOSITORY, 'examples'))
	.filter((file) => file.endsWith('.json'))
	.map((file) => file.slice(0, -'.json'.length));

/** A workflow with our node to play with. */
function workflowToPlayWith(name: string, rows: INodeParameters[], parameters: INodeParameters): Workflow {
	return { ...rowsWorkflow({ rows, parameters }), name };
}

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

	async function openPanel(...workflow: Parameters<typeof workflowToPlayWith>): Promise<NodePanel> {
		await n8n.add(workflowToPlayWith(...workflow));
		await editor.openWorkflow(workflow[0]);
		return await editor.openNode(OUR_NODE);
	}

	it.each(examples)(
		'opens the example %s',
		async (example) => {
			const { name, nodes: all } = await readExample(example);
			const nodes = all.filter(({ type }) => type !== NOTE);
			await editor.openWorkflow(name);
			const shown = await editor.nodes(nodes.length);
			expect(shown.map((node) => node.name).sort()).toEqual(nodes.map((node) => node.name).sort());
			expect(await editor.notes()).toBe(all.length - nodes.length);
			// The subtitle comes from our node's description: a node that n8n does not know has none.
			for (const ours of nodes.filter(({ type }) => type.startsWith(PACKAGE))) {
				const { text } = shown.find((node) => node.name === ours.name)!;
				expect(text).toMatch(/(Text|Image) to Image/);
			}
			await editor.screenshotOfCanvas(`canvas-${example}`, 1600);
		},
		SOON_MS,
	);

	describe("the node's panel", () => {
		let panel: NodePanel;
		const names = async () => (await panel.fields()).map(([name]) => name);

		beforeAll(async () => {
			panel = await openPanel('Panel', [{ name: 'sailing-boat' }], { prompt: PROMPT, seed: 40 });
		});

		it('says what a picture costs', async () => {
			expect(await panel.notices()).toEqual([expect.stringContaining('Each picture costs 8 credits')]);
		});

		it('has the fields of Text to Image, with their labels and in their order', async () => {
			expect(await panel.fields()).toEqual([
				['operation', 'Operation'],
				['prompt', 'Prompt'],
				['model', 'Model'],
				['negativePrompt', 'Negative Prompt'],
				['size', 'Size'],
				['aspectRatio', 'Aspect Ratio'],
				['seed', 'Seed'],
				['binaryPropertyName', 'Put Output in Field'],
			]);
			expect(await panel.choices('size')).toEqual(['Aspect Ratio', 'Custom']);
		});

		it('offers nine ratios, each with its size in pixels', async () => {
			const labels = await panel.choices('aspectRatio');
			expect(labels).toHaveLength(9);
			for (const [ratio, [width, height]] of Object.entries(PIXELS)) {
				const ending = `(${width} x ${height})`;
				expect(
					labels.filter((label) => label.startsWith(`${ratio} `) && label.endsWith(ending)),
				).toHaveLength(1);
			}
		});

		it('hides Negative Prompt for SD3 Large Turbo, and brings it back', async () => {
			expect(await panel.choices('model')).toEqual(['SD3 Large', 'SD3 Large Turbo', 'SD3 Medium']);
			await panel.choose('model', 'SD3 Large Turbo');
			await panel.hides('negativePrompt');
			await panel.choose('model', 'SD3 Medium');
			await panel.shows('negativePrompt');
			expect(await panel.fields()).toContainEqual(['negativePrompt', 'Negative Prompt']);
		});

		it('asks for Width and Height only for a custom size', async () => {
			await panel.choose('size', 'Custom');
			await panel.hides('aspectRatio');
			expect(await panel.fields()).toEqual(
				expect.arrayContaining([
					['width', 'Width'],
					['height', 'Height'],
				]),
			);
			expect([await panel.value('width'), await panel.value('height')]).toEqual(['1024', '1024']);
			await panel.choose('size', 'Aspect Ratio');
			await panel.hides('width');
			expect(await names()).not.toContain('height');
			await panel.shows('aspectRatio');
		});

		it('has further fields for Image to Image', async () => {
			await panel.choose('operation', 'Image to Image');
			await panel.hides('aspectRatio');
			expect(await panel.fields()).toEqual([
				['operation', 'Operation'],
				['prompt', 'Prompt'],
				['model', 'Model'],
				['negativePrompt', 'Negative Prompt'],
				['inputBinaryPropertyName', 'Input Data Field Name'],
				['strength', 'Strength'],
				['size', 'Size'],
				['seed', 'Seed'],
				['binaryPropertyName', 'Put Output in Field'],
			]);
			expect(await panel.value('size')).toBe('Same as Input Image');
			expect(await panel.choices('size')).toEqual(['Aspect Ratio', 'Custom', 'Same as Input Image']);
			await panel.choose('size', 'Aspect Ratio');
			await panel.choose('operation', 'Text to Image');
			await panel.hides('strength');
			expect(await names()).not.toContain('inputBinaryPropertyName');
			expect(await panel.value('size')).toBe('Aspect Ratio');
		});

		it('runs the step and shows the picture', async () => {
			await panel.choose('model', 'SD3 Large');
			await panel.fill('negativePrompt', 'people, text');
			await panel.choose('aspectRatio', '3:2 Photo (1216 x 832)');
			await panel.run();
			expect(await panel.viewPicture()).toEqual([1216, 832]);

			const [sent, ...others] = n8n.service.ledger.requests;
			expect(others).toEqual([]);
			expect(sent?.body).toEqual({
				prompt: PROMPT,
				model: 'sd3-large',
				negative_prompt: 'people, text',
				aspect_ratio: '3:2',
				width: 1216,
				height: 832,
				seed: 40,
			});
			expect(sha256(await panel.pictureBytes())).toBe(sent?.answer.image?.sha256);
			await panel.screenshotWithWideOutput('editor');
		});

		it('offers the options, with their labels', async () => {
			expect(await panel.addableOptions()).toEqual([
				'Credit Limit',
				'Embed Generation Parameters',
				'File Name',
				'Include Other Input Fields',
				'Max Parallel Requests',
				'Max Retries',
				'Number of Images',
			]);
		});

		it('shows what the service says against a request, and what to do', async () => {
			await panel.addOption('Max Retries');
			await panel.fill('options.maxRetries', '0');
			await panel.fill('prompt', `${PROMPT} [emulator: rate-limited]`);
			await panel.run();
			expect(await panel.error()).toEqual({
				message: 'The service asks to slow down (HTTP 429): Too many requests',
				description: expect.stringMatching(
					/Lower Options > Max Parallel Requests.*This picture was not charged\./,
				),
			});
			expect(n8n.service.ledger.requests).toHaveLength(1);
		});
	});

	it('shows what is wrong with the value of an expression, and sends nothing', async () => {
		const panel = await openPanel('Expression', [{}], { prompt: '={{ $json.nothing }}' });
		await panel.run();
		expect(await panel.error()).toEqual({
			message: 'Prompt is empty, but must say what the picture shows',
			description:
				'Correct Prompt, or the expression behind it. Nothing was sent, so this run was not charged.',
		});
		expect(n8n.service.ledger.requests).toEqual([]);
	});

	it('shows which row of a table is wrong, before any row is paid', async () => {
		const rows = Array.from({ length: 40 }, (_, row) => ({
			prompt: PROMPT,
			width: row === 16 ? 1000 : 1216,
		}));
		const panel = await openPanel('Table', rows, {
			size: 'custom',
			width: '={{ $json.width }}',
			height: 832,
		});
		await panel.run();
		expect(await panel.error()).toEqual({
			message: expect.stringMatching(
				/^Row 17 .*Width is 1000, but must be .* divisible by 64 from 320 to 1536\. The nearest valid value is 1024$/,
			),
			description:
				'Correct Width, or the expression behind it. Nothing was sent, so this run was not charged.',
		});
		expect(n8n.service.ledger.requests).toEqual([]);
		await panel.screenshotOfError('error');
	});

	describe('a new credential', () => {
		let panel: NodePanel;
		let dialog: CredentialDialog;

		beforeAll(async () => {
			n8n.service.accounts.set(KEY, 8);
			panel = await openPanel('Credential', [{}], { prompt: PROMPT });
			dialog = await panel.newCredential();
		});

		it('asks for the key, and knows the address', async () => {
			expect(await dialog.labels()).toEqual(expect.arrayContaining(['API Key', 'Base URL']));
			expect(await dialog.value('baseUrl')).toBe('https://www.aithriving.com');
		});

		it('fails its test with a wrong key, in our words', async () => {
			await dialog.fill('apiKey', 'sd3-browser-wrong-key');
			await dialog.fill('baseUrl', n8n.service.url);
			await dialog.save();
			expect(await dialog.failure()).toContain(
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
