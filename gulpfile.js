const { spawn } = require('node:child_process');
const { chmod, readdir, rm } = require('node:fs/promises');
const { join } = require('node:path');
const { dest, series, src } = require('gulp');

/** Removes dist/, so that no file of an earlier build is ever published. */
function clean() {
	return rm('dist', { recursive: true, force: true });
}

/** Compiles nodes/ and credentials/ as tsconfig.json says. */
function compile() {
	return spawn(process.execPath, [require.resolve('typescript/bin/tsc')], { stdio: 'inherit' });
}

/** Copies icons and codex files to the same folders under dist/, where n8n looks for them. */
function copyAssets() {
	const assets = ['{icons,nodes,credentials}/**/*.svg', 'nodes/**/*.node.json'];
	// Without `encoding: false` gulp reads files as UTF-8 text, which would damage anything that is not text.
	return src(assets, { base: '.', encoding: false }).pipe(dest('dist'));
}

/** Gives all that is published one mode. npm packs the modes on the disk, which hang on everybody's own umask. */
async function setModes() {
	const built = await readdir('dist', { recursive: true, withFileTypes: true });
	const files = built
		.filter((entry) => entry.isFile())
		.map(({ parentPath, name }) => join(parentPath, name));
	const published = [...files, 'package.json', 'README.md', 'LICENSE.md'];
	await Promise.all(published.map((file) => chmod(file, 0o644)));
}

module.exports = { clean, copyAssets, default: series(clean, compile, copyAssets, setModes) };
