import { mkdirSync, mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../../playground/ports';

/** Folders and ports of its own for one run of the playground, and the environment that says so. */
export class Sandbox {
	private constructor(
		readonly root: string,
		readonly n8nPort: number,
		readonly emulatorPort: number,
	) {}

	static async create(): Promise<Sandbox> {
		const root = realpathSync(mkdtempSync(join(tmpdir(), 'sd3-e2e-')));
		for (const folder of ['home', 'output', 'temporary']) mkdirSync(join(root, folder));
		return new Sandbox(root, await freePort(), await freePort());
	}

	/** Also the mark by which the processes of this run are known: each inherits it. */
	get output(): string {
		return join(this.root, 'output');
	}

	get home(): string {
		return join(this.root, 'home');
	}

	/** Where the commands put temporary files. */
	get temporary(): string {
		return join(this.root, 'temporary');
	}

	get env(): NodeJS.ProcessEnv {
		return {
			PLAYGROUND_HOME: this.home,
			PLAYGROUND_OUTPUT: this.output,
			PLAYGROUND_N8N_PORT: String(this.n8nPort),
			PLAYGROUND_EMULATOR_PORT: String(this.emulatorPort),
			TMPDIR: this.temporary,
		};
	}

	/** The ids of all processes that this run has started and that still live. Linux only: elsewhere always empty. */
	processes(): number[] {
		if (process.platform !== 'linux') return [];
		return readdirSync('/proc')
			.filter(
				(name) => /^\d+$/.test(name) && readIfThere(`/proc/${name}/environ`).includes(this.output),
			)
			.map(Number);
	}

	/** The files below home and output that hold `text`, as it is or in base64. */
	filesWith(text: string): string[] {
		const forms = [text, Buffer.from(text).toString('base64')];
		return readdirSync(this.root, { recursive: true, withFileTypes: true })
			.filter((entry) => entry.isFile() && !entry.parentPath.includes('node_modules'))
			.map(({ parentPath, name }) => join(parentPath, name))
			.filter((file) => forms.some((form) => readFileSync(file).includes(form)));
	}

	/** Ends all processes that this run has started, at once. */
	kill(): void {
		for (const pid of this.processes()) process.kill(pid, 'SIGKILL');
	}

	remove(): void {
		this.kill();
		rmSync(this.root, { recursive: true, force: true, maxRetries: 5 });
	}
}

function readIfThere(file: string): string {
	try {
		return readFileSync(file, 'latin1');
	} catch {
		return '';
	}
}
