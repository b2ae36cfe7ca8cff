'use strict';
const suite = require('./test/support/mocha-suite.cjs');

module.exports = suite({ spec: ['test/e2e/**/*.test.ts'], timeout: 240_000 });
