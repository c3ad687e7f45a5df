import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export const checksFolder = __dirname;
export const repository = resolve(checksFolder, '..');

/** A new empty folder that is gone when the process ends. */
export function temporaryFolder(): string {
	const folder = mkdtempSync(join(tmpdir(), 'sd3-checks-'));
	process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
	return folder;
}
