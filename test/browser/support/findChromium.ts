import { delimiter, join } from 'node:path';
import type { LaunchOptions } from 'playwright-core';
import { isProgram } from '../../e2e/support/isProgram';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/**
 * Where the browser is: CHROMIUM_PATH, else Chromium or Chrome on the PATH; on macOS and Windows else Chrome where its
 * installer puts it.
 * @throws Error that says how to install it
 */
export function findChromium(): Pick<LaunchOptions, 'executablePath' | 'channel'> {
	const { CHROMIUM_PATH: chosen, PATH = '' } = process.env;
	if (chosen) {
		if (isProgram(chosen)) return { executablePath: chosen };
		throw new Error(`CHROMIUM_PATH is "${chosen}", but no program is there that may be run.`);
	}
	const executablePath = PATH.split(delimiter)
		.flatMap((folder) => NAMES.map((name) => join(folder, name)))
		.find(isProgram);
	if (executablePath) return { executablePath };
	if (process.platform === 'darwin' || process.platform === 'win32') return { channel: 'chrome' };
	throw new Error(
		'These tests need Chromium, which is not on the PATH.\n' +
			'  Debian, Ubuntu: apt-get install chromium fonts-dejavu-core\n' +
			'  Anywhere else:  CHROMIUM_PATH=/path/to/chromium npm run test:browser',
	);
}
