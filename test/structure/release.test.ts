import { releaseFaults, type Release } from '../../checks/releaseFaults';

const CHANGELOG = `# Changelog

## [Unreleased]

## [0.2.0] - 2030-01-31

### Added

- Something.

## [0.1.0] - 2029-12-24

### Added

- Everything.
`;

const release: Release = { tag: 'v0.2.0', version: '0.2.0', lockVersion: '0.2.0', changelog: CHANGELOG };

it('may be published where tag, package and changelog agree', () => {
	expect(releaseFaults(release)).toEqual([]);
});

it.each<[string, Partial<Release>, string]>([
	[
		'a tag of another version',
		{ tag: 'v0.3.0' },
		'The tag is v0.3.0, but package.json has the version 0.2.0.',
	],
	['a tag without v', { tag: '0.2.0' }, 'The tag is 0.2.0'],
	['an old lock file', { lockVersion: '0.1.0' }, 'package-lock.json has the version 0.1.0'],
	[
		'no section of the version',
		{ version: '0.3.0', tag: 'v0.3.0', lockVersion: '0.3.0' },
		'"## [0.3.0] - <date>"',
	],
	[
		'a section without a date',
		{ changelog: CHANGELOG.replace(' - 2030-01-31', '') },
		'"## [0.2.0] - <date>"',
	],
	[
		'an empty section',
		{ changelog: CHANGELOG.replace('### Added\n\n- Something.\n', '') },
		'no changes under a heading "## [0.2.0] - <date>"',
	],
	[
		'unreleased changes',
		{ changelog: CHANGELOG.replace('[Unreleased]\n', '[Unreleased]\n\n- More.\n') },
		'changes under Unreleased',
	],
])('may not be published with %s', (_name, change, fault) => {
	expect(releaseFaults({ ...release, ...change })).toEqual([expect.stringContaining(fault)]);
});
