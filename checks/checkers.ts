import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { npm } from './npm';
import { checksFolder } from './places';

const modules = join(checksFolder, 'node_modules');

/**
 * The node_modules folder with n8n's own checkers, installed first where it is missing or older than its lock file.
 * @throws where npm cannot install them, with npm's own words
 */
export function checkers(): string {
	if (isCurrent()) return modules;
	console.log(`Installing n8n's own checkers (about 1 minute, 750 MB) into ${modules} (once) ...`);
	const { ok, stdout, stderr } = npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund'], checksFolder);
	if (!ok) throw new Error(`\`npm ci\` in ${checksFolder} failed.\n${stdout}${stderr}`);
	return modules;
}

/** The installed version of one of n8n's checkers. */
export function checkerVersion(name: string): string {
	const text = readFileSync(join(checkers(), name, 'package.json'), 'utf8');
	return (JSON.parse(text) as { version: string }).version;
}

function isCurrent(): boolean {
	// npm writes this file last, so a broken-off install has none.
	const installed = join(modules, '.package-lock.json');
	const lock = join(checksFolder, 'package-lock.json');
	return existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs;
}
