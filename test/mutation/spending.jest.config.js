const unit = require('./jest.config');

/** @type {import('jest').Config} */
module.exports = {
	...unit,
	testMatch: ['<rootDir>/test/unit/spending/**/*.test.ts', '<rootDir>/test/engine/spending/**/*.test.ts'],
	testPathIgnorePatterns: [],
	testTimeout: 8_000,
};
