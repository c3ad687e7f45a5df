const { TestEnvironment } = require('jest-environment-node');

/** The change that a test has noticed: no other test has to. Jest keeps this module from file to file. */
let noticed;

/** Skips every test of a change after the first one that fails: Stryker takes Jest's `bail` away. */
module.exports = class FailFastEnvironment extends TestEnvironment {
	handleTestEvent({ name, test }) {
		const change = process.env.__STRYKER_ACTIVE_MUTANT__;
		if (change === undefined) return;
		if (name === 'test_fn_failure' || name === 'hook_failure') noticed = change;
		if (name === 'test_start' && noticed === change) test.mode = 'skip';
	}
};
