'use strict';
const suite = require('./test/support/mocha-suite.cjs');

module.exports = suite({
  spec: ['test/heavy/**/*.test.ts'],
  nodeOptions: ['expose-gc'],
  timeout: 1_800_000,
});
