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

// A module that a file replaces is replaced for all files of its group that come after it.
it('has files that replace a module in one group only, of which each replaces the same one in the same way', () => {
	const { engineWithShorterWaits: replacing, ...others } = groups;
	const textOf = (file: string) => read(`../${file}`);
	const mocking = Object.values(others)
		.flat()
		.flatMap(filesOf)
		.filter((file) => textOf(file).includes('jest.mock('));
	expect(mocking).toEqual([]);
	const mocksIn = (file: string) =>
		[...textOf(file).matchAll(/jest\.mock\([^]*?\n\);/g)].map(([mock]) => mock.replace(/(\.\.\/)+/, ''));
	const [first, ...same] = replacing.flatMap(filesOf).map(mocksIn);
	expect(first).toEqual([expect.stringContaining('withShorterWaits()')]);
	expect(same).toEqual(same.map(() => first));
});
