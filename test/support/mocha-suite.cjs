'use strict';

/**
 * Mocha's settings for one suite. Mocha adds the files and folders of its command line to `spec`, so
 * those run alone only where `spec` is left away.
 */
module.exports = function suite({
  spec,
  ignore = [],
  parallel = false,
  nodeOptions = [],
  ...settings
}) {
  const named = process.argv
    .slice(2)
    .some((argument) => /^(\.\/)?test\/|\.test\.ts$/.test(argument));
  return {
    'node-option': ['import=tsx', ...nodeOptions],
    reporter: './test/support/summary-reporter.cjs',
    extension: ['test.ts'],
    recursive: true,
    'forbid-only': true,
    ...(named ? {} : { spec, ignore, parallel }),
    ...settings,
  };
};
