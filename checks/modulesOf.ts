import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { npm } from './npm';

/**
 * The node_modules of a folder that has a lock file of its own, installed first where it is missing or older than the lock.
 * @param what is in it and what that takes, for the user
 * @throws where npm cannot install it, with npm's own words
 */
export function modulesOf(folder: string, what: string): string {
	const modules = join(folder, 'node_modules');
	if (isCurrent(folder)) return modules;
	console.log(`Installing ${what} into ${modules} (once) ...`);
	const { ok, stdout, stderr } = npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund'], folder);
	if (!ok) throw new Error(`\`npm ci\` in ${folder} failed. It installs ${what}.\n${stdout}${stderr}`);
	return modules;
}

function isCurrent(folder: string): boolean {
	// npm writes this file last, so a broken-off install has none.
	const installed = join(folder, 'node_modules', '.package-lock.json');
	const lock = join(folder, 'package-lock.json');
	return existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs;
}
