const { transform } = require('../../jest.config');

/** @type {import('jest').Config} */
module.exports = {
	rootDir: '../..',
	testEnvironment: 'node',
	roots: ['<rootDir>/test/e2e'],
	testMatch: ['**/*.e2e.ts'],
	transform,
	// One n8n at a time; and the first run on a machine installs it.
	maxWorkers: 1,
	testTimeout: 900_000,
	verbose: true,
};
