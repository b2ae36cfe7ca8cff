import { expect } from 'chai';
import fc from 'fast-check';
import { InvalidRequestError } from '../../../src/util/errors.ts';
import { parseLength } from '../../../src/grafana/time/date-math.ts';
import {
  checkOrder,
  parseTime,
  resolveTime,
  rewritingOf,
  type Time,
  writeTime,
} from '../../../src/grafana/time/time-range.ts';
import { failureOf } from '../../support/failure.ts';

const NOW = Date.parse('2026-11-20T14:07:31.250Z');

const relative = (math: string): Time => ({ kind: 'relative', math });
const instant = (ms: number): Time => ({ kind: 'instant', ms });
const iso = (ms: number): string => new Date(ms).toISOString();

describe('time range', () => {
  describe('leaves what Grafana understands as it is, and says nothing of it', () => {
    const units = ['s', 'm', 'h', 'd', 'w', 'M', 'Q', 'y', 'fQ', 'fy'];
    for (const text of [
      'now',
      ...units.flatMap((unit) => [
        `now-6${unit}`,
        `now+1${unit}`,
        `now/${unit}`,
        `now-1${unit}/${unit}`,
      ]),
      'now-1h-30m',
      'now/d+8h',
      'now-7d/d-30m',
      'now-0s',
      'now-99999s',
      'now/d/h/m',
    ]) {
      it(text, () => {
        const time = parseTime(text);
        expect(time).to.deep.equal(relative(text));
        expect(rewritingOf(text, time)).to.equal(undefined);
        expect(writeTime(time, 'from', 'Europe/Amsterdam', NOW)).to.equal(text);
      });
    }
  });

  describe('takes a length of time for that long ago, and says nothing of it', () => {
    for (const text of ['6h', '90m', '2w', '1M', '1m', '5s', '1Q', '1y', '1fy']) {
      it(text, () => {
        const time = parseTime(text);
        expect(time).to.deep.equal(relative(`now-${text}`));
        expect(rewritingOf(text, time)).to.equal(undefined);
      });
    }
  });

  describe('takes any dash for a minus', () => {
    for (const minus of '‐‑‒–—―−﹘﹣-') {
      it(JSON.stringify(minus), () => {
        const text = `now${minus}6h`;
        expect(parseTime(text)).to.deep.equal(relative('now-6h'));
        expect(rewritingOf(text, parseTime(text))).to.equal(undefined);
        expect(parseTime(`2024${minus}01${minus}31`)).to.deep.equal({
          kind: 'wall',
          day: { kind: 'date', date: '2024-01-31' },
        });
      });
    }
  });

  describe('writes what people mean as Grafana understands it, which would ignore it silently', () => {
    for (const [text, meant] of [
      ['now-12hr', 'now-12h'],
      ['now-24hr', 'now-24h'],
      ['now-24hrs', 'now-24h'],
      ['now-30min', 'now-30m'],
      ['now-30MIN', 'now-30m'],
      ['now-1week', 'now-1w'],
      ['now-2Weeks', 'now-2w'],
      ['now-1month', 'now-1M'],
      ['now-1quarter/quarter', 'now-1Q/Q'],
      ['NOW-6h', 'now-6h'],
      ['NOW-6M', 'now-6M'],
      ['now-6H', 'now-6h'],
      ['now-1D/D', 'now-1d/d'],
      ['now-1q/FQ', 'now-1Q/fQ'],
      ['now/FY', 'now/fy'],
      ['Now/day', 'now/d'],
      ['now/1d', 'now/d'],
      ['now-d', 'now-1d'],
      ['now-06h', 'now-6h'],
      ['12hr', 'now-12h'],
      ['30min', 'now-30m'],
      ['90DAYS', 'now-90d'],
      ['6H', 'now-6h'],
      ['1h30m', 'now-1h-30m'],
      ['now-1.5h', 'now-90m'],
      ['1.5h', 'now-90m'],
      ['now-.5h', 'now-30m'],
      ['now-2.0h', 'now-2h'],
      ['now-0.5d', 'now-12h'],
      ['now-1.5w', 'now-252h'],
      ['now-0.25m', 'now-15s'],
      ['now-0.5y', 'now-6M'],
      // More digits than Grafana 13 reads of one amount.
      ['now-604800s', 'now-168h'],
      ['now-100100d', 'now-14300w'],
      // A digit further from `now` than Grafana 9 to 12 look for one.
      ['now-1h-30m-15s-10s', 'now-5425s'],
      ['now-14d/d-12h-30m', 'now-2w/d-750m'],
    ] as const) {
      it(`${text} is ${meant}`, () => {
        const time = parseTime(text);
        expect(time).to.deep.equal(relative(meant));
        expect(rewritingOf(text, time)).to.equal(meant);
      });
    }
  });

  describe('writes a moment in milliseconds, the one form that all of Grafana reads', () => {
    for (const [text, ms] of [
      ['1700000000000', 1_700_000_000_000],
      ['1700000000', 1_700_000_000_000],
      ['946684800', 946_684_800_000],
      ['10000000000', 10_000_000_000],
      ['99999999999999', 99_999_999_999_999],
      ['2024-01-01T10:00Z', Date.UTC(2024, 0, 1, 10)],
      ['2024-01-01T10:00:00Z', Date.UTC(2024, 0, 1, 10)],
      ['2024-01-01t10:00:00z', Date.UTC(2024, 0, 1, 10)],
      ['20240101T100000Z', Date.UTC(2024, 0, 1, 10)],
      ['2024-01-01 10:00:00.250Z', Date.UTC(2024, 0, 1, 10, 0, 0, 250)],
      ['2024-01-01T10:00:00,123456789Z', Date.UTC(2024, 0, 1, 10, 0, 0, 123)],
      ['2024-01-01T10:00:00+02:00', Date.UTC(2024, 0, 1, 8)],
      ['2024-01-01T10:00:00+02', Date.UTC(2024, 0, 1, 8)],
      ['2024-01-01T10:00:00-0530', Date.UTC(2024, 0, 1, 15, 30)],
      ['2024-01-01T10:00:00−05:30', Date.UTC(2024, 0, 1, 15, 30)],
    ] as const) {
      it(text, () => {
        const time = parseTime(text);
        expect(time).to.deep.equal(instant(ms));
        expect(rewritingOf(text, time)).to.equal(undefined);
        expect(writeTime(time, 'to', 'Europe/Amsterdam', NOW)).to.equal(String(ms));
      });
    }
  });

  describe('reads a time without a zone in the zone that is asked for', () => {
    for (const [text, edge, zone, moment] of [
      ['2024-07-01', 'from', undefined, '2024-07-01T00:00:00.000Z'],
      ['2024-07-01', 'to', undefined, '2024-07-01T23:59:59.999Z'],
      ['20240701', 'from', 'Europe/Amsterdam', '2024-06-30T22:00:00.000Z'],
      ['20240701', 'to', 'Europe/Amsterdam', '2024-07-01T21:59:59.999Z'],
      ['2024-02-29', 'to', 'UTC', '2024-02-29T23:59:59.999Z'],
      ['2024-07-01T10', 'from', 'Asia/Kolkata', '2024-07-01T04:30:00.000Z'],
      ['2024-07-01T10:30', 'to', 'America/New_York', '2024-07-01T14:30:00.000Z'],
      ['2024-07-01 10:30:15', 'from', 'browser', '2024-07-01T10:30:15.000Z'],
      ['20240701T103015', 'from', 'Etc/GMT-2', '2024-07-01T08:30:15.000Z'],
      ['2024-07-01T10:30:15.250', 'to', 'UTC', '2024-07-01T10:30:15.250Z'],
      ['2024-07-01T24:00', 'to', 'UTC', '2024-07-02T00:00:00.000Z'],
      ['2026-10-25T02:30', 'from', 'Europe/Amsterdam', '2026-10-25T00:30:00.000Z'],
      ['2026-10-25T02:30', 'to', 'Europe/Amsterdam', '2026-10-25T01:30:00.000Z'],
    ] as const) {
      it(`${text} as ${edge}${zone === undefined ? '' : ` in ${zone}`}`, () => {
        const time = parseTime(text);
        expect(rewritingOf(text, time)).to.equal(undefined);
        expect(iso(resolveTime(time, edge, zone, NOW))).to.equal(moment);
        expect(writeTime(time, edge, zone, NOW)).to.equal(String(Date.parse(moment)));
      });
    }
  });

  describe('refuses, with a sentence that shows other ways to write it,', () => {
    for (const text of [
      '',
      ' ',
      'nowhere',
      'now-',
      'now-6',
      'now6h',
      'now-6parsecs',
      'now--6h',
      'now-6h/',
      'now/',
      'now/2d',
      'now-1.h',
      'now-6ms',
      'now-1fd',
      'now-6h and more',
      '2024-01-01||+1d',
      'now-0.1s',
      'now-0.5M',
      'now-1.33333h',
      'now-0.0000001d',
      'now-100000d',
      'now-9999999999s',
      'now-2000y',
      'now-99999w',
      'now-50000M-50000M',
      'now-1M/M-1M/M-1M/M',
      `now${'/d'.repeat(100)}`,
      'yesterday',
      'cpu',
      '5',
      '12345678',
      '2024-13-01',
      '2024-02-30',
      '2023-02-29',
      '2024-00-10',
      '2024-0101',
      '2024-01-01T25:00',
      '2024-01-01T10:61',
      '2024-01-01T10:00:60',
      '2024-01-01T10:00:00+2',
      '2024-01-01T10:00:00+15:00',
      '2024-01-01Z',
      '1970-01-01',
      '0000-01-01',
      '5000-01-01',
      '1970-01-01T00:00Z',
      '2024',
      '2024-01',
      '2024-W05',
      '10:00',
      '1-1-2024',
      '1e9',
      '170000000000000',
      '9'.repeat(30),
      'now-constructor',
      'now/__proto__',
      '1constructor',
    ]) {
      it(JSON.stringify(text), () => {
        const { message } = failureOf(InvalidRequestError, () => parseTime(text));
        expect(message).to.match(/write .*such as/i);
      });
    }
  });

  const nearlyTimes = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({
      unit: fc.constantFrom('now', '-', '+', '/', '.', '6', 'h', 'd', 'M', 'hr', 'T', ':', 'Z'),
    }),
    fc.stringMatching(/^now([+-]\d{1,7}(\.\d{1,3})?[smhdwMQyf][Qy]?|\/[smhdwMQy]){1,4}$/),
    fc.stringMatching(/^\d{4}-?\d\d-?\d\d[T ]?\d\d:?\d\d/),
    fc.stringMatching(/^\d{1,16}$/),
  );
  const zones = fc.constantFrom(undefined, 'UTC', 'Europe/Amsterdam', 'America/Havana', 'browser');
  const edges = fc.constantFrom('from' as const, 'to' as const);

  function timeOf(text: string): Time | undefined {
    try {
      return parseTime(text);
    } catch (error) {
      expect(error).to.be.instanceOf(InvalidRequestError);
      expect((error as Error).message.length).to.be.below(300);
      return undefined;
    }
  }

  it('makes of any text what every Grafana reads, or says that it is not a time', () => {
    fc.assert(
      fc.property(nearlyTimes, edges, zones, (text, edge, zone) => {
        const time = timeOf(text);
        if (time === undefined) return;
        const written = writeTime(time, edge, zone, NOW);
        expect(written).to.match(/^(\d{11,14}|now(([+-]\d{1,5}|\/)(s|m|h|d|w|M|Q|y|fy|fQ))*)$/);
        if (time.kind === 'relative') expect(written.slice('now'.length + 10)).not.to.match(/\d/);
        expect(resolveTime(time, edge, zone, NOW)).to.satisfy(Number.isSafeInteger);
      }),
      { numRuns: 2000 },
    );
  });

  it('reads what it has written as the same', () => {
    fc.assert(
      fc.property(nearlyTimes, edges, zones, (text, edge, zone) => {
        const time = timeOf(text);
        if (time === undefined) return;
        const written = writeTime(time, edge, zone, NOW);
        const again = parseTime(written);
        expect(writeTime(again, edge, zone, NOW)).to.equal(written);
        expect(rewritingOf(written, again)).to.equal(undefined);
        expect(resolveTime(again, edge, zone, NOW)).to.equal(resolveTime(time, edge, zone, NOW));
      }),
      { numRuns: 1000 },
    );
  });

  it('means the same by a fraction as by the whole', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9_000_000 }), (thousandths) => {
        const time = timeOf(`now-${thousandths / 1000}h`);
        if (time === undefined) return;
        expect(resolveTime(time, 'from', undefined, NOW)).to.equal(NOW - thousandths * 3600);
      }),
    );
  });

  it('begins before it ends, whatever a day or a clock is', () => {
    fc.assert(
      fc.property(fc.integer({ min: 400, max: 20_000 }), zones, (day, zone) => {
        const time = parseTime(iso(day * 86_400_000).slice(0, 10));
        checkOrder({ from: time, to: time }, zone, NOW);
      }),
    );
  });

  it('ends soon with a long text', () => {
    for (const text of [
      'now'.repeat(70_000),
      `now${'-1h'.repeat(70_000)}x`,
      `now-1${'h'.repeat(200_000)}`,
      `now-${'1'.repeat(200_000)}h`,
      `now-1.${'1'.repeat(200_000)}h`,
      `${'1'.repeat(200_000)}x`,
      `${'1h'.repeat(100_000)}x`,
      `now${'/'.repeat(200_000)}`,
      `now${'/d'.repeat(100_000)}`,
      `now${'-1M/M'.repeat(50_000)}`,
      `2024-01-01${' '.repeat(200_000)}T10:00`,
    ]) {
      failureOf(InvalidRequestError, () => parseTime(text));
    }
    expect(parseTime(`now${'-1hr'.repeat(50_000)}`)).to.deep.equal(relative('now-50000h'));
  });

  it('says how long ago a length of time is, and nothing else', () => {
    expect(parseLength('12hr')).to.equal('-12h');
    for (const text of ['', 'now', '6', 'h', '-6h', '6h/d', '6h ']) {
      expect(parseLength(text), text).to.equal(undefined);
    }
  });

  it('refuses a zone that is none', () => {
    const day = parseTime('2024-01-01');
    failureOf(InvalidRequestError, () => writeTime(day, 'from', 'No/Where', NOW));
    failureOf(InvalidRequestError, () => resolveTime(day, 'from', 'UTC+02:00', NOW));
  });

  it('refuses a moment that leads out of the calendar', () => {
    failureOf(InvalidRequestError, () =>
      resolveTime(parseTime('now+900y'), 'to', undefined, 8.64e15),
    );
  });

  describe('checkOrder', () => {
    const range = (from: string, to: string) => ({ from: parseTime(from), to: parseTime(to) });

    for (const [from, to] of [
      ['now-6h', 'now'],
      ['now/d', 'now/d'],
      ['now/d', 'now'],
      ['now-1d/d', 'now-1d/d'],
      ['now', 'now+1h'],
      ['2024-01-01', '2024-01-01'],
      ['2024-01-01T10:00', '2024-01-01T10:01'],
      ['2024-01-01', 'now'],
    ] as const) {
      it(`takes ${from} ${to}`, () => {
        checkOrder(range(from, to), 'Europe/Amsterdam', NOW);
      });
    }

    it('takes a range that begins at this very moment because it is midnight', () => {
      checkOrder(range('now/d', 'now'), 'UTC', Date.UTC(2026, 10, 20));
    });

    it('refuses an empty range', () => {
      for (const [from, to] of [
        ['now', 'now'],
        ['now-60m', 'now-1h'],
        ['2024-01-01T10:00', '2024-01-01T10:00'],
      ] as const) {
        const { message } = failureOf(InvalidRequestError, () => {
          checkOrder(range(from, to), undefined, NOW);
        });
        expect(message).to.match(/^The range is empty/);
      }
    });

    it('refuses a range that ends before it begins, and writes both ends out', () => {
      const { message } = failureOf(InvalidRequestError, () => {
        checkOrder(range('now', '2024-01-01T10:00'), 'Europe/Amsterdam', NOW);
      });
      expect(message).to.equal(
        'The range ends before it begins: it begins at now (2026-11-20 15:07:31 Europe/Amsterdam) and ends at 2024-01-01 10:00:00 (Europe/Amsterdam); write the earlier time first, such as now-2d now-1d.',
      );
    });

    it('refuses it in the one zone and takes it in another, as Grafana would draw it', () => {
      const late = range('2026-11-20T15:00', 'now');
      failureOf(InvalidRequestError, () => {
        checkOrder(late, 'UTC', NOW);
      });
      checkOrder(late, 'Europe/Amsterdam', NOW);
    });
  });
});
