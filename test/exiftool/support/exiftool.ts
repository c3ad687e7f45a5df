import { spawnSync } from 'node:child_process';

/**
 * Runs exiftool and returns what it prints.
 * @throws Error that says how to install it, where it is missing
 */
export function exiftool(...args: string[]): string {
	const { error, stdout } = spawnSync('exiftool', args, {
		encoding: 'utf8',
		maxBuffer: 64 * 1024 * 1024,
	});
	if (!error) return stdout;
	throw new Error(
		`exiftool does not start: ${error.message}\n` +
			'  Debian, Ubuntu: apt-get install libimage-exiftool-perl\n' +
			'  macOS:          brew install exiftool',
	);
}
