const { default: TestRunner } = require('jest-runner');
const { isNoticed } = require('./noticed');

/** Loads no other file once a test has failed. */
module.exports = class FailFastRunner extends TestRunner {
	async runTests(files, watcher, options) {
		for (const file of files) if (!isNoticed()) await super.runTests([file], watcher, options);
	}
};
