import { spawn, type ChildProcess } from 'node:child_process';
import { tmpdir } from 'node:os';
import { resolve } from 'node:path';

const REPOSITORY = resolve(__dirname, '../../..');

/** An npm command, run as a person would from another folder, in a process group like that of a terminal. */
export class Command {
	/** Everything printed so far. */
	output = '';

	/** Resolves when the command has ended and its output is complete. */
	readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;

	private readonly child: ChildProcess;

	constructor(script: 'start' | 'demo', env: NodeJS.ProcessEnv) {
		const npm = process.env.npm_execpath;
		if (!npm)
			throw new Error(
				'Run these tests by npm (npm run test:...): they start its commands by the same npm.',
			);
		this.child = spawn(process.execPath, [npm, '--prefix', REPOSITORY, 'run', script], {
			cwd: tmpdir(),
			detached: true,
			stdio: ['ignore', 'pipe', 'pipe'],
			// As from a terminal: what CI sets for the tests is not for what they try out.
			env: {
				...process.env,
				NODE_ENV: undefined,
				SD3_API_KEY: undefined,
				PLAYGROUND_TARBALL: undefined,
				...env,
			},
		});
		for (const stream of [this.child.stdout, this.child.stderr]) {
			stream?.setEncoding('utf8').on('data', (text: string) => (this.output += text));
		}
		this.ended = new Promise((done) =>
			this.child.once('close', (code, signal) => done({ code, signal })),
		);
	}

	/** Waits until the output has `text`; fails with the output when the command ends before. */
	async saysSoon(text: string): Promise<void> {
		let over = false;
		void this.ended.then(() => (over = true));
		while (!this.output.includes(text)) {
			if (over) throw new Error(`It ended without "${text}":\n${this.output}`);
			await new Promise((resume) => setTimeout(resume, 100));
		}
	}

	/** Waits for the end; fails with the output unless the exit code is 0. */
	async succeeds(): Promise<void> {
		const { code, signal } = await this.ended;
		if (code !== 0) throw new Error(`It ended with ${code ?? signal}:\n${this.output}`);
	}

	/** What a terminal does at Ctrl-C: SIGINT to every process of the foreground group. */
	pressCtrlC(): void {
		process.kill(-this.pid, 'SIGINT');
	}

	/** What a supervisor does: SIGTERM to npm alone. */
	terminate(): void {
		process.kill(this.pid, 'SIGTERM');
	}

	private get pid(): number {
		if (this.child.pid === undefined) throw new Error('npm did not start.');
		return this.child.pid;
	}
}
