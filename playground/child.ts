import { once } from 'node:events';
import { join } from 'node:path';
import execa from 'execa';
import { onEnd } from './runUntilStopped';

const END_WITH_PARENT = join(__dirname, 'endWithParent.cjs');
const GRACE_MS = 15_000;
const onWindows = process.platform === 'win32';

export interface Child {
	/** Its process id; undefined where it could not be started. */
	pid: number | undefined;
	/** Resolves with the exit code when the process has ended and all its output was read. */
	ended: Promise<number>;
	/** What it has written so far, standard output and errors together. */
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
	const child = execa(node, ['--require', END_WITH_PARENT, ...args], {
		cwd,
		env,
		all: true,
		detached: !onWindows,
		maxBuffer: Infinity,
		reject: false,
		stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
	});
	let output = '';
	child.all?.setEncoding('utf8').on('data', (text: string) => {
		output += text;
		onOutput?.(text);
	});
	const ended = child.then((result) => {
		if (child.pid === undefined && result instanceof Error) throw result;
		return result.exitCode ?? 1;
	});

	const kill = () => killTree(child.pid);
	const stop = async () => {
		// Not `ended`: a descendant may still hold the output open.
		const exited = child.exitCode === null && child.signalCode === null && once(child, 'exit');
		child.kill('SIGTERM', { forceKillAfterTimeout: GRACE_MS });
		await exited;
		kill();
	};
	const forget = onEnd(stop);
	ended.then(forget, forget);
	return { pid: child.pid, ended, output: () => output, stop, kill };
}

function killTree(pid: number | undefined): void {
	if (pid === undefined) return;
	if (onWindows) {
		execa.sync('taskkill', ['/pid', String(pid), '/T', '/F'], { reject: false });
		return;
	}
	try {
		process.kill(-pid, 'SIGKILL');
	} catch {
		// Nobody is left in the group.
	}
}
