import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readManifest } from './manifest';
import { repository } from './places';
import { releaseFaults } from './releaseFaults';
import { report } from './report';

/** Checks that everything names the version that a tag is about to publish; without a tag, that of package.json. */
function release(given?: string): void {
	const { version } = readManifest(repository);
	const read = (file: string) => readFileSync(join(repository, file), 'utf8');
	const { version: lockVersion } = JSON.parse(read('package-lock.json')) as { version: string };
	const tag = given ?? `v${version}`;
	report(
		releaseFaults({ tag, version, lockVersion, changelog: read('CHANGELOG.md') }),
		`${tag}: package.json, package-lock.json and CHANGELOG.md agree.`,
	);
}

release(process.argv[2]);
