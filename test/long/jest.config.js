const browser = require('../browser/jest.config');

/** @type {import('jest').Config} */
module.exports = { ...browser, roots: ['<rootDir>/test/long'], testMatch: ['**/*.long.ts'] };
