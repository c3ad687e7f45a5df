import { spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, existsSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { checkers, checkerVersion } from './checkers';
import { readManifest } from './manifest';
import { repository, temporaryFolder } from './places';
import { report } from './report';

const cli = '@n8n/node-cli';
const published = ['tsconfig.json', 'nodes', 'credentials', 'icons', 'README.md', 'LICENSE.md'];

/**
 * n8n's own lint command in strict mode, which n8n Cloud asks for. Strict mode wants n8n's eslint.config.mjs word for
 * word, and that one would lint tests and tools by the rules for published code. So it runs on a copy of what is
 * published, with `strict` switched on there.
 */
function strictLint(): void {
	const modules = checkers();
	const faults: string[] = [];
	const copy = temporaryFolder();
	for (const entry of published) {
		if (existsSync(join(repository, entry)))
			cpSync(join(repository, entry), join(copy, entry), { recursive: true });
		else faults.push(`${entry} is missing: it is part of what is published.`);
	}
	const manifest = readManifest(repository);
	writeFileSync(
		join(copy, 'package.json'),
		JSON.stringify({ ...manifest, n8n: { ...manifest.n8n, strict: true } }, null, '\t'),
	);
	copyFileSync(
		join(modules, cli, 'dist', 'template', 'templates', 'shared', 'default', 'eslint.config.mjs'),
		join(copy, 'eslint.config.mjs'),
	);
	symlinkSync(modules, join(copy, 'node_modules'), 'junction');

	const { status, stdout, stderr } = spawnSync(
		process.execPath,
		[join(modules, cli, 'bin', 'n8n-node.mjs'), 'lint'],
		{ cwd: copy, encoding: 'utf8' },
	);
	const words = stripVTControlCharacters(`${stdout}${stderr}`);
	// Warnings alone leave the exit code at 0.
	if (status !== 0 || /\d+ problems?\b/.test(words))
		faults.push(`n8n-node lint:\n${words.replaceAll(copy, '.')}`);
	report(faults, `n8n's own lint (${cli} ${checkerVersion(cli)}) found nothing in strict mode.`);
}

strictLint();
