import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import fc from 'fast-check';
import { DateTime } from 'luxon';
import * as v from 'valibot';
import { evaluate, readClock, readDay } from '../../../src/grafana/time/calendar.ts';

const table = v.parse(
  v.object({
    expressions: v.array(v.string()),
    cases: v.array(
      v.object({
        zone: v.string(),
        now: v.number(),
        ms: v.array(v.union([v.number(), v.strictTuple([v.number(), v.number()])])),
      }),
    ),
  }),
  JSON.parse(
    readFileSync(
      new URL('../../fixtures/grafana-data-13.2.3/date-math.json', import.meta.url),
      'utf8',
    ),
  ),
);

const clock = (ms: number, zone: string): string =>
  DateTime.fromMillis(ms, { zone }).toFormat('yyyy-MM-dd HH:mm:ss.SSS');
const iso = (ms: number): string => new Date(ms).toISOString();

describe('calendar', () => {
  // Where clocks go back at midnight, 23:59 is shown twice, and we end the day at the second one.
  const AN_HOUR_LATER = [
    'now/w as to at 2026-03-31T12:00:00.000Z in America/Santiago',
    'now/d as to at 2026-04-04T15:10:00.000Z in America/Santiago',
    'now/w as to at 2026-04-04T15:10:00.000Z in America/Santiago',
    'now/d+8h as to at 2026-04-04T15:10:00.000Z in America/Santiago',
  ];

  for (const zone of new Set(table.cases.map((one) => one.zone))) {
    it(`does with date math what Grafana does, in ${zone}`, () => {
      for (const { now, ms } of table.cases.filter((one) => one.zone === zone)) {
        expect(ms).to.have.length(table.expressions.length);
        for (const [index, expression] of table.expressions.entries()) {
          for (const [place, edge] of (['from', 'to'] as const).entries()) {
            const both = ms[index];
            const theirs = (Array.isArray(both) ? both[place] : both) ?? Number.NaN;
            const what = `${expression} as ${edge} at ${iso(now)} in ${zone}`;
            const later = AN_HOUR_LATER.includes(what) ? 3_600_000 : 0;
            expect(iso(evaluate(expression, edge, zone, now)), what).to.equal(iso(theirs + later));
          }
        }
      }
    });
  }

  it('goes on as time does', () => {
    const math = fc
      .array(fc.stringMatching(/^([+-]\d{1,4}[smhdw]|\/([smhdwMQy]|fQ|fy))$/), { maxLength: 4 })
      .map((steps) => `now${steps.join('')}`);
    const moment = fc.integer({ min: 0, max: 4e12 });
    fc.assert(
      fc.property(math, fc.constantFrom('from', 'to'), moment, moment, (text, edge, one, two) => {
        const [earlier, later] = [Math.min(one, two), Math.max(one, two)];
        expect(evaluate(text, edge, 'UTC', earlier)).to.be.at.most(
          evaluate(text, edge, 'UTC', later),
        );
      }),
    );
  });

  it('rounds down as from, and up to the last millisecond as to', () => {
    const unit = fc.constantFrom('s', 'm', 'h', 'd', 'w', 'M', 'Q', 'y', 'fQ', 'fy');
    const zone = fc.constantFrom('UTC', 'Europe/Amsterdam', 'Asia/Kathmandu', 'America/St_Johns');
    const moment = fc.integer({ min: 2e11, max: 4e12 });
    fc.assert(
      fc.property(unit, zone, moment, (name, where, now) => {
        const [from, to] = [
          evaluate(`now/${name}`, 'from', where, now),
          evaluate(`now/${name}`, 'to', where, now),
        ];
        expect(now).to.be.within(from, to);
        expect(evaluate(`now/${name}`, 'from', where, to)).to.equal(from);
        expect(evaluate(`now/${name}`, 'from', where, to + 1)).to.equal(to + 1);
      }),
    );
  });

  it('takes the first of an hour that is shown twice as from, and the second as to', () => {
    const at = '2026-10-25T02:30:00';
    expect(iso(readClock(at, 'from', 'Europe/Amsterdam'))).to.equal('2026-10-25T00:30:00.000Z');
    expect(iso(readClock(at, 'to', 'Europe/Amsterdam'))).to.equal('2026-10-25T01:30:00.000Z');
  });

  it('takes a time that is left out for the one that is later by as much', () => {
    for (const edge of ['from', 'to'] as const) {
      const ms = readClock('2026-03-29T02:30:00', edge, 'Europe/Amsterdam');
      expect(iso(ms)).to.equal('2026-03-29T01:30:00.000Z');
      expect(clock(ms, 'Europe/Amsterdam')).to.equal('2026-03-29 03:30:00.000');
    }
  });

  for (const [day, zone, from, to] of [
    ['2026-11-20', 'UTC', '2026-11-20T00:00:00.000Z', '2026-11-20T23:59:59.999Z'],
    ['2026-03-29', 'Europe/Amsterdam', '2026-03-28T23:00:00.000Z', '2026-03-29T21:59:59.999Z'],
    ['2026-10-25', 'Europe/Amsterdam', '2026-10-24T22:00:00.000Z', '2026-10-25T22:59:59.999Z'],
    // Midnight is left out on one of these days, and shown twice on the other.
    ['2026-03-08', 'America/Havana', '2026-03-08T05:00:00.000Z', '2026-03-09T03:59:59.999Z'],
    ['2026-11-01', 'America/Havana', '2026-11-01T04:00:00.000Z', '2026-11-02T04:59:59.999Z'],
  ] as const) {
    it(`has the whole of ${day} in ${zone}`, () => {
      expect(iso(readDay(day, 'from', zone))).to.equal(from);
      expect(iso(readDay(day, 'to', zone))).to.equal(to);
    });
  }

  it('leaves nothing out between one day and the next', () => {
    const zone = fc.constantFrom('Europe/Amsterdam', 'America/Havana', 'Australia/Lord_Howe');
    fc.assert(
      fc.property(zone, fc.integer({ min: 0, max: 20_000 }), (name, number) => {
        const day = iso(number * 86_400_000).slice(0, 10);
        const next = iso((number + 1) * 86_400_000).slice(0, 10);
        expect(readDay(day, 'to', name) + 1).to.equal(readDay(next, 'from', name));
      }),
    );
  });
});
