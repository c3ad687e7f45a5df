const { transform } = require('../../jest.config');

/** @type {import('jest').Config} */
module.exports = {
	rootDir: '../..',
	testEnvironment: 'node',
	roots: ['<rootDir>/test/browser'],
	testMatch: ['**/*.browser.ts'],
	transform,
	globalSetup: '<rootDir>/test/browser/support/needChromium.ts',
	// One n8n and one browser at a time; and the first run on a machine installs n8n.
	maxWorkers: 1,
	testTimeout: 900_000,
	verbose: true,
};
