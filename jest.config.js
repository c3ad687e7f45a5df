const groups = require('./test/together/groups.json');

/** @type {import('jest').Config} */
module.exports = {
	testEnvironment: 'node',
	// One for each core: with more, engine tests take each other's time.
	maxWorkers: '100%',
	// A machine may be busy: these limits only end what hangs.
	testTimeout: 60_000,
	roots: ['<rootDir>/test'],
	testMatch: ['**/*.test.ts'],
	// Each file that n8n's engine or n8n-workflow is loaded for takes 0.4 to 1.5 s of CPU: test/together/ loads them in groups,
	// unless the command line names one with its path.
	testPathIgnorePatterns: process.argv.slice(2).some((argument) => /(^|[\\/=])test[\\/]/.test(argument))
		? ['/test/together/(?!groups\\.)[^/]+$']
		: Object.values(groups)
				.flat()
				.map((path) => `/test/${path}[/.]`),
	testSequencer: '<rootDir>/test/together/groupsFirst.js',
	globalSetup: '<rootDir>/test/support/makeTemporaryFolder.ts',
	globalTeardown: '<rootDir>/test/support/removeTemporaryFolder.ts',
	setupFiles: ['<rootDir>/test/support/n8nEnvironment.ts'],
	// Types are checked once for the whole repository by `npm run typecheck`, not again by each test file.
	transform: {
		'^.+\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } }],
	},
	restoreMocks: true,
};
