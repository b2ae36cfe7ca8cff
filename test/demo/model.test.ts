import { expect } from 'chai';
import fc from 'fast-check';
import { drawablePanels, layoutOf } from '../../demo/model/panels.ts';
import { slugOf } from '../../demo/model/slug.ts';
import { parseTime } from '../../demo/model/time-range.ts';
import { resolveTitle, variablesOf, withValue } from '../../demo/model/variables.ts';
import { fromZone, inZone, zoneOf } from '../../demo/model/zone.ts';
import { DEMO_DASHBOARDS } from '../../demo/grafana.ts';

const NOW = Date.UTC(2026, 10, 20, 14, 7, 31, 250);
const iso = (time: number | undefined): string =>
  time === undefined ? 'undefined' : new Date(time).toISOString();

describe('demo: time ranges', () => {
  const utc = zoneOf('UTC');
  const starts = [
    ['now', '2026-11-20T14:07:31.250Z'],
    ['now-6h', '2026-11-20T08:07:31.250Z'],
    ['now-1h-30m', '2026-11-20T12:37:31.250Z'],
    ['now+1h', '2026-11-20T15:07:31.250Z'],
    ['now-1h-30m-15s', '2026-11-20T12:37:16.250Z'],
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
    ['now-100000s', 'undefined'],
    ['now-1h-30m-15s-10s', 'undefined'],
    ['NOW-6h', 'undefined'],
    ['2024-01-01', 'undefined'],
    ['', 'undefined'],
  ] as const;
  for (const [raw, expected] of starts) {
    it(`reads "${raw}" as ${expected}`, () => {
      expect(iso(parseTime(raw, 'start', NOW, utc))).to.equal(expected);
    });
  }

  it('understands no time beyond the calendar', () => {
    for (const raw of ['now+9999999y', 'now-99999999999999999999d/d', '9'.repeat(20)]) {
      expect(parseTime(raw, 'start', NOW, utc), raw).to.equal(undefined);
    }
  });

  it('rounds the end of a range to the end of the day', () => {
    expect(iso(parseTime('now/d', 'end', NOW, utc))).to.equal('2026-11-20T23:59:59.999Z');
    expect(iso(parseTime('now-1M/M', 'end', NOW, utc))).to.equal('2026-10-31T23:59:59.999Z');
  });

  it("begins days in the viewer's zone, when the clocks change too", () => {
    const brussels = zoneOf('Europe/Brussels');
    expect(iso(parseTime('now/d', 'start', NOW, brussels))).to.equal('2026-11-19T23:00:00.000Z');
    const change = Date.UTC(2026, 9, 25, 12);
    expect(iso(parseTime('now/d', 'start', change, brussels))).to.equal('2026-10-24T22:00:00.000Z');
    expect(iso(parseTime('now/d', 'end', change, brussels))).to.equal('2026-10-25T22:59:59.999Z');
  });

  it('keeps to the end of a shorter month', () => {
    const march = Date.UTC(2026, 2, 31, 12);
    expect(iso(parseTime('now-1M', 'start', march, utc))).to.equal('2026-02-28T12:00:00.000Z');
  });

  it('goes back as far as it is told, for any amount and fixed unit', () => {
    const units = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;
    const unit = fc.constantFrom('s', 'm', 'h', 'd', 'w');
    fc.assert(
      fc.property(fc.nat({ max: 2000 }), unit, (amount, name) => {
        const parsed = parseTime(`now-${amount}${name}`, 'start', NOW, utc);
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
          const parsed = parseTime(raw, 'end', NOW, utc);
          expect(parsed === undefined || typeof parsed === 'number').to.equal(true);
        },
      ),
    );
  });
});

describe('demo: zones', () => {
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

describe('demo: variables in titles', () => {
  const web = DEMO_DASHBOARDS.find(({ json }) => json.uid === 'web')?.json;
  if (web === undefined) throw new Error('there is no dashboard web');
  const resolved = (title: string, ...values: readonly string[]): string =>
    resolveTitle(
      title,
      variablesOf(web, values.length === 0 ? new Map() : new Map([['server', values]])),
    );

  it('takes the saved value when none is given', () => {
    for (const title of ['CPU on $server', 'CPU on ${server}', 'CPU on [[server]]']) {
      expect(resolved(title)).to.equal('CPU on web-01');
    }
  });

  it('joins several values, or formats them as asked', () => {
    expect(resolved('$server', 'a', 'b')).to.equal('a + b');
    expect(resolved('${server:csv} ${server:pipe} [[server:glob]]', 'a', 'b')).to.equal(
      'a,b a|b {a,b}',
    );
    expect(resolved('${server:regex} ${server:json} ${server:raw}', 'a', 'b')).to.equal(
      '(a|b) ["a","b"] a,b',
    );
    expect(resolved('${server:glob}/${server:regex}', 'a')).to.equal('a/a');
  });

  it('takes All for every option', () => {
    for (const all of ['All', '$__all']) {
      expect(resolved('$server', all)).to.equal('All');
      expect(resolved('${server:csv}', all)).to.equal('web-01,web-02,web-03');
    }
  });

  it('leaves a variable alone that is not defined', () => {
    expect(resolved('$other ${other} [[other]] $5')).to.equal('$other ${other} [[other]] $5');
  });

  it('gives a repeated panel one value', () => {
    const variables = withValue(variablesOf(web, new Map()), 'server', 'web-03');
    expect(resolveTitle('$server', variables)).to.equal('web-03');
  });
});

describe('demo: slugs', () => {
  const cases = [
    ['Web', 'web'],
    ['Checkout Service', 'checkout-service'],
    ['Ünïcode & <b>*bold*</b> `@here` | "quotes" 🚀', 'unicode-and-b-bold-b-athere-quotes'],
    ['  --a__b--  ', 'a__b'],
    ['🚀', '-'],
  ] as const;
  for (const [title, slug] of cases) {
    it(`makes ${slug} of ${title}`, () => {
      expect(slugOf(title)).to.equal(slug);
    });
  }
});

describe('demo: its own dashboards', () => {
  it('are eleven, with ids and uids of their own', () => {
    expect(DEMO_DASHBOARDS).to.have.lengthOf(11);
    const folders = DEMO_DASHBOARDS.flatMap(({ folder }) => (folder === undefined ? [] : [folder]));
    const all = [...new Set([...folders, ...DEMO_DASHBOARDS.map(({ json }) => json)])];
    expect(new Set(all.map(({ id }) => id)).size).to.equal(all.length);
    expect(new Set(all.map(({ uid }) => uid)).size).to.equal(all.length);
  });

  it('have panel ids that occur once', () => {
    for (const { json } of DEMO_DASHBOARDS) {
      const ids = drawablePanels(json).map(({ id }) => id);
      expect(new Set(ids).size, json.uid).to.equal(ids.length);
    }
  });

  it('hold what a test or a visitor may look for', () => {
    const of = (uid: string): readonly string[] => {
      const json = DEMO_DASHBOARDS.find((dashboard) => dashboard.json.uid === uid)?.json;
      return json === undefined
        ? []
        : drawablePanels(json).map(({ id, title }) => `${id} ${title}`);
    };
    expect(of('web')).to.include.members(['1 CPU on $server', '8 Network traffic on $server']);
    expect(of('k8s')).to.include.members(['7 Memory in $namespace', '14 etcd WAL fsync']);
    expect(of('legacy-carbon')).to.deep.equal(['1 Metrics received', '2 Cache size', '3 Creates']);
    expect(of('empty')).to.deep.equal([]);
  });

  it('lay old rows out in the grid', () => {
    const json = DEMO_DASHBOARDS.find((dashboard) => dashboard.json.uid === 'legacy-carbon')?.json;
    if (json === undefined) throw new Error('there is no such dashboard');
    expect(json).not.to.have.property('panels');
    const { panels, rows } = layoutOf(json);
    expect(panels.map(({ grid }) => grid)).to.deep.equal([
      { x: 0, y: 1, w: 12, h: 8 },
      { x: 12, y: 1, w: 12, h: 8 },
    ]);
    expect(rows.map(({ title, y, collapsed }) => [title, y, collapsed])).to.deep.equal([
      ['Metrics', 0, false],
      ['Disk', 9, true],
    ]);
  });
});
