const base = require('./jest.config.js');

/**
 * The same tests, on the TypeScript of nodes/ and credentials/ in place of what was compiled from it: for checks that name
 * lines, and for those that change them.
 *
 * @type {import('jest').Config}
 */
module.exports = {
	...base,
	moduleNameMapper: { '/dist/((?:nodes|credentials)/.+)\\.js$': '<rootDir>/$1.ts' },
};
