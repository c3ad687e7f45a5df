import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startEmulator, type Emulator } from '../../emulator';
import { readExamples } from '../../playground/examples';
import { freePort } from '../../playground/ports';
import type { Rest } from '../../playground/rest';
import { Command } from './support/Command';
import { PIXELS, promptRows } from './support/promptRows';
import { binaryIds, runWorkflow } from './support/runWorkflow';
import { Sandbox } from './support/Sandbox';
import { sha256 } from './support/sha256';
import { signInAsPrinted } from './support/signInAsPrinted';

const KEY = 'sd3-e2e-start-key-9b47d1';
const SOON_MS = 30_000;
const READY = 'Ctrl-C stops everything';

describe('npm start', () => {
	let sandbox: Sandbox;

	beforeAll(async () => {
		sandbox = await Sandbox.create();
	});
	afterAll(() => sandbox.remove());

	describe('the first time, with the key of a service', () => {
		let service: Emulator;
		let start: Command;
		let rest: Rest;
		let workflowId: string;

		beforeAll(async () => {
			service = await startEmulator({ keys: [{ key: KEY, credits: 1000 }] });
			start = new Command('start', { ...sandbox.env, SD3_API_KEY: KEY, SD3_BASE_URL: service.url });
			await start.saysSoon(READY);
			({ rest, workflowId } = await signInAsPrinted(start.output));
		});
		afterAll(async () => await service.stop());

		it('says what a run costs and where the images go', () => {
			expect(start.output).toContain(`${promptRows.length * 8} credits`);
			expect(start.output).toContain(`http://127.0.0.1:${sandbox.n8nPort}/workflow/`);
			expect(start.output).toContain(sandbox.output);
		});

		it('runs the example; the images in n8n are byte for byte those of the service', async () => {
			service.ledger.clear();
			const execution = await runWorkflow(rest, workflowId);
			expect(execution.status).toBe('success');

			const files = await Promise.all(
				binaryIds(execution).map(async (id) => {
					return await rest.download(`/binary-data?id=${encodeURIComponent(id)}&action=view`);
				}),
			);
			const sent = service.ledger.requests.map(({ answer }) => answer.image);
			expect(sent.map((image) => [image?.width, image?.height]).sort()).toEqual(
				promptRows.map(({ ratio }) => PIXELS[ratio]).sort(),
			);
			expect(files.map(sha256)).toEqual(expect.arrayContaining(sent.map((image) => image?.sha256)));
			for (const { name } of promptRows) {
				const saved = sha256(readFileSync(join(sandbox.output, `${name}.png`)));
				expect(sent.map((image) => image?.sha256)).toContain(saved);
			}
			expect(execution.data).not.toContain(KEY);
		});

		it(
			'stops everything at Ctrl-C',
			async () => {
				start.pressCtrlC();
				await start.ended;
				expect(sandbox.processes()).toEqual([]);
			},
			SOON_MS,
		);

		it('shows the key nowhere: not in its output, nor in any file that n8n has written', () => {
			expect(start.output).not.toContain(KEY);
			expect(readFileSync(join(sandbox.home, 'n8n.log'), 'utf8')).toContain('Editor is now accessible');
			expect(sandbox.filesWith(KEY)).toEqual([]);
		});
	});

	describe('the second time, without a key', () => {
		let start: Command;

		beforeAll(async () => {
			start = new Command('start', sandbox.env);
			await start.saysSoon(READY);
		});

		it('finds account and workflow again, and runs the example on its emulator', async () => {
			const { rest, workflowId } = await signInAsPrinted(start.output);
			const workflows = await rest.request<Array<{ id: string; name: string }>>('GET', '/workflows');
			expect(workflows.map(({ name }) => name).sort()).toEqual(
				(await readExamples()).map(({ name }) => name).sort(),
			);
			expect(workflows.map(({ id }) => id)).toContain(workflowId);
			expect(await runWorkflow(rest, workflowId)).toMatchObject({ status: 'success' });
			const ledger = await fetch(`http://127.0.0.1:${sandbox.emulatorPort}/emulator/ledger`);
			expect(await ledger.json()).toMatchObject({ charged: promptRows.length * 8 });
		});

		it('says which port is taken, and how to choose another', async () => {
			const n8nTaken = new Command('start', sandbox.env);
			expect((await n8nTaken.ended).code).toBe(1);
			expect(n8nTaken.output).toContain(`Port ${sandbox.n8nPort}, which n8n needs`);
			expect(n8nTaken.output).toContain('PLAYGROUND_N8N_PORT=');
			expect(n8nTaken.output).not.toMatch(/^\s+at /m);

			const emulatorTaken = new Command('start', {
				...sandbox.env,
				PLAYGROUND_N8N_PORT: String(await freePort()),
			});
			expect((await emulatorTaken.ended).code).toBe(1);
			expect(emulatorTaken.output).toContain(`Port ${sandbox.emulatorPort}, which the emulator needs`);
			expect(emulatorTaken.output).toContain('PLAYGROUND_EMULATOR_PORT=');
		});

		it(
			'stops everything when npm is told to end',
			async () => {
				start.terminate();
				await start.ended;
				expect(sandbox.processes()).toEqual([]);
			},
			SOON_MS,
		);
	});
});
