import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { startScript, type ChildOptions } from './child';
import { UserError } from './UserError';

const UNREACHABLE =
	/\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT)\b/;

/**
 * Runs the npm that started this program, with the given Node, and gives back its output.
 * @throws UserError with what npm complained about
 */
export async function npm(node: string, args: string[], options: ChildOptions): Promise<string> {
	const child = startScript(node, [npmScript(), ...args], options);
	if ((await child.ended) !== 0) throw new UserError(explain(args, child.output()));
	return child.output();
}

function npmScript(): string {
	const beside = dirname(process.execPath);
	const script = [
		process.env.npm_execpath ?? '',
		join(beside, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
		join(beside, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
	].find((path) => path.endsWith('npm-cli.js') && existsSync(path));
	if (!script) throw new UserError('npm was not found. Start this with npm: npm start, or npm run demo.');
	return script;
}

function explain(args: string[], output: string): string {
	const unreachable = UNREACHABLE.exec(output)?.[1];
	if (unreachable) {
		return (
			`The npm registry cannot be reached (${unreachable}).\n` +
			'Check the connection, and the proxy and registry that "npm config list" shows, then run this again.'
		);
	}
	if (output.includes('ENOSPC')) return 'The disk is full. Free some space, then run this again.';
	return `npm ${args.join(' ')} failed:\n${complaint(output)}`;
}

/** npm's own error lines where there are any, else the end of what was printed. */
function complaint(output: string): string {
	const lines = output.split('\n').filter((line) => line.trim() && !/complete log|^\s+at /.test(line));
	const errors = lines.filter((line) => line.startsWith('npm error'));
	return (errors.length > 0 ? errors.slice(0, 15) : lines.slice(-15)).join('\n');
}
