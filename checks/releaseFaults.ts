/** What a release is described by. */
export interface Release {
	/** The tag that starts it, such as `v0.1.0`. */
	tag: string;
	/** The versions in package.json and package-lock.json. */
	version: string;
	lockVersion: string;
	/** The text of CHANGELOG.md. */
	changelog: string;
}

/** Where the parts of a release do not name one version; one sentence each. */
export function releaseFaults({ tag, version, lockVersion, changelog }: Release): string[] {
	const sections = changelog.split(/^## /m).slice(1);
	const of = (title: string) => sections.find((section) => section.startsWith(`[${title}]`));
	const [heading = '', ...changes] = of(version)?.split('\n') ?? [];
	const [, ...unreleased] = of('Unreleased')?.split('\n') ?? [];
	const text = (lines: string[]) => lines.join('').trim();
	return [
		...(tag === `v${version}` ? [] : [`The tag is ${tag}, but package.json has the version ${version}.`]),
		...(lockVersion === version
			? []
			: [`package-lock.json has the version ${lockVersion}: run \`npm install\`.`]),
		...(/ - \d{4}-\d{2}-\d{2}$/.test(heading) && text(changes)
			? []
			: [`CHANGELOG.md has no changes under a heading "## [${version}] - <date>".`]),
		...(text(unreleased)
			? ['CHANGELOG.md has changes under Unreleased, which this tag would publish.']
			: []),
	];
}
