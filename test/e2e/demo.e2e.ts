import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { startEmulator, type Emulator } from '../../emulator';
import { Command } from './support/Command';
import { PIXELS, promptRows } from './support/promptRows';
import { Sandbox } from './support/Sandbox';
import { sha256 } from './support/sha256';

const KEY = 'sd3-e2e-demo-key-61f0c2';

describe('npm run demo', () => {
	let sandbox: Sandbox;
	let service: Emulator;
	let demo: Command;
	let table: string[][];

	beforeAll(async () => {
		sandbox = await Sandbox.create();
		service = await startEmulator({ keys: [{ key: KEY, credits: 1000 }] });
		demo = new Command('demo', { ...sandbox.env, SD3_API_KEY: KEY, SD3_BASE_URL: service.url });
		await demo.succeeds();
		const [header = '', ...rows] = readFileSync(join(sandbox.output, 'images.csv'), 'utf8')
			.trim()
			.split(/\r?\n/);
		expect(header).toMatch(/^\uFEFF?file,size,seed,model,credits$/);
		table = rows.map((row) => row.split(','));
	});

	afterAll(async () => {
		await service.stop();
		sandbox.remove();
	});

	it('says before the run what the images cost', () => {
		const cost = demo.output.indexOf(`${promptRows.length * 8} credits`);
		expect(cost).toBeGreaterThan(0);
		expect(cost).toBeLessThan(demo.output.indexOf('Running the workflow'));
	});

	it('leaves one image a row and the table, nothing else', () => {
		const images = promptRows.map(({ name }) => `${name}.png`);
		expect(readdirSync(sandbox.output).sort()).toEqual([...images, 'images.csv'].sort());
		expect(readdirSync(sandbox.temporary).filter((name) => name.startsWith('sd3-'))).toEqual([]);
	});

	it.each(promptRows)(
		'$name: size, seed, model and bytes are right',
		async ({ name, ratio, seed, model, prompt }) => {
			const bytes = readFileSync(join(sandbox.output, `${name}.png`));
			const sent = service.ledger.requests.find(({ answer }) => answer.image?.sha256 === sha256(bytes));
			expect(sent?.body).toMatchObject({ prompt, model, aspect_ratio: ratio, ...(seed && { seed }) });
			if (seed) expect(sent?.answer.seed).toBe(seed);

			const [width, height] = PIXELS[ratio] ?? [];
			expect(await sharp(bytes).metadata()).toMatchObject({ format: 'png', width, height });
			// Decodes every pixel, so an image cut short would fail.
			await sharp(bytes).stats();

			const row = [`${name}.png`, `${width} x ${height}`, String(sent?.answer.seed), model, '8'];
			expect(table).toContainEqual(row);
			const line = demo.output.split('\n').find((text) => text.startsWith(`${name}.png `));
			expect(line?.trim().split(/ {2,}/)).toEqual(row);
		},
	);

	it('asks and pays for each row once', () => {
		expect(service.ledger.requests).toHaveLength(promptRows.length);
		expect(service.ledger.charged).toBe(promptRows.length * 8);
	});

	it('shows the key nowhere and leaves no process', () => {
		expect(demo.output).not.toContain(KEY);
		expect(sandbox.filesWith(KEY)).toEqual([]);
		expect(sandbox.processes()).toEqual([]);
	});
});
