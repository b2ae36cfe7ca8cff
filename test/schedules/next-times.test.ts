import { expect } from 'chai';
import fc from 'fast-check';
import { DateTime } from 'luxon';
import { nextTimes } from '../../src/schedules/next-times.ts';
import { parseSchedule } from '../../src/schedules/parse-when.ts';

const BERLIN = 'Europe/Berlin';

/** The next times as the clocks of the zone show them, with their offset. */
function next(typed: string, zone: string, after: string, count: number): string[] {
  const start = DateTime.fromISO(after, { zone }).toMillis();
  return nextTimes(parseSchedule(typed).when, zone, start, count).map((time) =>
    DateTime.fromMillis(time, { zone, locale: 'en' }).toFormat('ccc d LLL H:mm Z'),
  );
}

describe('the next times of a schedule', () => {
  it('are after the moment itself, in the zone', () => {
    expect(next('weekdays 9:00', BERLIN, '2026-11-27T09:00', 2)).to.deep.equal([
      'Mon 30 Nov 9:00 +1',
      'Tue 1 Dec 9:00 +1',
    ]);
    expect(next('weekdays 9:00, 17:00', BERLIN, '2026-11-27T08:59:59', 3)).to.deep.equal([
      'Fri 27 Nov 9:00 +1',
      'Fri 27 Nov 17:00 +1',
      'Mon 30 Nov 9:00 +1',
    ]);
    expect(next('mon,thu 8:30', 'America/New_York', '2026-11-26T08:30', 2)).to.deep.equal([
      'Mon 30 Nov 8:30 -5',
      'Thu 3 Dec 8:30 -5',
    ]);
  });

  it('are on the last day of a month that is shorter', () => {
    expect(next('31st 9:00', 'UTC', '2027-01-31T10:00', 3)).to.deep.equal([
      'Sun 28 Feb 9:00 +0',
      'Wed 31 Mar 9:00 +0',
      'Fri 30 Apr 9:00 +0',
    ]);
    expect(next('30th,31st 9:00', 'UTC', '2027-02-01T00:00', 2)).to.deep.equal([
      'Sun 28 Feb 9:00 +0',
      'Tue 30 Mar 9:00 +0',
    ]);
  });

  it('come an hour later where the clocks skip them', () => {
    expect(next('daily 2:30', BERLIN, '2027-03-27T12:00', 2)).to.deep.equal([
      'Sun 28 Mar 3:30 +2',
      'Mon 29 Mar 2:30 +2',
    ]);
    // The two are the same moment.
    expect(next('daily 2:30, 3:30', BERLIN, '2027-03-27T12:00', 2)).to.deep.equal([
      'Sun 28 Mar 3:30 +2',
      'Mon 29 Mar 2:30 +2',
    ]);
  });

  it('come once where the clocks show them twice', () => {
    expect(next('daily 2:30', BERLIN, '2026-10-24T12:00', 2)).to.deep.equal([
      'Sun 25 Oct 2:30 +2',
      'Mon 26 Oct 2:30 +1',
    ]);
  });

  it('are each hour, also one that the clocks show twice or skip', () => {
    expect(next('hourly', BERLIN, '2026-10-25T01:10', 3)).to.deep.equal([
      'Sun 25 Oct 2:00 +2',
      'Sun 25 Oct 2:00 +1',
      'Sun 25 Oct 3:00 +1',
    ]);
    expect(next('hourly :45', BERLIN, '2027-03-28T01:50', 2)).to.deep.equal([
      'Sun 28 Mar 3:45 +2',
      'Sun 28 Mar 4:45 +2',
    ]);
    expect(next('hourly', 'Asia/Kolkata', '2026-11-26T09:01', 1)).to.deep.equal([
      'Thu 26 Nov 10:00 +5:30',
    ]);
  });

  it('ascend, and are what the clocks show, in every zone', () => {
    const zones = fc.constantFrom(...Intl.supportedValuesOf('timeZone'));
    const minutes = fc.uniqueArray(fc.integer({ min: 0, max: 1_439 }), {
      minLength: 1,
      maxLength: 4,
    });
    const moments = fc.integer({ min: Date.UTC(1995, 0), max: Date.UTC(2035, 0) });
    fc.assert(
      fc.property(zones, minutes, moments, (zone, unsorted, after) => {
        const times = unsorted.sort((a, b) => a - b);
        const when = {
          kind: 'times',
          days: { kind: 'weekdays', days: [1, 2, 3, 4, 5] },
          times,
        } as const;
        const found = nextTimes(when, zone, after, 5);
        let before = after;
        for (const time of found) {
          expect(time).to.be.above(before);
          before = time;
          const shown = DateTime.fromMillis(time, { zone });
          const minute = shown.hour * 60 + shown.minute;
          // A gap moves a time; no gap is longer than a day.
          const isMoved = shown.offset !== shown.minus({ days: 1 }).offset;
          expect(isMoved || (times.includes(minute) && shown.weekday <= 5)).to.equal(true);
        }
      }),
      { numRuns: 300 },
    );
  });
});
