const unit = require('./jest.config');

/** @type {import('jest').Config} */
module.exports = {
	...unit,
	testMatch: [
		'<rootDir>/test/unit/{spending,output}/**/*.test.ts',
		// engine/spending: without the properties, which take long, and longer where an execution never ends.
		'<rootDir>/test/together/engine3.test.ts',
		'<rootDir>/test/engine/spending/retries.test.ts',
		'<rootDir>/test/engine/options.test.ts',
	],
	testTimeout: 8_000,
};
