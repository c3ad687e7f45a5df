const { TestEnvironment } = require('jest-environment-node');
const { isNoticed, notice } = require('./noticed');

/** Skips what comes after the first test that fails, as one is enough for Stryker, which takes Jest's `bail` away. */
module.exports = class FailFastEnvironment extends TestEnvironment {
	handleTestEvent({ name, test }) {
		if (name === 'test_fn_failure' || name === 'hook_failure') notice();
		if (name === 'test_start' && isNoticed()) test.mode = 'skip';
	}
};
