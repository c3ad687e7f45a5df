const { transform } = require('../../jest.config');

/** @type {import('jest').Config} */
module.exports = {
	rootDir: '../..',
	testEnvironment: 'node',
	roots: ['<rootDir>/test/queue'],
	testMatch: ['**/*.queue.ts'],
	transform,
	globalSetup: '<rootDir>/test/queue/support/needServers.ts',
	// One set of n8n's processes at a time; and the first run on a machine installs n8n.
	maxWorkers: 1,
	testTimeout: 900_000,
	verbose: true,
};
