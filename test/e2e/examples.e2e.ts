import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ExifReader from 'exifreader';
import type { INode, INodeTypeDescription } from 'n8n-workflow';
import sharp from 'sharp';
import type { LedgerEntry } from '../../emulator';
import { exampleNames, readExample } from '../../playground/examples';
import { markedParameters, wrongParameters } from './support/nodeParameters';
import { RunningN8n } from './support/RunningN8n';
import { itemsOf } from './support/runWorkflow';
import { sha256 } from './support/sha256';

const SOON_MS = 60_000;

/** What an example cannot know, by the type of its node. */
const LEFT_TO_THE_USER: Record<string, string[]> = { 'n8n-nodes-base.googleSheets': ['documentId'] };

interface SentFile {
	name: string;
	type: string;
	bytes: number;
	sha256: string;
}

/** A row of product-photo-variations. */
interface Variation {
	name: string;
	prompt: string;
	strength: number;
}

/** What our node says of an image. */
interface ImageFacts {
	seed: number;
	prompt: string;
	imageIndex: number;
	fileName: string;
}

const bodyOf = ({ body }: LedgerEntry) => body as Record<string, unknown>;

describe('examples', () => {
	let n8n: RunningN8n;

	beforeAll(async () => {
		n8n = await RunningN8n.start();
	});
	beforeEach(() => n8n.service.reset());
	afterAll(async () => await n8n.stop());

	const saved = (name: string) => readFileSync(join(n8n.sandbox.output, name));

	it('are all in the n8n of npm start, which says what some of them lack', () => {
		const lacks: Record<string, string> = {
			'Agent draws': 'OpenAI credential',
			'Google Sheet to images in Drive': 'Google Sheets and Google Drive credentials',
			'Sheet to images in S3': 'S3 credential',
		};
		for (const name of ['Choose from several', 'Product photo variations', ...Object.keys(lacks)]) {
			expect(n8n.output).toMatch(new RegExp(`Also +${name}: http\\S+/workflow/\\w+`));
		}
		for (const [name, lack] of Object.entries(lacks)) {
			expect(n8n.output).toMatch(new RegExp(`${name}: \\S+ \\(first choose your ${lack} in it\\)`));
		}
		expect(n8n.output.match(/first choose/g)).toHaveLength(Object.keys(lacks).length);
	});

	describe('are made of nodes and parameters that this n8n knows', () => {
		let types: INodeTypeDescription[];

		beforeAll(async () => {
			// The list that the editor loads; it is not below /rest.
			const list = await n8n.rest.download('/../types/nodes.json');
			types = JSON.parse(list.toString()) as INodeTypeDescription[];
		});

		it.each(exampleNames)('%s', async (example) => {
			const { nodes } = (await readExample(example)) as unknown as { nodes: INode[] };
			for (const node of nodes) {
				const type = types.find(
					({ name, version }) => name === node.type && [version].flat().includes(node.typeVersion),
				);
				if (!type) throw new Error(`This n8n has no ${node.type} of version ${node.typeVersion}.`);
				expect(wrongParameters(node, type)).toEqual([]);
				expect(markedParameters(node, type)).toEqual(LEFT_TO_THE_USER[node.type] ?? []);
			}
		});
	});

	it(
		'product-photo-variations: each row varies the same photo',
		async () => {
			const execution = await n8n.run(await readExample('product-photo-variations'));
			expect(execution.status).toBe('success');

			const [photo, ...variations] = n8n.service.ledger.requests;
			const photoHash = photo?.answer.image?.sha256;
			expect(photo?.operation).toBe('textToImage');
			expect(sha256(saved('mug.png'))).toBe(photoHash);

			const rows = itemsOf(execution, 'One Item per Row').map(
				({ json }) => json as unknown as Variation,
			);
			expect(rows).toHaveLength(4);
			expect(n8n.service.ledger.charged).toBe((1 + rows.length) * 8);
			expect(itemsOf(execution, 'Vary the Photo').map(({ json }) => json.fileName)).toEqual(
				rows.map(({ name }) => `${name}.png`),
			);
			for (const { name, prompt, strength } of rows) {
				const sent = variations.find((request) => bodyOf(request).prompt === prompt);
				expect(sent?.operation).toBe('imageToImage');
				expect(Number(sent && bodyOf(sent).strength)).toBe(strength);
				expect((sent && (bodyOf(sent).image as SentFile))?.sha256).toBe(photoHash);
				const bytes = saved(`${name}.png`);
				expect(sha256(bytes)).toBe(sent?.answer.image?.sha256);
				expect(await sharp(bytes).metadata()).toMatchObject({ width: 896, height: 1088 });
			}
			expect(new Set(variations.map(({ answer }) => answer.image?.sha256)).size).toBe(rows.length);
		},
		SOON_MS,
	);

	it(
		'product-photo-studio: each step works on the image of the one before',
		async () => {
			const execution = await n8n.run(await readExample('product-photo-studio'));
			expect(execution.status).toBe('success');

			const { requests, charged } = n8n.service.ledger;
			expect(requests.map(({ operation }) => operation)).toEqual([
				...['stableImageCore', 'erase', 'outpaint'],
				...['imageToImage', 'imageToImage', 'imageToImage'],
			]);
			expect(charged).toBe(6 + 6 + 8 + 3 * 8);
			const [photo, erased, wide, ...variations] = requests;
			const input = (request?: LedgerEntry) => (bodyOf(request!).image as SentFile).sha256;
			expect(input(erased)).toBe(photo?.answer.image?.sha256);
			expect((bodyOf(erased!).mask as { fileName: string }).fileName).toBe('mask.png');
			expect(input(wide)).toBe(erased?.answer.image?.sha256);
			for (const variation of variations) expect(input(variation)).toBe(wide?.answer.image?.sha256);

			expect(await sharp(saved('studio-wide.png')).metadata()).toMatchObject({
				width: 1820,
				height: 1024,
			});
			const names = ['studio-variation.png', 'studio-variation-2.png', 'studio-variation-3.png'];
			expect(names.map((name) => sha256(saved(name))).sort()).toEqual(
				variations.map(({ answer }) => answer.image?.sha256).sort(),
			);
		},
		SOON_MS,
	);

	it(
		'choose-from-several: four images that say how they were made',
		async () => {
			const execution = await n8n.run(await readExample('choose-from-several'));
			expect(execution.status).toBe('success');

			const { requests, charged } = n8n.service.ledger;
			expect(requests).toHaveLength(4);
			expect(charged).toBe(32);
			const seeds = requests.map(({ answer }) => answer.seed);
			expect(new Set(seeds).size).toBe(4);

			const images = itemsOf(execution, 'Four to Choose From').map(
				({ json }) => json as unknown as ImageFacts,
			);
			expect(images.map(({ imageIndex }) => imageIndex)).toEqual([0, 1, 2, 3]);
			expect(images.map(({ seed }) => seed).sort()).toEqual(seeds.sort());
			for (const { seed, prompt, fileName } of images) {
				expect(fileName).toMatch(new RegExp(`^poster-${seed}(-\\d)?\\.png$`));
				const bytes = saved(fileName);
				await sharp(bytes).stats();
				const tags = ExifReader.load(bytes, { includeUnknown: true });
				const parameters = String((tags.parameters as { description?: string }).description);
				expect(parameters.startsWith(`${prompt}\nNegative prompt: text, letters, watermark\n`)).toBe(
					true,
				);
				expect(parameters).toContain(`Seed: ${seed}, `);
				expect(parameters).toContain('Size: 832x1216');
			}
		},
		SOON_MS,
	);
});
