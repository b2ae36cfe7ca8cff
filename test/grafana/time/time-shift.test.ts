import { expect } from 'chai';
import fc from 'fast-check';
import { InvalidRequestError } from '../../../src/util/errors.ts';
import {
  parseTime,
  resolveTime,
  type Time,
  type TimeRange,
} from '../../../src/grafana/time/time-range.ts';
import { readShift, shiftRange } from '../../../src/grafana/time/time-shift.ts';
import { failureOf } from '../../support/failure.ts';

const NOW = Date.parse('2026-11-20T14:07:31.250Z');

const range = (from: string, to: string): TimeRange => ({
  from: parseTime(from),
  to: parseTime(to),
});

const shiftOf = (text: string) => readShift(text === '' ? [] : text.split(' ')).value;

function iso(time: Time): string {
  expect(time.kind).to.equal('instant');
  return new Date(resolveTime(time, 'from', undefined, 0)).toISOString();
}

describe('time shift', () => {
  for (const [text, label, math] of [
    ['yesterday', 'yesterday', '-1d'],
    ['Yesterday', 'yesterday', '-1d'],
    ['1w', '1w earlier', '-1w'],
    ['12h', '12h earlier', '-12h'],
    ['12hr', '12h earlier', '-12h'],
    ['1.5h', '90m earlier', '-90m'],
    ['1M', '1M earlier', '-1M'],
    ['1month', '1M earlier', '-1M'],
    ['1h30m', '1h30m earlier', '-1h-30m'],
  ] as const) {
    it(`reads ${text}`, () => {
      expect(shiftOf(text)).to.include({ label, math });
    });
  }

  for (const text of ['', '0d', '0h0m', '1', 'week', 'now-1w', '1d/d', '-1d', 'tomorrow', '1x']) {
    it(`refuses ${JSON.stringify(text)}, and says what would do`, () => {
      const { message } = failureOf(InvalidRequestError, () => shiftOf(text));
      expect(message).to.match(/vs yesterday, vs 1w/);
    });
  }

  for (const [from, to, shift, zone, earlierFrom, earlierTo] of [
    [
      'now-3h',
      'now',
      'yesterday',
      undefined,
      '2026-11-19T11:07:31.250Z',
      '2026-11-19T14:07:31.250Z',
    ],
    [
      'now/d',
      'now',
      '1w',
      'Europe/Amsterdam',
      '2026-11-12T23:00:00.000Z',
      '2026-11-13T14:07:31.250Z',
    ],
    // A day of 25 hours is compared with 25 hours.
    [
      '2026-10-25',
      '2026-10-25',
      'yesterday',
      'Europe/Amsterdam',
      '2026-10-23T22:00:00.000Z',
      '2026-10-24T22:59:59.999Z',
    ],
    // The same hour on the clock, before the clocks went back.
    [
      '2026-10-25T09:00',
      '2026-10-25T10:00',
      'yesterday',
      'Europe/Amsterdam',
      '2026-10-24T07:00:00.000Z',
      '2026-10-24T08:00:00.000Z',
    ],
    [
      '2026-03-31',
      '2026-03-31T06:00',
      '1M',
      undefined,
      '2026-02-28T00:00:00.000Z',
      '2026-02-28T06:00:00.000Z',
    ],
  ] as const) {
    it(`goes from ${from} ${to} back by ${shift}${zone === undefined ? '' : ` in ${zone}`}`, () => {
      const earlier = shiftRange(range(from, to), shiftOf(shift), zone, NOW);
      expect([iso(earlier.from), iso(earlier.to)]).to.deep.equal([earlierFrom, earlierTo]);
    });
  }

  it('refuses what would lie before all that Grafana reads', () => {
    const far = range('1980-01-01', '1980-01-02');
    failureOf(InvalidRequestError, () => shiftRange(far, shiftOf('20y'), undefined, NOW));
  });

  it('refuses a zone that is none', () => {
    const day = range('now-1d', 'now');
    failureOf(InvalidRequestError, () => shiftRange(day, shiftOf('1d'), 'No/Where', NOW));
  });

  it('keeps the length of time, and is always earlier', () => {
    const zone = fc.constantFrom(undefined, 'Europe/Amsterdam', 'America/New_York', 'browser');
    const start = fc.integer({ min: 1e12, max: 4e12 });
    const length = fc.integer({ min: 1, max: 1e11 });
    const shift = fc
      .tuple(
        fc.integer({ min: 1, max: 99 }),
        fc.constantFrom('s', 'm', 'h', 'd', 'w', 'M', 'Q', 'y'),
      )
      .filter(([amount, unit]) => unit !== 'y' || amount < 20)
      .map(([amount, unit]) => `${amount}${unit}`);
    fc.assert(
      fc.property(zone, start, length, shift, (name, ms, more, back) => {
        const asked = range(String(ms), String(ms + more));
        const { from, to } = shiftRange(asked, shiftOf(back), name, NOW);
        const [first, last] = [from, to].map((time) => resolveTime(time, 'from', name, NOW));
        expect((last ?? 0) - (first ?? 0)).to.equal(more);
        expect(first).to.be.below(ms);
      }),
    );
  });
});
