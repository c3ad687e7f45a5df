import { RunningN8n } from '../e2e/support/RunningN8n';
import { sha256 } from '../e2e/support/sha256';
import { Editor } from './support/Editor';
import type { NodePanel } from './support/NodePanel';
import { openPanel } from './support/openPanel';

const PROMPT = 'A small sailing boat on a calm sea at dusk, low sun, flat illustration';

describe("the node's panel", () => {
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

	describe('with one row', () => {
		let panel: NodePanel;
		const names = async () => (await panel.fields()).map(([name]) => name);

		beforeAll(async () => {
			panel = await openPanel(n8n, editor, 'Panel', [{ name: 'sailing-boat' }], {
				prompt: PROMPT,
				seed: 40,
			});
		});

		it('says what an image costs', async () => {
			expect(await panel.notices()).toEqual([expect.stringContaining('Each image costs 8 credits')]);
		});

		it('has the fields of Text to Image, with their labels and in their order', async () => {
			expect(await panel.fields()).toEqual([
				['resource', 'Resource'],
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

		it('hides Negative Prompt for SD3 Large Turbo, and brings it back', async () => {
			expect(await panel.choices('model')).toEqual([
				...['SD3 Large (8 Credits)', 'SD3 Large Turbo (8 Credits)', 'SD3 Medium (8 Credits)'],
				...['Stable Image Core (6 Credits)', 'Stable Image Ultra (16 Credits)'],
			]);
			await panel.choose('model', 'SD3 Large Turbo (8 Credits)');
			await panel.hides('negativePrompt');
			await panel.choose('model', 'SD3 Medium (8 Credits)');
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

		it('names the price of the chosen model, and shows styles for Stable Image Core only', async () => {
			await panel.choose('model', 'Stable Image Core (6 Credits)');
			await panel.shows('stylePreset');
			expect(await panel.notices()).toEqual([expect.stringContaining('Each image costs 6 credits')]);
			await panel.choose('model', 'Stable Image Ultra (16 Credits)');
			await panel.hides('stylePreset');
			expect(await panel.notices()).toEqual([expect.stringContaining('Each image costs 16 credits')]);
		});

		it('has further fields for Image to Image', async () => {
			await panel.choose('operation', 'Image to Image');
			await panel.hides('aspectRatio');
			expect(await names()).toEqual([
				...[
					'resource',
					'operation',
					'prompt',
					'model',
					'negativePrompt',
					'inputSource',
					'inputBinaryPropertyName',
					'strength',
				],
				...['size', 'seed', 'binaryPropertyName'],
			]);
			expect(await panel.choices('size')).toEqual(['Aspect Ratio', 'Custom', 'Same as Input Image']);
			await panel.choose('operation', 'Text to Image');
			await panel.hides('strength');
			expect(await names()).not.toContain('inputBinaryPropertyName');
			expect(await panel.value('size')).toBe('Aspect Ratio');
		});

		it('runs the step and shows the image', async () => {
			await panel.choose('model', 'SD3 Large (8 Credits)');
			await panel.fill('negativePrompt', 'people, text');
			await panel.choose('aspectRatio', '4:5 Social Media Post (896 x 1088)');
			await panel.run();
			expect(await panel.viewImage()).toEqual([896, 1088]);

			const [sent, ...others] = n8n.service.ledger.requests;
			expect(others).toEqual([]);
			expect(sent?.body).toEqual({
				prompt: PROMPT,
				model: 'sd3-large',
				negative_prompt: 'people, text',
				aspect_ratio: '4:5',
				width: 896,
				height: 1088,
				seed: 40,
			});
			expect(sha256(await panel.imageBytes())).toBe(sent?.answer.image?.sha256);
			await panel.screenshotWithWideOutput('editor');
		});

		it('shows what the service says against a request, and what to do', async () => {
			await panel.addOption('Max Retries');
			await panel.fill('options.maxRetries', '0');
			await panel.fill('prompt', `${PROMPT} [emulator: rate-limited]`);
			await panel.run();
			expect(await panel.error()).toEqual({
				message: 'The service is receiving too many requests (HTTP 429): Too many requests',
				description: expect.stringMatching(
					/Lower Options > Max Parallel Requests.*This image was not charged\./,
				),
			});
			expect(n8n.service.ledger.requests).toHaveLength(1);
		});
	});

	it('shows which row of a table is wrong, before any row is paid', async () => {
		const rows = Array.from({ length: 40 }, (_, row) => ({
			prompt: PROMPT,
			width: row === 16 ? 1000 : 1216,
		}));
		const panel = await openPanel(n8n, editor, 'Table', rows, {
			size: 'custom',
			width: '={{ $json.width }}',
			height: 832,
		});
		await panel.run();
		expect(await panel.error()).toEqual({
			message: expect.stringMatching(
				/^Item 17 of 40 \(item 16 in n8n\): Width is 1000, but must be .* divisible by 64 from 320 to 1536\. The nearest valid value is 1024$/,
			),
			description:
				'Correct Width, or the expression behind it. Nothing was sent, so this run was not charged.',
		});
		expect(n8n.service.ledger.requests).toEqual([]);
		await panel.screenshotOfError('error');
	});
});
