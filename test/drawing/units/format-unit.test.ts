import { expect } from 'chai';
import { unitFormat } from '../../../src/drawing/units/format-unit.ts';
import { writeDate } from '../../../src/drawing/units/date-tokens.ts';
import { readFixture } from '../../support/drawing.ts';
import { DateTime } from 'luxon';

interface Units {
  readonly values: readonly number[];
  readonly shown: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

const UTC = { zone: 'utc', now: Date.UTC(2026, 0, 1) };

function write(unit: string, value: number, decimals?: number, clock = UTC): string {
  const { prefix = '', text, suffix = '' } = unitFormat(unit, clock)(value, decimals);
  return `${prefix}${text}${suffix}`;
}

describe('units', () => {
  const { values, shown } = readFixture<Units>('units');

  for (const [unit, byDecimals] of Object.entries(shown)) {
    it(`${unit} is written as Grafana writes it`, () => {
      for (const [decimals, texts] of Object.entries(byDecimals)) {
        const places = decimals === 'auto' ? undefined : Number(decimals);
        const written = values.map((value) => write(unit, value, places));
        // A thin space of the browser's is a plain one here.
        expect(written).to.deep.equal(texts.map((text) => text.replaceAll('\u202f', ' ')));
      }
    });
  }

  it('infinite values are ∞ and what is not a number is NaN in every unit that counts', () => {
    for (const unit of ['short', 'bytes', 's', 'dthms', 'clocks', 'dtdurations', 'currencySEK']) {
      expect(write(unit, Infinity), unit).to.contain('∞').and.not.contain('undefined');
      expect(write(unit, NaN), unit).to.contain('NaN');
    }
  });

  it('a unit of the user’s own is written behind the number', () => {
    expect(write('kWh/100km', 17.25)).to.equal('17.3 kWh/100km');
    expect(write('constructor', 1)).to.equal('1 constructor');
    expect(write('__proto__', 1)).to.equal('1 __proto__');
  });

  it('dates are written in the zone that was asked for', () => {
    const clock = { zone: 'Asia/Kolkata', now: 0 };
    expect(write('dateTimeAsIso', Date.UTC(2026, 10, 26, 20, 0), undefined, clock)).to.equal(
      '2026-11-27 01:30:00',
    );
  });

  it('a zone is called as it is called there, or by its offset', () => {
    const winter = Date.UTC(2026, 0, 15);
    const names = ['utc', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'America/Sao_Paulo'];
    const written = names.map((zone) => write('time:z', winter, undefined, { zone, now: 0 }));
    expect(written).to.deep.equal(['UTC', 'CET', 'EST', 'IST', '-03']);
  });

  it('the date is left out today in the formats that say so', () => {
    const clock = { zone: 'utc', now: Date.UTC(2026, 10, 26, 23) };
    const morning = Date.UTC(2026, 10, 26, 9, 5);
    expect(write('dateTimeAsIsoNoDateIfToday', morning, undefined, clock)).to.equal('09:05:00');
    expect(write('dateTimeAsUSNoDateIfToday', morning - 86_400_000, undefined, clock)).to.equal(
      '11/25/2026 9:05:00 am',
    );
  });

  it('a time is told from now in words', () => {
    const ago = (ms: number) => write('dateTimeFromNow', UTC.now - ms);
    const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];
    expect([10_000, minute, 30 * minute, hour, 5 * hour, day, 3 * day].map(ago)).to.deep.equal([
      'a few seconds ago',
      'a minute ago',
      '30 minutes ago',
      'an hour ago',
      '5 hours ago',
      'a day ago',
      '3 days ago',
    ]);
    expect([31 * day, 90 * day, 365 * day, 800 * day].map(ago)).to.deep.equal([
      'a month ago',
      '3 months ago',
      'a year ago',
      '2 years ago',
    ]);
    expect(ago(-50_000)).to.equal('in a minute');
    expect(write('dateTimeFromNow', NaN)).to.equal('Invalid date');
    expect(write('dateTimeAsIso', 9e15)).to.equal('Invalid date');
  });

  it('every token of a date format is written', () => {
    const time = DateTime.fromISO('2026-01-03T00:07:09.045Z', { zone: 'utc' });
    const tokens = 'Mo Qo DDDo dd d do k kk z gggg gg ww wo Wo SS SSSSS hh H A a ZZ Z';
    expect(writeDate(time, tokens)).to.equal(
      '1st 1st 3rd Sa 6 6th 24 24 UTC 2026 26 01 1st 1st 04 04500 12 0 AM am +0000 +00:00',
    );
    expect(writeDate(time, 'lll')).to.equal('Jan 3, 2026 12:07 AM');
  });
});
