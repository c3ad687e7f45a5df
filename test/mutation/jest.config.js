const sources = require('../../jest.sources.config');

/** @type {import('jest').Config} */
module.exports = {
	...sources,
	rootDir: '../..',
	// Else Stryker finds no test that reaches a changed file through another folder of nodes/.
	roots: ['<rootDir>/test', '<rootDir>/nodes', '<rootDir>/credentials'],
	testEnvironment: require.resolve('./failFastEnvironment'),
	runner: require.resolve('./failFastRunner'),
	testMatch: ['<rootDir>/test/unit/**/*.test.ts'],
	testPathIgnorePatterns: [],
	// A change may let a test wait for ever. In ms: the longest unit test was seen to take 2 s, beside other work.
	testTimeout: 4_000,
};
