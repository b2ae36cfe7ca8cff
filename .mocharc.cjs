'use strict';
const suite = require('./test/support/mocha-suite.cjs');

module.exports = suite({
  spec: ['test/**/*.test.ts'],
  ignore: ['test/e2e/**', 'test/heavy/**'],
  parallel: true,
  // Ends a test that hangs; it measures nothing.
  timeout: 60_000,
});
