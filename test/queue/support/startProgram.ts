import { join } from 'node:path';
import { startScript, type Child } from '../../../playground/child';

const RUN_PROGRAM = join(__dirname, 'runProgram.cjs');

export interface ProgramOptions {
	/** Its working folder. */
	cwd: string;
	/** The user that it runs as; without it, this program's. */
	uid?: number;
	/** What asks it to end; SIGTERM by default. */
	endSignal?: 'SIGINT' | 'SIGTERM';
}

/** Runs a program that ends with this one, however this one ends. */
export function startProgram(
	program: string,
	args: string[],
	{ cwd, uid, endSignal = 'SIGTERM' }: ProgramOptions,
): Child {
	return startScript(process.execPath, [RUN_PROGRAM, endSignal, uid?.toString() ?? '', program, ...args], {
		cwd,
	});
}

/**
 * Waits until a program has written `text`.
 * @throws Error with what it wrote, when it ends before
 */
export async function untilItSays(child: Child, text: string): Promise<void> {
	let alive = true;
	void child.ended.finally(() => (alive = false));
	while (!child.output().includes(text)) {
		if (!alive) throw new Error(`It ended without "${text}":\n${child.output()}`);
		await new Promise((resume) => setTimeout(resume, 50));
	}
}
