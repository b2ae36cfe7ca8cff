import { expect } from 'chai';
import fc from 'fast-check';
import type { Dashboard } from '../../src/grafana/dashboard/parse.ts';
import { pageUrl, type RenderOptions, renderUrl, type View } from '../../src/grafana/urls.ts';

const dashboard: Dashboard = {
  uid: 'web',
  title: 'Web',
  slug: 'web-servers',
  panels: [],
  variables: [],
};
const onePanel: View = {
  root: 'https://g.example.com/grafana',
  dashboard,
  panel: { id: 8, title: 'CPU' },
};
const whole: View = { root: onePanel.root, dashboard };
const options: RenderOptions = {
  from: 'now-6h',
  to: 'now',
  width: 1000,
  height: 500,
  apiEndpoint: 'd-solo',
  variables: new Map(),
};

function queryOf(url: string): Record<string, string[]> {
  const { searchParams } = new URL(url);
  return Object.fromEntries([...searchParams.keys()].map((key) => [key, searchParams.getAll(key)]));
}

describe('Grafana URLs', () => {
  describe('renderUrl', () => {
    it('names the panel, the size and the range', () => {
      expect(renderUrl(onePanel, options)).to.equal(
        'https://g.example.com/grafana/render/d-solo/web/web-servers?panelId=8&width=1000&height=500&from=now-6h&to=now',
      );
    });

    it('names the zone twice, for the browser and for the dashboard', () => {
      const url = renderUrl(onePanel, { ...options, timeZone: 'UTC+02:00' });
      expect(queryOf(url)).to.deep.include({ tz: ['UTC+02:00'], timezone: ['UTC+02:00'] });
    });

    it('leaves the zone to the browser when the dashboard shall', () => {
      const query = queryOf(renderUrl(onePanel, { ...options, timeZone: 'browser' }));
      expect(query).to.deep.include({ timezone: ['browser'] });
      expect(query).not.to.have.property('tz');
    });

    it('names scale, theme and organisation when they are given', () => {
      const url = renderUrl(onePanel, { ...options, scale: 2, theme: 'light', orgId: '3' });
      expect(queryOf(url)).to.deep.include({ scale: ['2'], theme: ['light'], orgId: ['3'] });
    });

    it('names each value of a variable, whatever it holds', () => {
      const variables = new Map([
        ['server', ['web-01', 'a b&c=d+e', 'ünï/ço?de#']],
        ['env', ['']],
      ]);
      expect(queryOf(renderUrl(onePanel, { ...options, variables }))).to.deep.include({
        'var-server': ['web-01', 'a b&c=d+e', 'ünï/ço?de#'],
        'var-env': [''],
      });
    });

    it('takes the old render path, which has a slug and no UID', () => {
      for (const apiEndpoint of ['dashboard-solo', 'dashboard-solo/db']) {
        expect(renderUrl(onePanel, { ...options, apiEndpoint })).to.match(
          /\/render\/dashboard-solo\/db\/web-servers\?/,
        );
      }
    });

    it('takes another render path', () => {
      expect(renderUrl(onePanel, { ...options, apiEndpoint: 'd-solo/new' })).to.match(
        /\/render\/d-solo\/new\/web\/web-servers\?/,
      );
    });

    it('asks for the whole dashboard without its menus, whatever the render path', () => {
      expect(renderUrl(whole, options)).to.equal(
        'https://g.example.com/grafana/render/d/web/web-servers?width=1000&height=500&from=now-6h&to=now&kiosk&autofitpanels',
      );
    });
  });

  describe('pageUrl', () => {
    it('shows the panel over the same range, in the size of the reader’s own screen', () => {
      expect(pageUrl(onePanel, { ...options, theme: 'light', scale: 2 })).to.equal(
        'https://g.example.com/grafana/d/web/web-servers?viewPanel=8&from=now-6h&to=now',
      );
    });

    it('shows the whole dashboard', () => {
      expect(pageUrl(whole, options)).to.equal(
        'https://g.example.com/grafana/d/web/web-servers?from=now-6h&to=now&kiosk',
      );
    });
  });

  it('shows by a click what the picture shows: range, values, zone and organisation', () => {
    const asked = {
      ...options,
      from: '1700000000000',
      to: 'now',
      timeZone: 'Europe/Brussels',
      orgId: '3',
      // A repeated panel: the one value of this copy.
      variables: new Map([
        ['region', ['eu west']],
        ['host', ['a', 'b']],
      ]),
    };
    const { panelId, width, height, ...rendered } = queryOf(renderUrl(onePanel, asked));
    const { viewPanel, ...shown } = queryOf(pageUrl(onePanel, asked));
    expect([panelId, width, height]).to.deep.equal([['8'], ['1000'], ['500']]);
    expect(viewPanel).to.deep.equal(panelId);
    expect(shown).to.deep.equal(rendered);
    expect(shown).to.deep.equal({
      from: ['1700000000000'],
      to: ['now'],
      'var-region': ['eu west'],
      'var-host': ['a', 'b'],
      tz: ['Europe/Brussels'],
      timezone: ['Europe/Brussels'],
      orgId: ['3'],
    });
  });

  for (const root of ['https://g.example.com/grafana/', 'https://g.example.com/grafana//']) {
    it(`begins with ${root} without its last slashes`, () => {
      expect(pageUrl({ ...onePanel, root }, options)).to.match(/example\.com\/grafana\/d\/web\//);
      expect(renderUrl({ ...whole, root }, options)).to.match(/com\/grafana\/render\/d\/web\//);
    });
  }

  it('leaves a slug out that Grafana does not give', () => {
    const bare = { ...onePanel, dashboard: { ...dashboard, slug: '' } };
    expect(new URL(renderUrl(bare, options)).pathname).to.equal('/grafana/render/d-solo/web');
  });

  for (const [slug, path] of [
    ['%C3%BCml', '%C3%BCml'],
    ['üml', '%C3%BCml'],
    ['50%', '50%25'],
    ['a/b', 'a%2Fb'],
  ] as const) {
    it(`encodes the slug ${slug} once`, () => {
      const url = pageUrl({ ...onePanel, dashboard: { ...dashboard, slug } }, options);
      expect(new URL(url).pathname).to.equal(`/grafana/d/web/${path}`);
    });
  }

  it('stays below the render path and loses no value, whatever the names are', () => {
    const unit = fc.oneof(
      fc.constantFrom('\ud83d', '/', '%', '?', '#'),
      fc.string({ unit: 'binary' }),
    );
    const any = fc.string({ unit, minLength: 1 }).filter((text) => text !== '');
    const values = fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(any, any, any, values, (uid, slug, name, given) => {
        fc.pre(![uid, slug].some((part) => /^\.{1,2}$/.test(part)));
        const subject = { ...onePanel, dashboard: { ...dashboard, uid, slug } };
        const variables = new Map([[name, given]]);
        const url = new URL(renderUrl(subject, { ...options, variables }));
        expect(url.href).to.match(
          /^https:\/\/g\.example\.com\/grafana\/render\/d-solo\/[^/]+\/[^/?]+\?/,
        );
        expect(url.hash).to.equal('');
        expect(url.searchParams.getAll('panelId')).to.deep.equal(['8']);
        expect(url.searchParams.getAll(`var-${Buffer.from(name).toString()}`)).to.deep.equal(given);
      }),
    );
  });
});
