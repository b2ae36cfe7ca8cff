import { expect } from 'chai';
import type { GrafanaFacts } from '../../src/grafana/api/facts.ts';
import { parseDashboard } from '../../src/grafana/dashboard/parse.ts';
import { ignoredNotes } from '../../src/requests/by-version.ts';
import { type DemoDashboard } from '../../demo/grafana.ts';
import { botStage } from '../support/bot-stage.ts';

const panel = (id: number, y: number) => ({
  id,
  type: 'graph',
  title: `P${id}`,
  gridPos: { x: 0, y, w: 24, h: 8 },
});
const dashboard = (uid: string, count: number): DemoDashboard => ({
  json: {
    id: count,
    uid,
    title: uid,
    tags: [],
    timezone: 'utc',
    panels: Array.from({ length: count }, (_, n) => panel(n + 1, n * 8)),
  },
});

for (const [version, heights] of [
  ['6.5.1', { three: '992', sixty: '4000' }],
  ['9.0.0', { three: '-1', sixty: '-1' }],
  ['13.2.3', { three: '-1', sixty: '-1' }],
] as const) {
  describe(`a picture of a whole dashboard in Grafana ${version}`, () => {
    const stage = botStage({
      version,
      dashboards: [dashboard('three', 3), dashboard('sixty', 60)],
    });

    it('has the height of the page, unless one was asked for', async () => {
      const { ask } = await stage.start();
      const heightOf = async (typed: string) => {
        await ask(`hubot graf db ${typed} kiosk`);
        const renders = stage.demo.requests.filter(({ path }) => path.startsWith('/render/'));
        return renders.at(-1)?.query.get('height');
      };
      expect(await heightOf('three')).to.equal(heights.three);
      expect(await heightOf('sixty')).to.equal(heights.sixty);
      expect(await heightOf('three height=700')).to.equal('700');
    });

    it('says which options that version ignores', async () => {
      const { ask } = await stage.start();
      const [first = ''] = await ask('hubot graf db three:1 scale=2 tz=Europe/Brussels');
      const ignored = [/ignores `scale`/, /its own time zone, `utc`, and ignores `tz`/];
      const said = ignored.map((pattern) => pattern.test(first));
      const major = Number.parseInt(version, 10);
      expect(said).to.deep.equal([major < 7, major < 11]);
    });
  });
}

describe('the height of a grid', () => {
  const heightOf = (json: object) => parseDashboard({ dashboard: json }, 'u').gridHeight;

  it('reaches down to the lowest panel, whatever was saved', () => {
    expect(heightOf({ panels: [panel(1, 8), panel(2, 0)] })).to.equal(16);
    expect(heightOf({ panels: [{ id: 1 }] })).to.equal(3);
    expect(heightOf({ panels: [{ id: 1, gridPos: { x: 0, y: '4', h: '5' } }] })).to.equal(9);
    expect(
      heightOf({ panels: [{ type: 'row', collapsed: true, panels: [panel(1, 1)] }] }),
    ).to.equal(1);
    expect(heightOf({ rows: [{ height: 380, panels: [{ id: 1, span: 12 }] }] })).to.equal(10);
  });
});

describe('the options that a version ignores', () => {
  const note = (facts: GrafanaFacts, timeZone?: string) =>
    ignoredNotes(
      { scale: 2, timeZone: 'Europe/Brussels' },
      timeZone === undefined ? {} : { timeZone },
      facts,
    ).length;

  it('are none when the version is not known, or the dashboard has no other zone', () => {
    expect(note({}, 'utc')).to.equal(0);
    expect(note({ version: 'main' }, 'utc')).to.equal(0);
    expect(note({ version: '10.4.0' })).to.equal(0);
    expect(note({ version: '10.4.0' }, 'Europe/Brussels')).to.equal(0);
    expect(note({ version: '10.4.0' }, 'utc')).to.equal(1);
  });
});
