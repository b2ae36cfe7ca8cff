import { expect } from 'chai';
import fc from 'fast-check';
import { findRange, readEnd } from '../../../src/grafana/time/range-phrases.ts';
import type { Read } from '../../../src/grafana/time/days.ts';
import {
  describeRange,
  formatRange,
  joinRanges,
  type RangeContext,
  type RequestedRange,
  resolveRange,
} from '../../../src/grafana/time/requested-range.ts';
import { resolveTime, type Time } from '../../../src/grafana/time/time-range.ts';
import { InvalidRequestError } from '../../../src/util/errors.ts';
import { failureOf } from '../../support/failure.ts';

/** A Friday. */
const NOW = '2026-11-20T09:00:00Z';

function contextOf(zone: string | undefined, now: string): RangeContext {
  return { zone, grafanaZone: zone, now: Date.parse(now), defaultLength: '-6h' };
}

function readRange(words: readonly string[]): Read<RequestedRange> {
  const found = findRange(words);
  if (found) return found;
  throw new Error(`${words.join(' ')} does not begin with a time`);
}

/** Both ends as Grafana is told them: date math, or the zone's clock. */
function read(text: string, now = NOW, zone?: string): string {
  const { value, length } = readRange(text.split(' '));
  expect(length).to.equal(text.split(' ').length);
  const context = contextOf(zone, now);
  const { from, to } = resolveRange(value, context);
  const shown = (time: Time) =>
    time.kind === 'relative'
      ? time.math
      : new Date(resolveTime(time, 'from', zone, 0)).toISOString().replace(/:00\.000Z$|Z$/, '');
  return `${shown(from)} ${shown(to)}`;
}

describe('range phrases', () => {
  const day = (date: string) => `${date}T00:00 ${date}T23:59:59.999`;

  for (const [text, range] of [
    ['-3h', 'now-3h now'],
    ['6h', 'now-6h now'],
    ['1h ago', 'now-1h now'],
    ['2 days ago', 'now-2d now'],
    ['an hour ago', 'now-1h now'],
    ['half an hour ago', 'now-30m now'],
    ['a couple of hours ago', 'now-2h now'],
    ['3h ago to 1h ago', 'now-3h now-1h'],
    ['1h 30m ago', 'now-1h-30m now'],
    ['2 hours 30 minutes ago', 'now-2h-30m now'],
    ['2 hours and 30 minutes', 'now-2h-30m now'],
    ['last 2 hours 30 minutes', 'now-2h-30m now'],
    ['since 2 hours 30 minutes', 'now-2h-30m now'],
    ['3h 1h', 'now-3h now-1h'],
    ['an hour and a half ago', 'now-90m now'],
    ['past hour and a half', 'now-90m now'],
    ['last two and a half hours', 'now-150m now'],
    ['last quarter hour', 'now-15m now'],
    ['all of yesterday', 'now-1d/d now-1d/d'],
    ['so far today', 'now/d now'],
    ['month to date', 'now/M now'],
    ['half hour ago', 'now-30m now'],
    ['last half hour', 'now-30m now'],
    ['a quarter of an hour ago', 'now-15m now'],
    ['the last two hours', 'now-2h now'],
    ['two hours', 'now-2h now'],
    ['twenty minutes ago', 'now-20m now'],
    ['forty-five minutes', 'now-45m now'],
    ['last ninety minutes', 'now-90m now'],
    ['a fortnight ago', 'now-2w now'],
    ['last fortnight', 'now-2w now'],
    ['3 to 1 hours ago', 'now-3h now-1h'],
    ['between 2 and 4 days ago', 'now-4d now-2d'],
    ['until yesterday', '2026-11-19T18:00 now-1d/d'],
    ['up to now-1h', 'now-1h-6h now-1h'],
    ['3 hours ago until an hour ago', 'now-3h now-1h'],
    ['from now-3h to now-1h', 'now-3h now-1h'],
    ['now-3h..now-1h', 'now-3h now-1h'],
    ['3h-1h', 'now-3h now-1h'],
    ['last 3 hours', 'now-3h now'],
    ['the last 3 hours', 'now-3h now'],
    ['last three hours', 'now-3h now'],
    ['for the last 3 hours', 'now-3h now'],
    ['over the past day', 'now-1d now'],
    ['past 2 days', 'now-2d now'],
    ['previous 7 days', 'now-7d now'],
    ['since yesterday', 'now-1d/d now'],
    ['since last week', 'now-1w/w now'],
    ['until now', 'now-6h now'],
    ['until now-1d', 'now-1d-6h now-1d'],
    ['today', 'now/d now/d'],
    ['the day before yesterday', 'now-2d/d now-2d/d'],
    ['from yesterday to today', 'now-1d/d now/d'],
    ['since 3 hours', 'now-3h now'],

    ['30 minutes before 14:00', '2026-11-19T13:30 2026-11-19T14:00'],
    ['an hour after noon yesterday', '2026-11-19T12:00 2026-11-19T13:00'],
    ['1h 30m before 9am', '2026-11-20T07:30 2026-11-20T09:00'],
    ['10:00 11:30', '2026-11-19T10:00 2026-11-19T11:30'],
    ['from 10:00 to 11:30', '2026-11-19T10:00 2026-11-19T11:30'],
    ['10:00 until 11:30', '2026-11-19T10:00 2026-11-19T11:30'],
    ['between 10:00 and 12:00', '2026-11-19T10:00 2026-11-19T12:00'],
    ['between 7am and 8am', '2026-11-20T07:00 2026-11-20T08:00'],
    ['between 10 and 12', '2026-11-19T10:00 2026-11-19T12:00'],
    ['14:00 to 15:00', '2026-11-19T14:00 2026-11-19T15:00'],
    ['14:00-15:00', '2026-11-19T14:00 2026-11-19T15:00'],
    ['14:00 - 15:00', '2026-11-19T14:00 2026-11-19T15:00'],
    ['8:30 to 9:30', '2026-11-20T08:30 2026-11-20T09:30'],
    ['23:00 to 01:00', '2026-11-19T23:00 2026-11-20T01:00'],
    ['22:00 to midnight', '2026-11-19T22:00 2026-11-20T00:00'],
    ['22:00 to 24:00', '2026-11-19T22:00 2026-11-20T00:00'],
    ['9am-5pm', '2026-11-20T09:00 2026-11-20T17:00'],
    ['yesterday 9-10:30', '2026-11-19T09:00 2026-11-19T10:30'],
    ['9-5pm', '2026-11-20T09:00 2026-11-20T17:00'],
    ['2 to 4pm', '2026-11-19T14:00 2026-11-19T16:00'],
    ['from 11:30 to 1pm', '2026-11-19T11:30 2026-11-19T13:00'],
    ['from 9 to 17', '2026-11-20T09:00 2026-11-20T17:00'],
    ['from 5pm to 7', '2026-11-19T17:00 2026-11-19T19:00'],
    ['5pm to 7', '2026-11-19T17:00 2026-11-19T19:00'],
    ['5pm to 7:30', '2026-11-19T17:00 2026-11-19T19:30'],
    ['11pm to 7', '2026-11-19T23:00 2026-11-20T07:00'],
    ['9am to 5', '2026-11-20T09:00 2026-11-20T17:00'],
    ['7am to 8', '2026-11-20T07:00 2026-11-20T08:00'],
    ['12am to 1am', '2026-11-20T00:00 2026-11-20T01:00'],
    ['noon to 1:30 p.m.', '2026-11-19T12:00 2026-11-19T13:30'],
    ['8am', '2026-11-20T08:00 now'],
    ['8 am', '2026-11-20T08:00 now'],
    ['9am', '2026-11-19T09:00 now'],
    ['since 8:30', '2026-11-20T08:30 now'],
    ['since 9:30', '2026-11-19T09:30 now'],
    ['since midnight', '2026-11-20T00:00 now'],
    ['8:00 to now', '2026-11-20T08:00 now'],
    ['until 15:00', '2026-11-19T09:00 2026-11-19T15:00'],
    ['until 8:00', '2026-11-20T02:00 2026-11-20T08:00'],
    ['now-1d to 8:00', 'now-1d 2026-11-20T08:00'],
    ['9:00 PM', '2026-11-19T21:00 now'],
    ['9.30pm', '2026-11-19T21:30 now'],
    ['9h30 to 10h15', '2026-11-19T09:30 2026-11-19T10:15'],
    ['since 0830', '2026-11-20T08:30 now'],
    ['from 0700 to 0830', '2026-11-20T07:00 2026-11-20T08:30'],
    ['14:00- 15:00', '2026-11-19T14:00 2026-11-19T15:00'],
    ['14:00 -15:00', '2026-11-19T14:00 2026-11-19T15:00'],
    ['9am - 11am', '2026-11-20T09:00 2026-11-20T11:00'],
    ['7:00-8:00 utc', '2026-11-20T07:00 2026-11-20T08:00'],
    ['8:00 to 9:00 +02:00', '2026-11-20T06:00 2026-11-20T07:00'],
    ['8:00 to 9:00 UTC+2', '2026-11-20T06:00 2026-11-20T07:00'],
    ['8:00 to 9:00 in Tokyo', '2026-11-19T23:00 2026-11-20T00:00'],
    ['8:00 to 8:30 Europe/Brussels time', '2026-11-20T07:00 2026-11-20T07:30'],
    ['2:00 to 3:00 new york', '2026-11-20T07:00 2026-11-20T08:00'],
    ['8:00 to 9:00 utc', '2026-11-20T08:00 2026-11-20T09:00'],
    ['9:00 to 9:30 Europe/Brussels', '2026-11-20T08:00 2026-11-20T08:30'],
    ['9:00+02:00', '2026-11-20T07:00 now'],

    ['yesterday 14:00', '2026-11-19T14:00 now'],
    ['yesterday at 2pm', '2026-11-19T14:00 now'],
    ['14:00 yesterday', '2026-11-19T14:00 now'],
    ['today 8:00', '2026-11-20T08:00 now'],
    ['2 days ago at 14:00', '2026-11-18T14:00 now'],
    ['yesterday 14:00 to 15:00', '2026-11-19T14:00 2026-11-19T15:00'],
    ['yesterday 23:00 to 01:00', '2026-11-19T23:00 2026-11-20T01:00'],
    ['yesterday 22:00 to today 6:00', '2026-11-19T22:00 2026-11-20T06:00'],
    ['yesterday 14:00-15:00', '2026-11-19T14:00 2026-11-19T15:00'],
    ['14:00-15:00 yesterday', '2026-11-19T14:00 2026-11-19T15:00'],
    ['8:00-8:30 yesterday', '2026-11-19T08:00 2026-11-19T08:30'],
    ['8:00 to 8:30 yesterday', '2026-11-19T08:00 2026-11-19T08:30'],
    ['23:00 to 01:00 yesterday', '2026-11-19T23:00 2026-11-20T01:00'],
    ['between 8:00 and 8:30 yesterday', '2026-11-19T08:00 2026-11-19T08:30'],
    ['yesterday between 8:00 and 8:30', '2026-11-19T08:00 2026-11-19T08:30'],
    ['yesterday from 8:00 to 8:30', '2026-11-19T08:00 2026-11-19T08:30'],
    ['10:00 to 11:00 on monday', '2026-11-16T10:00 2026-11-16T11:00'],
    ['mon 9:00-10:00', '2026-11-16T09:00 2026-11-16T10:00'],
    ['the 18th', day('2026-11-18')],
    ['the 22nd', day('2026-10-22')],
    ['the 31st', day('2026-10-31')],
    ['since the 18th', '2026-11-18T00:00 now'],
    ['the 18th of november', day('2026-11-18')],
    ['18. november', day('2026-11-18')],
    ['18 nov 10:00-11:00', '2026-11-18T10:00 2026-11-18T11:00'],
    ['2026-11-18 10:00-11:00', '2026-11-18T10:00 2026-11-18T11:00'],
    ['monday at 9', '2026-11-16T09:00 now'],
    ['from 14:00 to today 8:00', '2026-11-19T14:00 2026-11-20T08:00'],
    ['monday 9:00 to 17:00', '2026-11-16T09:00 2026-11-16T17:00'],
    ['friday 10:00', '2026-11-13T10:00 now'],

    ['monday', day('2026-11-16')],
    ['Mon', day('2026-11-16')],
    ['on monday', day('2026-11-16')],
    ['last monday', day('2026-11-16')],
    ['saturday', day('2026-11-14')],
    ['friday', day('2026-11-20')],
    ['last friday', day('2026-11-13')],
    ['from monday', '2026-11-16T00:00 now'],
    ['since tuesday', '2026-11-17T00:00 now'],
    ['monday to wednesday', '2026-11-16T00:00 2026-11-18T23:59:59.999'],
    ['friday to monday', '2026-11-20T00:00 2026-11-23T23:59:59.999'],
    ['mon-wed', '2026-11-16T00:00 2026-11-18T23:59:59.999'],
    ['weekend', '2026-11-14T00:00 2026-11-15T23:59:59.999'],
    ['last weekend', '2026-11-14T00:00 2026-11-15T23:59:59.999'],
    ['over the weekend', '2026-11-14T00:00 2026-11-15T23:59:59.999'],
    ['since the weekend', '2026-11-14T00:00 now'],
    ['2026-11-18', day('2026-11-18')],
    ['2026-11-18 to 2026-11-19', '2026-11-18T00:00 2026-11-19T23:59:59.999'],
    ['2026-11-18..2026-11-19', '2026-11-18T00:00 2026-11-19T23:59:59.999'],
    ['since 2026-11-18', '2026-11-18T00:00 now'],
    ['25/11/2026', day('2026-11-25')],
    ['11/25/2026', day('2026-11-25')],
    ['11/11/2026', day('2026-11-11')],
    ['18.11.2026', day('2026-11-18')],
    ['2026/11/18', day('2026-11-18')],
    ['18 November 2026', day('2026-11-18')],
    ['Nov 18th, 2026', day('2026-11-18')],
    ['18th of november', day('2026-11-18')],
    ['dec 24', day('2025-12-24')],
    ['18 nov 14:00 to 15:00', '2026-11-18T14:00 2026-11-18T15:00'],
    ['2026-11-18 10:00 12:00', '2026-11-18T10:00 2026-11-18T12:00'],
    ['2026-11-18T10:00/2026-11-18T12:00', '2026-11-18T10:00 2026-11-18T12:00'],

    ['around 14:20', '2026-11-19T14:05 2026-11-19T14:35'],
    ['around 8:50', '2026-11-20T08:35 2026-11-20T09:05'],
    ['around noon yesterday', '2026-11-19T11:45 2026-11-19T12:15'],
    ['around 14:20 yesterday', '2026-11-19T14:05 2026-11-19T14:35'],
    ['yesterday around 8:20', '2026-11-19T08:05 2026-11-19T08:35'],
    ['around 8:20 utc', '2026-11-20T08:05 2026-11-20T08:35'],
    ['around 2h ago', '2026-11-20T06:45 2026-11-20T07:15'],
    ['at 8:20', '2026-11-20T08:05 2026-11-20T08:35'],
    ['~8:20', '2026-11-20T08:05 2026-11-20T08:35'],
    ['around 2026-11-18T10:00', '2026-11-18T09:45 2026-11-18T10:15'],

    ['this morning', '2026-11-20T06:00 2026-11-20T12:00'],
    ['this afternoon', '2026-11-19T12:00 2026-11-19T18:00'],
    ['last night', '2026-11-19T20:00 2026-11-20T06:00'],
    ['yesterday evening', '2026-11-19T18:00 2026-11-20T00:00'],
    ['monday morning', '2026-11-16T06:00 2026-11-16T12:00'],
    ['since this morning', '2026-11-20T06:00 now'],
    ['since last night', '2026-11-19T20:00 now'],
  ] as const) {
    it(`reads ${text} as ${range}`, () => {
      expect(read(text)).to.equal(range);
    });
  }

  it('takes a time of day for the latest that has begun, whenever it is asked for', () => {
    expect(read('14:00 to 15:00', '2026-11-20T13:59:59Z')).to.match(/^2026-11-19T14:00 /);
    expect(read('14:00 to 15:00', '2026-11-20T14:00:00Z')).to.match(/^2026-11-20T14:00 /);
    expect(read('23:00 to 01:00', '2026-11-20T23:30:00Z')).to.equal(
      '2026-11-20T23:00 2026-11-21T01:00',
    );
    expect(read('23:00 to 01:00', '2026-11-20T00:30:00Z')).to.equal(
      '2026-11-19T23:00 2026-11-20T01:00',
    );
    expect(read('last night', '2026-11-20T03:00:00Z')).to.equal(
      '2026-11-19T20:00 2026-11-20T06:00',
    );
    expect(read('last night', '2026-11-20T22:00:00Z')).to.equal(
      '2026-11-19T20:00 2026-11-20T06:00',
    );
  });

  it('reads a time of day by the calendar of its zone', () => {
    const brussels = 'Europe/Brussels';
    expect(read('9:00 to 10:00', NOW, brussels)).to.equal('2026-11-20T08:00 2026-11-20T09:00');
    expect(read('monday', NOW, 'America/New_York')).to.equal(
      '2026-11-16T05:00 2026-11-17T04:59:59.999',
    );
    // 23:30 UTC on Sunday is Monday in Brussels.
    expect(read('monday', '2026-11-15T23:30:00Z', brussels)).to.equal(
      '2026-11-15T23:00 2026-11-16T22:59:59.999',
    );
  });

  it('reads times of day that clocks leave out or show twice', () => {
    const brussels = 'Europe/Brussels';
    // 2:30 is left out on 29 March 2026, and shown twice on 25 October.
    expect(read('2:30 to 4:00', '2026-03-29T09:00:00Z', brussels)).to.equal(
      '2026-03-29T01:30 2026-03-29T02:00',
    );
    expect(read('1:00 to 2:30', '2026-10-25T09:00:00Z', brussels)).to.equal(
      '2026-10-24T23:00 2026-10-25T01:30',
    );
    expect(read('2:30 to 3:00', '2026-10-25T09:00:00Z', brussels)).to.equal(
      '2026-10-25T00:30 2026-10-25T02:00',
    );
    expect(read('sunday', '2026-10-26T09:00:00Z', brussels)).to.equal(
      '2026-10-24T22:00 2026-10-25T22:59:59.999',
    );
  });

  for (const [text, length] of [
    ['10:00 server=a', 1],
    ['monday web', 1],
    ['since 9:00 kiosk', 2],
    ['last 7 days vs 1w', 3],
    ['10:00 to 11:00 vs monday', 3],
    ['yesterday last week', 1],
    ['9 am sharp', 2],
  ] as const) {
    it(`takes ${length} of the words of ${text}`, () => {
      expect(readRange(text.split(' ')).length).to.equal(length);
    });
  }

  for (const text of [
    'web',
    'servers',
    'since boot',
    'from web',
    'around the world',
    'at rest',
    'may',
    'march hare',
    'for web',
    'to',
    '3',
    '5xx',
    'holiday',
    'nowhere',
    'tomorrow',
    'constructor',
    '',
  ]) {
    it(`finds no time in ${JSON.stringify(text)}`, () => {
      expect(findRange(text.split(' '))).to.equal(undefined);
    });
  }

  for (const [text, why] of [
    ['11/12/2026', /11 December 2026 or 12 November 2026; write `2026-12-11` or `2026-11-12`/],
    ['1/2/2026', /1 February 2026 or 2 January 2026/],
    ['3-4-2026', /3 April 2026 or 4 March 2026/],
    ['1/2', /1 February or 2 January; write `1 Feb` or `2 Jan`/],
    ['31/02/2026', /not a day of the calendar/],
    ['30 february', /not a day of the calendar/],
    ['2026-13-01', /not a day of the calendar/],
    ['14:00 PST', /"PST" is not a time zone; write one such as/],
    ['14:00-15:00 CEST', /"CEST" is not a time zone; write one such as/],
    ['25:00', /not a time of day; write one such as 14:30 or 9am/],
    ['13pm', /not a time of day/],
    ['0am', /not a time of day/],
    ['10:60', /not a time of day/],
    ['between 10:00', /no end that is a time/],
    ['10:00 to web', /no end that is a time/],
    ['now-3x', /not a time/],
    ['last 0 hours', /empty/],
  ] as const) {
    it(`says why ${text} is not a range`, () => {
      const { message } = failureOf(InvalidRequestError, () => readRange(text.split(' ')));
      expect(message).to.match(why);
    });
  }

  it('says of what has not begun that it has not', () => {
    const { message } = failureOf(InvalidRequestError, () => read('today 10:00'));
    expect(message).to.match(
      /^The range begins at 2026-11-20 10:00:00 \(UTC\), which has not come/,
    );
  });

  it('reads an end by its name as the phrase says that end', () => {
    expect(readEnd('yesterday', 'from').from).to.deep.equal({ kind: 'relative', math: 'now-1d/d' });
    expect(readEnd('yesterday 14:00', 'to').to).to.deep.equal({
      kind: 'wall',
      day: { kind: 'back', days: 1 },
      clock: '14:00',
    });
    failureOf(InvalidRequestError, () => readEnd('14:00 to 15:00', 'from'));
    failureOf(InvalidRequestError, () => readEnd('', 'to'));
  });

  it('describes what it understood, its zone included', () => {
    const described = (text: string, zone?: string) => {
      const range = readRange(text.split(' ')).value;
      const context = contextOf(zone, NOW);
      return describeRange(range, resolveRange(range, context), context);
    };
    expect(described('8:00')).to.equal('2026-11-20 08:00 until now (UTC)');
    expect(described('10:00 to 11:30', 'Europe/Brussels')).to.equal(
      '2026-11-20 10:00 to 11:30 (Europe/Brussels)',
    );
    expect(described('23:00 to 01:00')).to.equal('2026-11-19 23:00 to 2026-11-20 01:00 (UTC)');
    expect(described('monday')).to.equal('2026-11-16 00:00 to 24:00 (UTC)');
    expect(described('8:00 to 9:00 Asia/Tokyo', 'Europe/Brussels')).to.equal(
      '2026-11-20 08:00 to 09:00 (Asia/Tokyo)',
    );
  });

  const words = fc.array(
    fc.oneof(
      fc.constantFrom(
        ...'from to since until between and around at on the last past this previous ago for'.split(
          ' ',
        ),
        ...'today yesterday morning night monday fri week hour hours days noon midnight'.split(' '),
        ...'now now-3h now/d -2h 6h 9am 12pm 14:00 23:30 0:15 24:00 14:00-15:00 utc am 3 11'.split(
          ' ',
        ),
        ...'and half a two thirty minutes 1h30m 9.30pm 9h30 0930 weekend +02:00 -15:00 Tokyo up'.split(
          ' ',
        ),
        ...'2026-11-18 25/11/2026 nov 18 2026 29 feb 1700000000 2026-03-29T02:30'.split(' '),
      ),
      fc
        .nat({ max: 2400 })
        .map((n) => `${Math.floor(n / 100)}:${String(n % 100).padStart(2, '0')}`),
    ),
    { minLength: 1, maxLength: 7 },
  );
  const zones = fc.constantFrom(
    undefined,
    'UTC',
    'Europe/Brussels',
    'America/Havana',
    'Asia/Kolkata',
  );
  const moments = fc.integer({ min: Date.UTC(2020, 0), max: Date.UTC(2032, 0) });

  it('never ends a range before it begins, whatever was typed', () => {
    let read = 0;
    fc.assert(
      fc.property(words, zones, moments, (typed, zone, now) => {
        const context = { zone, grafanaZone: zone, now, defaultLength: '-6h' };
        try {
          const found = findRange(typed);
          if (found === undefined) return;
          expect(found.length).to.be.within(1, typed.length);
          const { from, to } = resolveRange(found.value, context);
          const [first, last] = [
            resolveTime(from, 'from', zone, now),
            resolveTime(to, 'to', zone, now),
          ];
          expect(first).to.be.at.most(last);
          read += 1;
        } catch (error) {
          expect(error).to.be.instanceOf(InvalidRequestError);
        }
      }),
      { numRuns: 5_000 },
    );
    expect(read).to.be.above(500);
  });

  it('reads the same from what it writes', () => {
    let read = 0;
    fc.assert(
      fc.property(words, (typed) => {
        let range;
        try {
          range = findRange(typed)?.value;
        } catch (error) {
          expect(error).to.be.instanceOf(InvalidRequestError);
        }
        if (range === undefined) return;
        const written = formatRange(range);
        const again = readRange(written.split(' '));
        expect(again.length, written).to.equal(written.split(' ').length);
        expect({ ...again.value, typed: '', notes: [] }).to.deep.equal({
          ...range,
          typed: '',
          notes: [],
        });
        read += 1;
      }),
      { numRuns: 5_000 },
    );
    expect(read).to.be.above(500);
  });

  it('joins ends that are typed apart, each once', () => {
    const part = (text: string) => readRange(text.split(' ')).value;
    const joined = joinRanges(part('since 8:00'), part('until 9:00'));
    expect(joined && formatRange(joined)).to.equal('from 08:00 to 09:00');
    const days = joinRanges(part('2026-11-18'), part('2026-11-19'));
    expect(days && formatRange(days)).to.equal('from 2026-11-18 to 2026-11-19');
    expect(joinRanges(part('yesterday'), part('now-1h'))).to.equal(undefined);
    expect(joinRanges(part('around 8:00'), part('9:00'))).to.equal(undefined);
  });
});
