import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { modulesOf } from './modulesOf';
import { checksFolder } from './places';

/**
 * The node_modules folder with n8n's own checkers, installed first where it is missing or older than its lock file.
 * @throws where npm cannot install them, with npm's own words
 */
export function checkers(): string {
	return modulesOf(checksFolder, "n8n's own checkers (about 1 minute, 750 MB)");
}

/** The installed version of one of n8n's checkers. */
export function checkerVersion(name: string): string {
	const text = readFileSync(join(checkers(), name, 'package.json'), 'utf8');
	return (JSON.parse(text) as { version: string }).version;
}
