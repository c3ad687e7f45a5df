import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from '../../playground/settings';
import { RunningN8n } from './support/RunningN8n';
import { OUR_NODE, rowsWorkflow } from './support/rowsWorkflow';
import { itemsOf } from './support/runWorkflow';
import { node, to } from './support/workflowParts';

const ODD_IMAGES = join(REPOSITORY, 'test', 'support', 'odd-images');

interface OddImage {
	file: string;
	format: string | null;
	width: number;
	height: number;
	complete: boolean | null;
}

const manifest = JSON.parse(readFileSync(join(ODD_IMAGES, 'manifest.json'), 'utf8')) as OddImage[];

/** Each side at least 64 px, at most 9,437,184 px in all. */
const hasSize = ({ width, height }: OddImage) => Math.min(width, height) >= 64 && width * height <= 9_437_184;

const OURS = 'n8n-nodes-stable-diffusion-3.stableDiffusion3';

// Every line of what is odd is in test/engine/ and test/unit/; this shows that a real n8n changes nothing of it.
describe('odd inputs', () => {
	let n8n: RunningN8n;

	beforeAll(async () => {
		n8n = await RunningN8n.start();
	});
	beforeEach(() => n8n.service.reset());
	afterAll(async () => await n8n?.stop());

	it('takes the whole images of a folder, and says of the others what they are', async () => {
		cpSync(ODD_IMAGES, join(n8n.sandbox.output, 'odd'), { recursive: true });
		const fileSelector = join(n8n.sandbox.output, 'odd', '*.{jpg,png,webp,gif,bmp,tiff,avif}');
		const parameters = {
			operation: 'imageToImage',
			prompt: 'a',
			strength: 0,
			size: 'input',
			options: {},
		};
		const execution = await n8n.run({
			name: 'Odd images',
			nodes: [
				node('Start', 'n8n-nodes-base.manualTrigger', 1),
				node('Files', 'n8n-nodes-base.readWriteFile', 1, { fileSelector, options: {} }),
				Object.assign(node(OUR_NODE, OURS, 1, parameters), { onError: 'continueRegularOutput' }),
			],
			connections: { Start: to(['Files']), Files: to([OUR_NODE]) },
		});
		const items = itemsOf(execution, OUR_NODE);
		const names = itemsOf(execution, 'Files').map(({ json }) => json.fileName as string);
		expect(names).toEqual(expect.arrayContaining(manifest.map(({ file }) => file)));
		for (const image of manifest) {
			const { json } = items[names.indexOf(image.file)]!;
			const isTaken = ['png', 'jpeg', 'webp'].includes(image.format ?? '');
			// What the emulator's image library refuses, the node has sent.
			const { reason } = (json.details ?? {}) as { reason?: string };
			const note = `${image.file}: ${reason === 'invalidValue' ? (json.error as string) : 'taken'}`;
			if (!isTaken || image.complete === false || !hasSize(image)) expect(note).not.toMatch(/taken$/);
			else if (image.complete) expect(note).toMatch(/taken$/);
			if (json.error) expect(json.details).toMatchObject({ charged: 'not charged' });
		}
	});

	it('reads the cells of a sheet', async () => {
		const cells: Array<[cell: object, outcome: string | RegExp]> = [
			[{ prompt: '\u200b' }, 'Prompt is empty, but must say what the image shows'],
			[{ prompt: 'half an emoji: \ud83d' }, 'half an emoji: \ufffd'],
			[{ prompt: 'a', ratio: '16：9' }, /The nearest valid value is 16:9$/],
			[{ prompt: 'a', ratio: '16:09:00' }, /The nearest valid value is 16:9$/],
			[{ prompt: 'a', ratio: 'landscape' }, /9:16, 9:21$/],
			[{ prompt: 'a', seed: '1e3' }, /^Seed is "1e3", but must be a whole number/],
			[{ prompt: '=SUM(A1); {{ $json.seed }}' }, '=SUM(A1); {{ $json.seed }}'],
		];
		const parameters = { aspectRatio: '={{ $json.ratio ?? "1:1" }}', seed: '={{ $json.seed }}' };
		const settings = { onError: 'continueRegularOutput' } as const;
		const rows = cells.map(([cell]) => ({ ...cell }));
		const execution = await n8n.run(rowsWorkflow({ rows, parameters, settings }));
		const outcomes = itemsOf(execution, OUR_NODE).map(({ json }) => json.error ?? json.prompt);
		for (const [index, [, outcome]] of cells.entries()) expect(outcomes[index]).toMatch(outcome);
		expect(n8n.service.ledger.charged).toBe(2 * 8);
	});
});
