import type { INodeExecutionData } from 'n8n-workflow';
import { startEmulator, type Emulator, type EmulatorOptions } from '../../../emulator';
import { withCredential, type Workflow } from '../../../playground/examples';
import type { Rest } from '../../../playground/rest';
import { Command } from './Command';
import { runWorkflow, type Execution } from './runWorkflow';
import { Sandbox } from './Sandbox';
import { signInAsPrinted } from './signInAsPrinted';
import { sha256 } from './sha256';

const KEY = 'sd3-e2e-key-3c90aa';

/** A real n8n, brought up by `npm start`, whose pictures come from an emulator that the test can look into. */
export class RunningN8n {
	private constructor(
		readonly sandbox: Sandbox,
		readonly service: Emulator,
		readonly rest: Rest,
		private readonly command: Command,
	) {}

	/** @param options of the emulator, beside its key */
	static async start(options: EmulatorOptions = {}): Promise<RunningN8n> {
		const service = await startEmulator({ ...options, keys: [{ key: KEY, credits: 10_000 }] });
		const sandbox = await Sandbox.create();
		try {
			const command = new Command('start', {
				...sandbox.env,
				SD3_API_KEY: KEY,
				SD3_BASE_URL: service.url,
			});
			await command.saysSoon('Ctrl-C stops everything');
			const { rest } = await signInAsPrinted(command.output);
			return new RunningN8n(sandbox, service, rest, command);
		} catch (error) {
			sandbox.remove();
			await service.stop();
			throw error;
		}
	}

	/** What `npm start` has printed. */
	get output(): string {
		return this.command.output;
	}

	/** Saves a workflow with the playground's credential chosen in our nodes. Gives its id. */
	async add(workflow: Workflow): Promise<string> {
		const credentials = await this.rest.request<Array<{ id: string; name: string; type: string }>>(
			'GET',
			'/credentials',
		);
		const ours = credentials.find(({ type }) => type === 'stableDiffusion3Api');
		if (!ours) throw new Error('npm start has set up no credential.');
		const { id } = await this.rest.request<{ id: string }>(
			'POST',
			'/workflows',
			withCredential(workflow, ours),
		);
		return id;
	}

	/** Saves and runs a workflow, and waits for its end. */
	async run(workflow: Workflow): Promise<Execution> {
		return await runWorkflow(this.rest, await this.add(workflow));
	}

	/** The file in an item's binary field. */
	async file(item: INodeExecutionData | undefined, field = 'data'): Promise<Buffer> {
		const id = item?.binary?.[field]?.id ?? '';
		return await this.rest.download(`/binary-data?id=${encodeURIComponent(id)}&action=view`);
	}

	/** The SHA-256 of the picture in each item. */
	async hashes(items: INodeExecutionData[]): Promise<string[]> {
		return await Promise.all(items.map(async (item) => sha256(await this.file(item))));
	}

	async stop(): Promise<void> {
		this.command.terminate();
		await this.command.ended;
		await this.service.stop();
		this.sandbox.remove();
	}
}
