const { default: Sequencer } = require('@jest/test-sequencer');

/** Begins with the groups, which take longest: without the times of an earlier run, Jest goes by the sizes of files. */
module.exports = class GroupsFirst extends Sequencer {
	sort(tests) {
		const isGroup = ({ path }) => /[\\/]test[\\/]together[\\/][^\\/]+$/.test(path);
		const sorted = super.sort(tests);
		return [...sorted.filter(isGroup), ...sorted.filter((test) => !isGroup(test))];
	}
};
