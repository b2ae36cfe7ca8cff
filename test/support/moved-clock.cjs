'use strict';
// Loaded by `--require`: the process's calendar clock is ahead by as many milliseconds as the file
// that CLOCK_FILE names says, read anew at each look. Its monotonic clock is right.
const { readFileSync } = require('node:fs');

const RealDate = Date;
const ahead = () => Number(readFileSync(process.env.CLOCK_FILE, 'utf8'));

globalThis.Date = class extends RealDate {
  constructor(...args) {
    super(...(args.length === 0 ? [RealDate.now() + ahead()] : args));
  }
  static now() {
    return RealDate.now() + ahead();
  }
};
