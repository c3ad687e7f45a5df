import type { INodeExecutionData } from 'n8n-workflow';
import { startEmulator, type Emulator, type EmulatorOptions } from '../../../emulator';
import { saveWorkflow } from '../../../playground/account';
import type { Workflow } from '../../../playground/examples';
import type { Rest } from '../../../playground/rest';
import type { Service } from '../../../playground/service';
import { Command } from './Command';
import { publishWorkflow, runWorkflow, type Execution } from './runWorkflow';
import { Sandbox } from './Sandbox';
import { signInAsPrinted } from './signInAsPrinted';
import { sha256 } from './sha256';
import { untilServed } from './untilServed';

const KEY = 'sd3-e2e-key-3c90aa';

interface SavedCredential {
	id: string;
	name: string;
	type: string;
}

/** A real n8n, brought up by `npm start`, whose images come from an emulator that the test can look into. */
export class RunningN8n {
	private constructor(
		readonly sandbox: Sandbox,
		readonly service: Emulator,
		private session: Rest,
		private command: Command,
		private readonly env: NodeJS.ProcessEnv,
	) {}

	/** Signed in. */
	get rest(): Rest {
		return this.session;
	}

	/**
	 * @param options of the emulator, beside its key
	 * @param env for `npm start`, beside that of the sandbox
	 */
	static async start(options: EmulatorOptions = {}, env: NodeJS.ProcessEnv = {}): Promise<RunningN8n> {
		const service = await startEmulator({ ...options, keys: [{ key: KEY, credits: 10_000 }] });
		const sandbox = await Sandbox.create();
		try {
			const { PLAYGROUND_TARBALL } = process.env;
			const whole = {
				...{ ...sandbox.env, PLAYGROUND_TARBALL, ...env },
				...{ SD3_API_KEY: KEY, SD3_BASE_URL: service.url },
			};
			const { command, rest } = await startCommand(whole);
			return new RunningN8n(sandbox, service, rest, command, whole);
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

	/** What the playground's credential holds. */
	get account(): Service {
		return { apiKey: KEY, baseUrl: this.service.url };
	}

	/** The playground's credential. */
	async credential(): Promise<SavedCredential> {
		const all = await this.rest.request<SavedCredential[]>('GET', '/credentials');
		const ours = all.find(({ type }) => type === 'stableDiffusion3Api');
		if (!ours) throw new Error('npm start has set up no credential.');
		return ours;
	}

	/** Saves a workflow with the playground's credential chosen in our nodes. Gives its id. */
	async add(workflow: Workflow): Promise<string> {
		return (await saveWorkflow(this.rest, workflow, await this.credential())).id;
	}

	/** Saves and publishes a workflow that begins with a webhook. Gives its id, and the address to call. */
	async publish(workflow: Workflow): Promise<{ id: string; url: string }> {
		const id = await this.add(workflow);
		await publishWorkflow(this.rest, id);
		const path = String(workflow.nodes[0]?.parameters.path);
		const url = `http://127.0.0.1:${this.sandbox.n8nPort}/webhook/${path}`;
		await untilServed(url);
		return { id, url };
	}

	/** Saves and runs a workflow, and waits for its end. */
	async run(workflow: Workflow): Promise<Execution> {
		return await runWorkflow(this.rest, await this.add(workflow));
	}

	/** The file in an item's binary field, also where n8n keeps it in the item. */
	async file(item: INodeExecutionData | undefined, field = 'data'): Promise<Buffer> {
		const { id, data = '' } = item?.binary?.[field] ?? {};
		if (id === undefined) return Buffer.from(data, 'base64');
		return await this.rest.download(`/binary-data?id=${encodeURIComponent(id)}&action=view`);
	}

	/** The SHA-256 of the image in each item. */
	async hashes(items: INodeExecutionData[]): Promise<string[]> {
		return await Promise.all(items.map(async (item) => sha256(await this.file(item))));
	}

	/** Ends n8n and starts it again, in the same user folder. */
	async restart(): Promise<void> {
		this.command.terminate();
		await this.startAgain();
	}

	/** Ends n8n in the middle of what it does, as `kill -9` and a power cut do, and starts it again. */
	async crash(): Promise<void> {
		if (process.platform !== 'linux') throw new Error('Run this test on Linux: it reads /proc.');
		this.sandbox.kill();
		await this.startAgain();
	}

	private async startAgain(): Promise<void> {
		await this.command.ended;
		const { command, rest } = await startCommand(this.env);
		this.command = command;
		this.session = rest;
	}

	async stop(): Promise<void> {
		this.command.terminate();
		await this.command.ended;
		await this.service.stop();
		this.sandbox.remove();
	}
}

async function startCommand(env: NodeJS.ProcessEnv): Promise<{ command: Command; rest: Rest }> {
	const command = new Command('start', env);
	await command.saysSoon('Ctrl-C stops everything');
	const { rest } = await signInAsPrinted(command.output);
	return { command, rest };
}
