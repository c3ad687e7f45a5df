import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import groups from './groups.json';
import { filesOf } from './loadGroup';

const names = Object.keys(groups) as Array<keyof typeof groups>;
const read = (file: string) => readFileSync(join(__dirname, file), 'utf8');

// In no group itself: it would go with the file that loads the group.
it('loads each group of tests in a file of its own, as Jest leaves them to it', () => {
	const files = readdirSync(__dirname).filter((name) => name.endsWith('.test.ts'));
	expect(files.sort()).toEqual(['groups', ...names].map((name) => `${name}.test.ts`).sort());
	for (const name of names) expect(read(`${name}.test.ts`)).toContain(`loadGroup('${name}')`);
	for (const path of Object.values(groups).flat()) expect(filesOf(path)).not.toEqual([]);
});

it('has no file in a group that replaces a module, as it would do so for the files after it, and too late for its own', () => {
	const others = names.filter((name) => name !== 'engineWithShorterWaits').flatMap((name) => groups[name]);
	const replacing = others.flatMap(filesOf).filter((file) => read(`../${file}`).includes('jest.mock('));
	expect(replacing).toEqual([]);
});
