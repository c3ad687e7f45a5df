const e2e = require('../e2e/jest.config');

/** @type {import('jest').Config} */
module.exports = {
	...e2e,
	roots: ['<rootDir>/test/versions'],
	testMatch: ['**/*.versions.ts'],
	testTimeout: 120_000,
};
