const { TestEnvironment } = require('jest-environment-node');

/** Skips what is left of a test file after its first failure: one is enough to notice a change. */
module.exports = class FailFast extends TestEnvironment {
	handleTestEvent(event) {
		if (event.name === 'test_fn_failure' || event.name === 'hook_failure') this.failed = true;
		if (event.name === 'test_start' && this.failed) event.test.mode = 'skip';
	}
};
