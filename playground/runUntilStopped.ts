import { say } from './say';
import { UserError } from './UserError';

type Stop = () => Promise<void>;

const stops = new Set<Stop>();

/** Registers what has to be stopped when the program ends, however it ends. Returns a function that forgets it again. */
export function onEnd(stop: Stop): () => void {
	stops.add(stop);
	return () => stops.delete(stop);
}

/**
 * Runs a command of the playground from its first line to the exit of the process: 0 when `run` is done, 1 when it failed,
 * `whenStopped` after Ctrl-C or a stop signal. Whatever was started is stopped first, the latest first.
 */
export async function runUntilStopped(run: () => Promise<void>, whenStopped: number): Promise<never> {
	// For the case that Node finds nothing left to wait for before the command is through.
	process.exitCode = 1;
	const end = await Promise.race([
		stopSignal().then(() => ({ code: whenStopped })),
		run().then(
			() => ({ code: 0 }),
			(error: unknown) => ({ code: 1, error }),
		),
	]);
	if ('error' in end) report(end.error);
	for (const stop of [...stops].reverse()) await stop();
	process.exit(end.code);
}

/** npm sends Ctrl-C a second time, so a second signal must not end this program in the middle of stopping. */
async function stopSignal(): Promise<void> {
	const parent = process.ppid;
	await new Promise<void>((resolve) => {
		for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
		// npm passes SIGTERM to its shell, which dies of it and leaves this process behind: seen from the new parent.
		setInterval(() => process.ppid !== parent && resolve(), 500).unref();
	});
}

function report(error: unknown): void {
	const text =
		error instanceof UserError ? error.message : error instanceof Error ? error.stack : String(error);
	say();
	process.stderr.write(`${text}\n`);
}
