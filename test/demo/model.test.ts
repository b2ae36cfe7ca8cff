import { expect } from 'chai';
import { drawablePanels, layoutOf } from '../../demo/model/panels.ts';
import { slugOf } from '../../demo/model/slug.ts';
import { resolveTitle, variablesOf, withValue } from '../../demo/model/variables.ts';
import { DEMO_DASHBOARDS } from '../../demo/grafana.ts';

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

  it('shows the text of a value, where that is something else', () => {
    const regions = DEMO_DASHBOARDS.find(({ json }) => json.uid === 'regions')?.json;
    if (regions === undefined) throw new Error('there is no dashboard regions');
    const asked = variablesOf(regions, new Map([['dc', ['ghe']]]));
    expect(resolveTitle('$dc ${dc:raw}', asked)).to.equal('Ghent ghe');
    const one = withValue(variablesOf(regions, new Map()), 'dc', 'leu');
    expect(resolveTitle('$dc', one)).to.equal('Leuven');
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
  it('are ten, with ids and uids of their own', () => {
    expect(DEMO_DASHBOARDS).to.have.length(10);
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
    expect(of('regions')).to.include.members(['8 Packets lost', '9 Cost per day']);
    expect(of('fleet')).to.include('5 Fuel price');
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
