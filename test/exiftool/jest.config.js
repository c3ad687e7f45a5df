const { transform } = require('../../jest.config');

/** @type {import('jest').Config} */
module.exports = {
	rootDir: '../..',
	testEnvironment: 'node',
	roots: ['<rootDir>/test/exiftool'],
	testMatch: ['**/*.exiftool.ts'],
	transform,
	globalSetup: '<rootDir>/test/exiftool/support/needExiftool.ts',
	testTimeout: 60_000,
	verbose: true,
};
