'use strict';
const os = require('node:os');
const suite = require('./test/support/mocha-suite.cjs');

module.exports = suite({
  spec: ['test/**/*.test.ts'],
  ignore: ['test/bucket/**', 'test/e2e/**', 'test/heavy/**'],
  parallel: true,
  // Mocha would leave one processor idle, which is half of a small machine.
  jobs: os.availableParallelism(),
  require: ['./test/support/write-coverage.cjs'],
  // Ends a test that hangs; it measures nothing.
  timeout: 60_000,
});
