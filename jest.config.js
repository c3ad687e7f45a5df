/** @type {import('jest').Config} */
module.exports = {
	testEnvironment: 'node',
	// One for each core: with more, engine tests take each other's time.
	maxWorkers: '100%',
	// A machine may be busy: these limits only end what hangs.
	testTimeout: 60_000,
	roots: ['<rootDir>/test'],
	testMatch: ['**/*.test.ts'],
	// The real n8n is a check of its own: npm run test:n8n
	testPathIgnorePatterns: ['<rootDir>/test/e2e/'],
	globalSetup: '<rootDir>/test/support/makeTemporaryFolder.ts',
	globalTeardown: '<rootDir>/test/support/removeTemporaryFolder.ts',
	setupFiles: ['<rootDir>/test/support/n8nEnvironment.ts'],
	// Types are checked once for the whole repository by `npm run typecheck`, not again by each test file.
	transform: {
		'^.+\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } }],
	},
	restoreMocks: true,
};
