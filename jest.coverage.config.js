const sources = require('./jest.sources.config.js');

/** @type {import('jest').Config} */
module.exports = {
	...sources,
	collectCoverage: true,
	collectCoverageFrom: ['{nodes,credentials}/**/*.ts'],
	coverageReporters: ['text', 'html'],
	coverageThreshold: { global: { branches: 95 } },
};
