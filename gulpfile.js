const { spawn } = require('node:child_process');
const { rm } = require('node:fs/promises');
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

module.exports = { clean, copyAssets, default: series(clean, compile, copyAssets) };
