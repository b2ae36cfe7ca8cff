'use strict';
const suite = require('./test/support/mocha-suite.cjs');

module.exports = suite({ spec: ['test/bucket/**/*.test.ts'], timeout: 300_000 });
