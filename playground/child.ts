import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { onEnd } from './lifetime';

const TETHER = join(__dirname, 'tether.cjs');
const GRACE_MS = 15_000;
const onWindows = process.platform === 'win32';

export interface Child {
	/** Its process id; undefined where it could not be started. */
	pid: number | undefined;
	/** Resolves with the exit code when the process has ended and all its output was read. */
	ended: Promise<number>;
	/** The last part of what it wrote, standard output and errors together (at most about 200,000 characters). */
	output(): string;
	/** Asks it to end, after 15 s forces it; its descendants go with it. */
	stop(): Promise<void>;
	/** Ends it and its descendants at once, as a crash does. */
	kill(): void;
}

export interface ChildOptions {
	cwd: string;
	env?: NodeJS.ProcessEnv;
	/** Called with each piece of output as it comes. */
	onOutput?: (text: string) => void;
}

/** Runs a script with the given Node, in a process group of its own that ends with this program. */
export function startScript(node: string, args: string[], { cwd, env, onOutput }: ChildOptions): Child {
	const child = spawn(node, ['--require', TETHER, ...args], {
		cwd,
		env: { ...process.env, ...env },
		detached: !onWindows,
		windowsHide: true,
		stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
	});
	let output = '';
	for (const stream of [child.stdout, child.stderr]) {
		stream?.setEncoding('utf8').on('data', (text: string) => {
			output = (output + text).slice(-200_000);
			onOutput?.(text);
		});
	}
	const ended = new Promise<number>((resolve, reject) => {
		child.once('error', reject);
		child.once('close', (code) => resolve(code ?? 1));
	});

	const stop = async () => {
		if (child.exitCode === null && child.signalCode === null) {
			const exited = once(child, 'exit');
			child.kill('SIGTERM');
			const timer = setTimeout(() => killTree(child.pid), GRACE_MS);
			await exited;
			clearTimeout(timer);
		}
		killTree(child.pid);
	};
	const forget = onEnd(stop);
	ended.then(forget, forget);
	return { pid: child.pid, ended, output: () => output, stop, kill: () => killTree(child.pid) };
}

function killTree(pid: number | undefined): void {
	if (pid === undefined) return;
	if (onWindows) {
		spawnSync('taskkill', ['/pid', String(pid), '/T', '/F'], { stdio: 'ignore' });
		return;
	}
	try {
		process.kill(-pid, 'SIGKILL');
	} catch {
		// Nobody is left in the group.
	}
}
