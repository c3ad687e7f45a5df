import { spawnSync } from 'node:child_process';

/** Everything that a finished npm command left behind. */
export interface NpmResult {
	stdout: string;
	stderr: string;
	ok: boolean;
}

/**
 * Runs one npm command to its end, with the npm that started this script where there is one.
 * @param args the words after `npm`
 * @param cwd the folder to run it in
 * @param env environment variables beside those of this script
 */
export function npm(args: string[], cwd: string, env: Record<string, string> = {}): NpmResult {
	const npmScript = process.env.npm_execpath;
	const startedByNpm = npmScript !== undefined && /npm-cli\.c?js$/.test(npmScript);
	const [command, words] = startedByNpm ? [process.execPath, [npmScript, ...args]] : ['npm', args];
	const { status, stdout, stderr } = spawnSync(command, words, {
		cwd,
		env: { ...process.env, ...env },
		encoding: 'utf8',
		maxBuffer: 64 * 1024 * 1024,
		// npm is a .cmd file on Windows, which only a shell can start.
		shell: !startedByNpm && process.platform === 'win32',
	});
	return { stdout: stdout ?? '', stderr: stderr ?? '', ok: status === 0 };
}
