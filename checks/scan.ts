import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { checkers, checkerVersion } from './checkers';
import { repository } from './places';
import { report } from './report';
import { makeTarball } from './tarball';

const scanner = '@n8n/scan-community-package';

interface Analysis {
	passed: boolean;
	message?: string;
	details?: string;
}

interface Scanner {
	SOURCE_FILE_PATTERNS: string[];
	analyzePackage: (folder: string, patterns: string[]) => Promise<Analysis>;
}

/** What the scanner looks at in a published package; its code names these patterns only inline. */
const tarballPatterns = ['**/*.js', 'package.json'];

/** The scan that n8n makes before it verifies a package: once on the source, once on what is published. */
async function scan(): Promise<void> {
	const file = join(checkers(), scanner, 'scanner', 'scanner.mjs');
	const { analyzePackage, SOURCE_FILE_PATTERNS } = (await import(pathToFileURL(file).href)) as Scanner;
	const faults: string[] = [];
	const look = async (what: string, folder: string, patterns: string[]) => {
		const { passed, message, details } = await analyzePackage(folder, patterns);
		// "No files found" is reported as passed.
		if (!passed || message !== undefined) faults.push([`${what}: ${message}`, details].join('\n'));
	};
	for (const folder of ['nodes', 'credentials']) {
		if (!existsSync(join(repository, folder))) faults.push(`There is no ${folder}/ to scan.`);
	}
	await look('source', repository, SOURCE_FILE_PATTERNS);
	await look('tarball', makeTarball().folder, tarballPatterns);
	report(faults, `n8n's package scan (${checkerVersion(scanner)}) found nothing in source and tarball.`);
}

void scan();
