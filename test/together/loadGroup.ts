import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import groups from './groups.json';

/** The test files of a folder, or the one of this name, from test/. */
export const filesOf = (path: string): string[] =>
	readdirSync(join(__dirname, '..'), { recursive: true, encoding: 'utf8' })
		.map((file) => file.replaceAll('\\', '/'))
		.filter(
			(file) =>
				file === `${path}.test.ts` || (file.startsWith(`${path}/`) && file.endsWith('.test.ts')),
		)
		.sort();

/** Loads the test files of a group into the one that calls this, so that what they all need is loaded once. */
export function loadGroup(name: keyof typeof groups): void {
	describe.each(groups[name].flatMap(filesOf))('%s', (file) => {
		// eslint-disable-next-line @typescript-eslint/no-require-imports -- its hooks are for this describe alone
		require(`../${file}`);
	});
}
