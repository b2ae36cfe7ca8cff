import { expect } from 'chai';
import fc from 'fast-check';
import { momentOf } from '../../src/grafana/date-math.ts';
import { fromZone, inZone, zoneOf } from '../../src/grafana/zone.ts';

const NOW = Date.UTC(2026, 10, 20, 14, 7, 31, 250);
const iso = (time: number | undefined): string =>
  time === undefined ? 'undefined' : new Date(time).toISOString();

describe('date math', () => {
  const utc = zoneOf('UTC');
  const starts = [
    ['now', '2026-11-20T14:07:31.250Z'],
    ['now-6h', '2026-11-20T08:07:31.250Z'],
    ['now-1h-30m', '2026-11-20T12:37:31.250Z'],
    ['now+1h', '2026-11-20T15:07:31.250Z'],
    ['now-90s', '2026-11-20T14:06:01.250Z'],
    ['now-2w', '2026-11-06T14:07:31.250Z'],
    ['now-1M', '2026-10-20T14:07:31.250Z'],
    ['now-1Q/Q', '2026-07-01T00:00:00.000Z'],
    ['now/fy', '2026-01-01T00:00:00.000Z'],
    ['now/d', '2026-11-20T00:00:00.000Z'],
    ['now-1d/d', '2026-11-19T00:00:00.000Z'],
    ['now/w', '2026-11-15T00:00:00.000Z'],
    ['now/M', '2026-11-01T00:00:00.000Z'],
    ['1700000000000', '2023-11-14T22:13:20.000Z'],
    ['20261120', '2026-11-20T00:00:00.000Z'],
    ['20261120T101112', '2026-11-20T10:11:12.000Z'],
    ['2026-11-20 10:11:12', '2026-11-20T10:11:12.000Z'],
    ['2026-11-20T10:11:12.013Z', '2026-11-20T10:11:12.013Z'],
    ['now-12hr', 'undefined'],
    ['now-1.5h', 'undefined'],
    ['now-6H', 'undefined'],
    ['NOW-6h', 'undefined'],
    ['2024-01-01', 'undefined'],
    ['', 'undefined'],
  ] as const;
  for (const [raw, expected] of starts) {
    it(`reads "${raw}" as ${expected}`, () => {
      expect(iso(momentOf(raw, 'start', NOW, utc))).to.equal(expected);
    });
  }

  it('rounds the end of a range to the end of the day', () => {
    expect(iso(momentOf('now/d', 'end', NOW, utc))).to.equal('2026-11-20T23:59:59.999Z');
    expect(iso(momentOf('now-1M/M', 'end', NOW, utc))).to.equal('2026-10-31T23:59:59.999Z');
  });

  it("begins days in the viewer's zone, when the clocks change too", () => {
    const brussels = zoneOf('Europe/Brussels');
    expect(iso(momentOf('now/d', 'start', NOW, brussels))).to.equal('2026-11-19T23:00:00.000Z');
    const change = Date.UTC(2026, 9, 25, 12);
    expect(iso(momentOf('now/d', 'start', change, brussels))).to.equal('2026-10-24T22:00:00.000Z');
    expect(iso(momentOf('now/d', 'end', change, brussels))).to.equal('2026-10-25T22:59:59.999Z');
  });

  it('keeps to the end of a shorter month', () => {
    const march = Date.UTC(2026, 2, 31, 12);
    expect(iso(momentOf('now-1M', 'start', march, utc))).to.equal('2026-02-28T12:00:00.000Z');
  });

  it('goes back as far as it is told, for any amount and fixed unit', () => {
    const units = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;
    const unit = fc.constantFrom('s', 'm', 'h', 'd', 'w');
    fc.assert(
      fc.property(fc.nat({ max: 2000 }), unit, (amount, name) => {
        const parsed = momentOf(`now-${amount}${name}`, 'start', NOW, utc);
        expect(parsed).to.equal(NOW - amount * units[name]);
      }),
    );
  });

  it('never throws, whatever it is given', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((tail) => `now${tail}`),
        ),
        (raw) => {
          const parsed = momentOf(raw, 'end', NOW, utc);
          expect(parsed === undefined || typeof parsed === 'number').to.equal(true);
        },
      ),
    );
  });
});

describe('time zones', () => {
  const cases = [
    ['UTC', 0],
    ['Europe/Brussels', 60],
    ['Asia/Kolkata', 330],
    ['America/New_York', -300],
    ['UTC+02:00', 120],
    ['UTC-3', -180],
    ['No/Where', 0],
    ['browser', 0],
  ] as const;
  for (const [name, minutes] of cases) {
    it(`is ${minutes} minutes ahead in ${name}`, () => {
      expect(zoneOf(name).offsetAt(NOW)).to.equal(minutes * 60_000);
    });
  }

  it('finds the moment back', () => {
    const zones = fc.constantFrom('Europe/Brussels', 'Asia/Kolkata', 'America/New_York', 'UTC+5');
    fc.assert(
      fc.property(zones, fc.integer({ min: 0, max: 4e12 }), (name, moment) => {
        const zone = zoneOf(name);
        const back = fromZone(zone, inZone(zone, moment).getTime());
        expect(Math.abs(back - moment) % 3_600_000).to.equal(0);
        expect(inZone(zone, back).getTime()).to.equal(inZone(zone, moment).getTime());
      }),
    );
  });
});
