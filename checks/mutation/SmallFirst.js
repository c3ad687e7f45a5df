const { statSync } = require('node:fs');
const Sequencer = require('@jest/test-sequencer').default;

/** Small test files first: most changes are noticed there, and the large ones take long. */
module.exports = class SmallFirst extends Sequencer {
	sort(tests) {
		const size = ({ path }) => statSync(path).size;
		return [...tests].sort((one, other) => size(one) - size(other));
	}
};
