const groups = require('./test/engine/together.json');

/** @type {import('jest').Config} */
module.exports = {
	testEnvironment: 'node',
	// One for each core: with more, engine tests take each other's time.
	maxWorkers: '100%',
	// A machine may be busy: these limits only end what hangs.
	testTimeout: 60_000,
	roots: ['<rootDir>/test'],
	testMatch: ['**/*.test.ts'],
	// n8n's engine takes each file 1.5 s of CPU to load: these are loaded by test/engine/together*.test.ts, a group each (the last
	// has n8n wait shorter), unless the command line names one of the folder.
	testPathIgnorePatterns: process.argv.some((argument) => argument.includes('test/engine/'))
		? ['/engine/together']
		: groups.flat().map((file) => `/test/engine/${file}\\.test\\.ts$`),
	globalSetup: '<rootDir>/test/support/makeTemporaryFolder.ts',
	globalTeardown: '<rootDir>/test/support/removeTemporaryFolder.ts',
	setupFiles: ['<rootDir>/test/support/n8nEnvironment.ts'],
	// Types are checked once for the whole repository by `npm run typecheck`, not again by each test file.
	transform: {
		'^.+\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } }],
	},
	restoreMocks: true,
};
