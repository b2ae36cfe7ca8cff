import { expect } from 'chai';
import fc from 'fast-check';
import { NotUnderstoodError } from '../../../src/grafana/errors.ts';
import { panelOfSubject } from '../../../src/pictures/renderers/subject-panel.ts';
import { renderUrl, type RenderOptions, type View } from '../../../src/grafana/urls.ts';
import { grafanaRenderUrl } from '../../../src/pictures/renderers/grafana.ts';
import { subjectOf } from '../../support/renderer.ts';

const view: View = {
  root: 'https://grafana.example.com/sub',
  dashboard: { uid: 'web 1', title: 'Web', slug: 'web', panels: [], variables: [] },
  panel: { id: 7, title: 'CPU' },
};
const options: RenderOptions = {
  from: 'now-3h',
  to: 'now',
  width: 800,
  height: 400,
  scale: 2,
  theme: 'light',
  timeZone: 'Europe/Berlin',
  orgId: '3',
  apiEndpoint: 'd-solo',
  variables: new Map([['server', ['web-01', 'a&b=c']]]),
};
const panel = {
  root: 'https://grafana.example.com/sub',
  uid: 'web 1',
  panelId: 7,
  from: 'now-3h',
  to: 'now',
  width: 800,
  height: 400,
  scale: 2,
  theme: 'light',
  timeZone: 'Europe/Berlin',
  orgId: '3',
  variables: new Map([['server', ['web-01', 'a&b=c']]]),
};

describe('the panel of a subject', () => {
  it('is that of the dashboard', () => {
    expect(panelOfSubject({ kind: 'dashboard', view, options })).to.deep.include(panel);
  });

  it('is the same when its render URL is taken apart', () => {
    const browserZone = 'Europe/Berlin';
    expect(panelOfSubject(subjectOf(renderUrl(view, options)))).to.deep.equal({
      ...panel,
      browserZone,
    });
  });

  it('has Grafana’s defaults for what a URL does not say, and no range', () => {
    const url = 'http://grafana/render/d-solo/web?panelId=panel-2&width=x&theme=odd&scale=99';
    expect(panelOfSubject(subjectOf(url))).to.deep.equal({
      root: 'http://grafana',
      uid: 'web',
      panelId: 2,
      from: '',
      to: '',
      width: 1000,
      height: 500,
      scale: 4,
      theme: 'dark',
      timeZone: undefined,
      orgId: undefined,
      variables: new Map(),
    });
  });

  it('is one copy of a repeated panel, where its address says which', () => {
    for (const [named, copy] of [
      ['panel-2-clone-1', { id: 2, copy: 1, values: [], rowCopies: [] }],
      ['web-02$panel-2', { id: 2, values: ['web-02'], rowCopies: [] }],
      ['panel-5-clone-3/panel-2', { id: 2, values: [], rowCopies: [3] }],
    ] as const) {
      const url = `http://grafana/render/dashboard-solo/new/web/web?panelId=${encodeURIComponent(named)}`;
      expect(panelOfSubject(subjectOf(url)), named).to.deep.include({
        uid: 'web',
        panelId: 2,
        copy,
      });
    }
  });

  for (const [what, url] of [
    ['a URL without a panel', 'http://grafana/render/d-solo/web/web'],
    ['a panel that is not numbered', 'http://grafana/render/d-solo/web/web?panelId=panel-x'],
    ['an old path without a slug', 'http://grafana/render/dashboard-solo/db/?panelId=1'],
    ['a page on which a panel is edited', 'http://grafana/render/d/web/web?editPanel=3'],
    ['an address of something else', 'http://grafana/avatar/1'],
    ['an escape that cannot be read', 'http://grafana/render/d-solo/%ff/web?panelId=1'],
  ] as const) {
    it(`is not known from ${what}`, () => {
      expect(() => panelOfSubject(subjectOf(url))).to.throw(NotUnderstoodError);
    });
  }

  it('is of a dashboard that an old address names by its slug', () => {
    const of = (path: string) => panelOfSubject(subjectOf(`http://grafana/sub/render/${path}`));
    const solo = of('dashboard-solo/db/web-servers?panelId=3&height=200');
    expect(solo).to.deep.include({ root: 'http://grafana/sub', uid: '', slug: 'web-servers' });
    expect(solo).to.deep.include({ panelId: 3, height: 200 });
    expect(of('dashboard/db/web?fullscreen&panelId=3')).to.deep.include({ panelId: 3 });
    expect(of('dashboard/db/web?height=-1')).to.deep.include({ panelId: undefined, height: -1 });
  });

  it('is missing for a whole dashboard', () => {
    const page = { root: view.root, dashboard: view.dashboard };
    const subject = { kind: 'dashboard', view: page, options: { ...options, height: -1 } } as const;
    const whole = { ...panel, panelId: undefined, height: -1 };
    expect(panelOfSubject(subject)).to.deep.include(whole);
    expect(panelOfSubject(subjectOf(grafanaRenderUrl(subject)))).to.deep.include(whole);
  });

  it('is the one that a page is opened at', () => {
    const url = 'http://grafana/render/d/web/web?viewPanel=panel-2&height=-1';
    expect(panelOfSubject(subjectOf(url))).to.deep.include({ panelId: 2, height: 500 });
  });

  it('is the one that the page of an older Grafana shows alone', () => {
    const of = (query: string) =>
      panelOfSubject(subjectOf(`http://grafana/render/d/web/web?${query}`)).panelId;
    expect(of('panelId=3&fullscreen&orgId=1')).to.equal(3);
    expect(of('panelId=3&fullscreen=true')).to.equal(3);
    expect(of('viewPanel=4&panelId=3&fullscreen')).to.equal(4);
    expect(of('panelId=3')).to.equal(undefined);
  });

  it('has the range, the sub path, all values and a slug with any letters', () => {
    const url =
      'https://g.example.com/a/b/render/d-solo/a%2Fb/%C3%BCber-uns?panelId=panel-3&var-x=1&var-x=2&var-y=&from=1764120000000&to=now%2Fd&orgId=2&scale=1.5&width=0&height=99999999';
    expect(panelOfSubject(subjectOf(url))).to.deep.include({
      root: 'https://g.example.com/a/b',
      uid: 'a/b',
      panelId: 3,
      from: '1764120000000',
      to: 'now/d',
      width: 1000,
      height: 500,
      scale: 1.5,
      orgId: '2',
      variables: new Map([
        ['x', ['1', '2']],
        ['y', ['']],
      ]),
    });
  });

  it('has the zone that is meant, and the dashboard’s own for one that is not known', () => {
    const zonesOf = (query: string) => {
      const url = `http://grafana/render/d-solo/web?panelId=2&${query}`;
      const { timeZone, browserZone } = panelOfSubject(subjectOf(url));
      return [timeZone, browserZone];
    };
    expect(zonesOf('timezone=Asia%2FTokyo')).to.deep.equal(['Asia/Tokyo', undefined]);
    expect(zonesOf('tz=UTC%2B02:00')).to.deep.equal([undefined, 'Etc/GMT-2']);
    expect(zonesOf('tz=Asia%2FTokyo&timezone=browser')).to.deep.equal(['Asia/Tokyo', 'Asia/Tokyo']);
    expect(zonesOf('tz=Mars%2FOlympus')).to.deep.equal([undefined, undefined]);
    expect(zonesOf('tz=browser')).to.deep.equal([undefined, undefined]);
    expect(zonesOf('timezone=browser')).to.deep.equal(['utc', undefined]);
  });

  it('is read from any URL, or refused', () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true }), fc.string(), (url, end) => {
        try {
          panelOfSubject(subjectOf(`${url}/render/d-solo/${end}`));
        } catch (error) {
          expect(error).to.be.an.instanceOf(NotUnderstoodError);
        }
      }),
    );
  });
});
