import { expect } from 'chai';
import fc from 'fast-check';
import { InvalidRequestError } from '../../../src/util/errors.ts';
import { namedRange } from '../../../src/grafana/time/named-ranges.ts';
import { checkOrder, parseTime } from '../../../src/grafana/time/time-range.ts';
import { failureOf } from '../../support/failure.ts';

const named = (text: string) => namedRange(text.split(' '));

/** Name, from, to; the first ones are Grafana's own quick ranges. */
const NAMES = [
  ['today', 'now/d', 'now/d'],
  ['today so far', 'now/d', 'now'],
  ['this week', 'now/w', 'now/w'],
  ['this week so far', 'now/w', 'now'],
  ['this month', 'now/M', 'now/M'],
  ['this month so far', 'now/M', 'now'],
  ['this year', 'now/y', 'now/y'],
  ['this year so far', 'now/y', 'now'],
  ['yesterday', 'now-1d/d', 'now-1d/d'],
  ['day before yesterday', 'now-2d/d', 'now-2d/d'],
  ['this day last week', 'now-7d/d', 'now-7d/d'],
  ['previous week', 'now-1w/w', 'now-1w/w'],
  ['previous month', 'now-1M/M', 'now-1M/M'],
  ['previous year', 'now-1y/y', 'now-1y/y'],
  ['this fiscal quarter so far', 'now/fQ', 'now'],
  ['this fiscal year', 'now/fy', 'now/fy'],
  ['last 5 minutes', 'now-5m', 'now'],
  ['last 24 hours', 'now-24h', 'now'],
  ['last 7 days', 'now-7d', 'now'],
  ['last 6 months', 'now-6M', 'now'],
  ['last 5 years', 'now-5y', 'now'],
  ['this quarter', 'now/Q', 'now/Q'],
  ['last week', 'now-1w/w', 'now-1w/w'],
  ['last month', 'now-1M/M', 'now-1M/M'],
  ['last quarter', 'now-1Q/Q', 'now-1Q/Q'],
  ['last year', 'now-1y/y', 'now-1y/y'],
  ['last minute', 'now-1m', 'now'],
  ['last hour', 'now-1h', 'now'],
  ['last day', 'now-1d', 'now'],
  ['past week', 'now-1w', 'now'],
  ['previous hour', 'now-1h/h', 'now-1h/h'],
  ['past 30 min', 'now-30m', 'now'],
  ['last 24h', 'now-24h', 'now'],
  ['last 1.5 hours', 'now-90m', 'now'],
  ['last 3 M', 'now-3M', 'now'],
  ['last 3 m', 'now-3m', 'now'],
] as const;

describe('named ranges', () => {
  for (const [name, from, to] of NAMES) {
    it(`knows ${name}`, () => {
      expect(named(name)).to.deep.equal({ length: name.split(' ').length, from, to });
    });
  }

  it('takes the longest name, and leaves what follows it', () => {
    expect(named('today so far vs yesterday')).to.include({ length: 3, to: 'now' });
    expect(named('today so what')).to.include({ length: 1, to: 'now/d' });
    expect(named('this day last week')).to.include({ length: 4 });
    expect(named('this day last year')).to.include({ length: 2, from: 'now/d' });
    expect(named('last 7 days kiosk')).to.include({ length: 3 });
    expect(named('yesterday tz=UTC')).to.include({ length: 1 });
  });

  it('knows names in any letter case', () => {
    expect(named('This WEEK So Far')).to.deep.equal(named('this week so far'));
    expect(named('Last 7 Days')).to.deep.equal(named('last 7 days'));
  });

  for (const text of [
    '',
    'now',
    'last',
    'last 7',
    'last 7 parsecs',
    'last -7 days',
    'past',
    'constructor',
    'this',
    'week',
    'kiosk today',
  ]) {
    it(`knows no range of the name ${JSON.stringify(text)}`, () => {
      expect(named(text)).to.equal(undefined);
    });
  }

  it('knows none where nothing is typed', () => {
    expect(namedRange([])).to.equal(undefined);
  });

  for (const text of ['last 0 days', 'last 0.1 seconds', 'last 999999999 years']) {
    it(`says why ${text} is not a range`, () => {
      failureOf(InvalidRequestError, () => named(text));
    });
  }

  it('gives only what Grafana reads, in order at any time', () => {
    const moment = fc.integer({ min: 1e12, max: 4e12 });
    const zone = fc.constantFrom(undefined, 'Europe/Amsterdam', 'America/Havana');
    fc.assert(
      fc.property(fc.constantFrom(...NAMES), zone, moment, ([name], where, now) => {
        const { from = '', to = '' } = named(name) ?? {};
        const range = { from: parseTime(from), to: parseTime(to) };
        expect(range).to.deep.equal({
          from: { kind: 'relative', math: from },
          to: { kind: 'relative', math: to },
        });
        checkOrder(range, where, now);
      }),
    );
  });
});
