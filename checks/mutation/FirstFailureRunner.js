const TestRunner = require('jest-runner').default;

/** Runs one test file after the other up to the first that fails. Jest's own `bail` would end Stryker's process too. */
module.exports = class FirstFailureRunner extends TestRunner {
	async runTests(tests, watcher, options) {
		let failed = false;
		const end = () => (failed = true);
		const stopListening = [
			this.on('test-file-failure', end),
			this.on('test-file-success', ([, { numFailingTests }]) => numFailingTests > 0 && end()),
		];
		for (const test of tests) {
			if (!failed) await super.runTests([test], watcher, options);
		}
		stopListening.forEach((stop) => stop());
	}
};
