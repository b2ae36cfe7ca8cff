import { expect } from 'chai';
import fc from 'fast-check';
import { InvalidRequestError } from '../../../src/util/errors.ts';
import { TIME_ZONE_ALIASES } from '../../../src/grafana/time/time-zone-aliases.ts';
import { parseTimeZone, zoneToReadIn } from '../../../src/grafana/time/time-zones.ts';
import { failureOf } from '../../support/failure.ts';

const MOMENT = Date.UTC(2026, 6, 1, 12);

function hoursIn(zone: string): number {
  const format = new Intl.DateTimeFormat('en', {
    timeZone: zone,
    hour: 'numeric',
    hourCycle: 'h23',
  });
  return Number(format.format(MOMENT));
}

describe('time zones', () => {
  for (const [text, zone] of [
    ['Europe/Amsterdam', 'Europe/Amsterdam'],
    ['europe/amsterdam', 'Europe/Amsterdam'],
    ['EUROPE/AMSTERDAM', 'Europe/Amsterdam'],
    [' Europe/Amsterdam ', 'Europe/Amsterdam'],
    ['America/New York', 'America/New_York'],
    ['America/Argentina/Buenos_Aires', 'America/Argentina/Buenos_Aires'],
    ['america/port-au-prince', 'America/Port-au-Prince'],
    ['Asia/Kolkata', 'Asia/Kolkata'],
    ['asia/calcutta', 'Asia/Calcutta'],
    ['Europe/Kyiv', 'Europe/Kyiv'],
    ['europe/kiev', 'Europe/Kiev'],
    ['CET', 'CET'],
    ['est5edt', 'EST5EDT'],
    ['Etc/GMT-2', 'Etc/GMT-2'],
    ['us/pacific', 'US/Pacific'],
    ['japan', 'Japan'],
    ['utc', 'UTC'],
    ['UTC', 'UTC'],
    ['Z', 'UTC'],
    ['GMT', 'UTC'],
    ['Etc/UTC', 'UTC'],
    ['UTC+0', 'UTC'],
    ['Browser', 'browser'],
    ['amsterdam', 'Europe/Amsterdam'],
    ['New York', 'America/New_York'],
    ['ho chi minh', 'Asia/Ho_Chi_Minh'],
    ['Istanbul', 'Europe/Istanbul'],
    ['buenos aires', 'America/Buenos_Aires'],
  ] as const) {
    it(`reads ${text} as ${zone}`, () => {
      expect(parseTimeZone(text)).to.equal(zone);
    });
  }

  for (const [text, ahead] of [
    ['UTC+2', 2],
    ['UTC+02:00', 2],
    ['utc +2', 2],
    ['+02:00', 2],
    ['+0200', 2],
    ['GMT-5', -5],
    ['−05:00', -5],
    ['UTC+14', 14],
    ['UTC-12', -12],
  ] as const) {
    it(`is ${Math.abs(ahead)} hours ${ahead > 0 ? 'ahead of' : 'behind'} UTC in ${text}`, () => {
      const zone = parseTimeZone(text);
      expect(zone).to.match(/^Etc\/GMT/);
      expect(hoursIn(zone)).to.equal((12 + ahead + 24) % 24);
    });
  }

  for (const [text, why] of [
    ['', /is not a time zone; write one such as Europe\/Amsterdam/],
    ['No/Where', /is not a time zone/],
    ['Europe/Amsterdan', /did you mean Europe\/Amsterdam\?/],
    ['amsterdm', /did you mean Europe\/Amsterdam\?/],
    ['Europe Brussels', /did you mean Europe\/Brussels\?/],
    ['new yrok city', /is not a time zone/],
    ['PST', /is not a time zone; write one such as/],
    ['CEST', /is not a time zone; write one such as/],
    ['eastern', /more than one time zone; write one of Canada\/Eastern, US\/Eastern/],
    ['UTC+5:30', /whole number of hours.*write the name of a place.*Asia\/Kolkata/],
    ['+15:00', /is not an offset in use/],
    ['UTC-13', /is not an offset in use/],
    ['UTC&x=1', /is not a time zone/],
    ['constructor', /is not a time zone/],
    ['x'.repeat(100_000), /is not a time zone/],
  ] as const) {
    it(`says what is wrong with ${JSON.stringify(text.slice(0, 30))}`, () => {
      const { message } = failureOf(InvalidRequestError, () => parseTimeZone(text));
      expect(message).to.match(why);
    });
  }

  it('reads every zone that Node lists or has an alias for, in any letter case, as itself', () => {
    const names = [...Intl.supportedValuesOf('timeZone'), ...TIME_ZONE_ALIASES];
    for (const name of names) {
      expect(parseTimeZone(name)).to.equal(name);
      expect(parseTimeZone(name.toUpperCase())).to.equal(name);
      expect(parseTimeZone(name.toLowerCase().replaceAll('_', ' '))).to.equal(name);
      expect(zoneToReadIn(name)).to.equal(name);
    }
  });

  it('makes a zone of any text, or says that it is none', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom('UTC', 'GMT', 'Etc/', '+', '-', '1', '0', ':', ' ', 'a') }),
      fc.constantFrom(...TIME_ZONE_ALIASES).map((name) => name.slice(1)),
    );
    fc.assert(
      fc.property(text, (typed) => {
        try {
          const zone = parseTimeZone(typed);
          expect(parseTimeZone(zone)).to.equal(zone);
          if (zone !== 'browser') expect(() => hoursIn(zone)).not.to.throw();
        } catch (error) {
          expect(error).to.be.instanceOf(InvalidRequestError);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('reads times in UTC without a time zone, or with the browser’s', () => {
    expect(zoneToReadIn(undefined)).to.equal('UTC');
    expect(zoneToReadIn('browser')).to.equal('UTC');
    expect(zoneToReadIn('Asia/Tokyo')).to.equal('Asia/Tokyo');
    failureOf(InvalidRequestError, () => zoneToReadIn('No/Where'));
  });
});
