const unit = require('./jest.config');

/** @type {import('jest').Config} */
module.exports = {
	...unit,
	testMatch: [
		'<rootDir>/test/unit/{request,spending,output,inN8n1}/**/*.test.ts',
		// Without the random executions, which take long, and longer where an execution never ends.
		'<rootDir>/test/together/engine3.test.ts',
		'<rootDir>/test/engine/{operations,options,imageUrl/*,spending/preparedAnew,spending/retries}.test.ts',
	],
	testTimeout: 8_000,
};
