import { expect } from 'chai';
import {
  blankPicture,
  type DemoGrafana,
  type Fault,
  startDemoGrafana,
} from '../../../demo/grafana.ts';
import {
  GrafanaError,
  GrafanaNotFoundError,
  GrafanaTimeoutError,
  GrafanaUnauthorizedError,
  GrafanaUnreachableError,
} from '../../../src/grafana/errors.ts';
import { GrafanaImagesError } from '../../../src/util/errors.ts';
import { createGrafanaClient } from '../../../src/grafana/api/create-client.ts';
import type { GrafanaClient } from '../../../src/grafana/api/client.ts';
import { rejectionOf } from '../../support/failure.ts';
import { recorded } from '../../support/fixtures.ts';
import { type Listening, serveHttp } from '../../support/http.ts';

const anything = { match: () => true };

describe('Grafana client', () => {
  let demo: DemoGrafana;
  let client: GrafanaClient;
  const clientOf = (token: string | undefined, timeoutMs = 5_000) =>
    createGrafanaClient({ root: demo.url, token, timeoutMs });

  before(async () => {
    demo = await startDemoGrafana({ draw: blankPicture, subPath: '/grafana' });
    client = clientOf('viewer-token');
  });
  after(() => demo.close());

  describe('search', () => {
    it('lists all dashboards with UID, title and the end of their URL, and no folders', async () => {
      const hits = await client.search();
      expect(hits).to.deep.include({
        id: 6,
        uid: 'xk3vQz9Gk',
        title: 'Checkout Service',
        slug: 'checkout-service',
        folderUid: '',
        folderTitle: '',
        tags: ['production', 'team-a'],
      });
      expect(hits.find(({ uid }) => uid === 'on-call')).to.include({
        folderUid: 'ops-folder',
        folderTitle: 'Operations',
      });
      expect(hits.map(({ uid }) => uid))
        .to.include('on-call')
        .and.not.include('ops-folder');
    });

    it('finds by tag, exactly as it is written', async () => {
      const uids = async (tag: string) => (await client.search({ tag })).map(({ uid }) => uid);
      expect(await uids('team-a')).to.have.members(['on-call', 'xk3vQz9Gk']);
      expect(await uids('odd tag/with, stuff')).to.deep.equal(['odd-titles']);
      expect(await uids('TEAM-A')).to.deep.equal([]);
    });

    it('finds by a part of the title', async () => {
      const titles = (await client.search({ query: 'call over' })).map(({ title }) => title);
      expect(titles).to.deep.equal(['On-call Overview']);
    });

    it('turns pages until all are there', async () => {
      const pages: string[] = [];
      const server = await serveHttp((request, response) => {
        const { searchParams } = new URL(request.url ?? '', 'http://x');
        pages.push(`${searchParams.get('page') ?? ''}/${searchParams.get('limit') ?? ''}`);
        const size = searchParams.get('page') === '3' ? 2 : 5000;
        const hits = Array.from({ length: size }, (_, id) => ({
          id,
          uid: `u${id}`,
          type: 'dash-db',
        }));
        response.setHeader('Content-Type', 'application/json').end(JSON.stringify(hits));
      });
      const paged = createGrafanaClient({ root: server.url, token: undefined, timeoutMs: 5_000 });
      expect(await paged.search()).to.have.length(10_002);
      expect(pages).to.deep.equal(['1/5000', '2/5000', '3/5000']);
      await server.close();
    });

    it('reads what a real Grafana 6.5.1 answered, and leaves out what is not a dashboard', async () => {
      const odd = [null, 7, { uid: '' }, { title: 'no uid' }, { uid: 'f', type: 'dash-folder' }];
      const server = await serveJson([...(recorded('search_dashdb') as unknown[]), ...odd]);
      const real = createGrafanaClient({ root: server.url, token: undefined, timeoutMs: 5_000 });
      const hits = await real.search();
      expect(hits).to.have.length((recorded('search_dashdb') as unknown[]).length);
      expect(hits[0]).to.deep.equal({
        id: 11,
        uid: 'alerts0009',
        title: 'Alerting Dashboard',
        slug: 'alerting-dashboard',
        folderUid: '',
        folderTitle: '',
        tags: ['alerts'],
      });
      await server.close();
    });

    for (const [url, slug] of [
      ['/d/web/web-servers', 'web-servers'],
      ['/grafana/d/web/web-servers?orgId=1', 'web-servers'],
      ['/dashboard/db/web-servers', 'web-servers'],
      ['/d/web', ''],
      [undefined, ''],
    ] as const) {
      it(`takes the slug out of the URL ${String(url)}`, async () => {
        const server = await serveJson([{ uid: 'web', url }]);
        const one = createGrafanaClient({ root: server.url, token: undefined, timeoutMs: 5_000 });
        expect((await one.search())[0]?.slug).to.equal(slug);
        await server.close();
      });
    }
  });

  describe('dashboard', () => {
    it('is found by its UID', async () => {
      const dashboard = await client.dashboard('web');
      expect(dashboard.title).to.equal('Web');
      expect(dashboard.panels[0]).to.deep.equal({ id: 1, title: 'CPU on $server' });
      expect(dashboard.variables[0]).to.deep.include({
        name: 'server',
        current: [{ text: 'web-01', value: 'web-01' }],
      });
    });

    for (const uid of [
      'nope',
      'WEB',
      'a/b',
      '../search',
      '..',
      '.',
      '',
      '%2e%2e',
      'wéb',
      'x\ud83d',
      'a?b#c',
    ]) {
      it(`is not found by ${JSON.stringify(uid)}`, async () => {
        await rejectionOf(GrafanaNotFoundError, client.dashboard(uid));
      });
    }

    it('never asks for anything but a dashboard', async () => {
      const before = demo.requests.length;
      for (const uid of ['a/b', '../search', '..', '.', '', '%2e%2e', 'a?b#c']) {
        await client.dashboard(uid).catch(() => undefined);
      }
      for (const { path } of demo.requests.slice(before)) {
        expect(path).to.match(/^\/grafana\/api\/dashboards\/uid\/[^/]+$/);
      }
    });

    it('is not found when it is a folder', async () => {
      await rejectionOf(GrafanaNotFoundError, client.dashboard('ops-folder'));
    });
  });

  it('sends its token, and none when it has none', async () => {
    await client.search();
    expect(demo.requests.at(-1)?.headers.authorization).to.equal('Bearer viewer-token');
    await clientOf(undefined)
      .search()
      .catch(() => undefined);
    expect(demo.requests.at(-1)?.headers).not.to.have.property('authorization');
  });

  describe('when Grafana says no, says in a sentence what to do', () => {
    const unauthorized = async (token: string | undefined) => {
      const error = await rejectionOf(GrafanaUnauthorizedError, clientOf(token).search());
      if (token !== undefined) expect(error.message).not.to.include(token);
      return error.message;
    };

    it('about a token that is missing', async () => {
      expect(await unauthorized(undefined)).to.match(/no token was sent.*HUBOT_GRAFANA_API_KEY/);
    });

    it('about a token that is wrong', async () => {
      expect(await unauthorized('wrong')).to.match(/does not accept the token.*Invalid API key/);
    });

    it('about a token that is expired', async () => {
      expect(await unauthorized('expired-token')).to.match(
        /does not accept the token.*Expired API key/,
      );
    });

    for (const [what, fault, kind, message] of [
      [
        'no permission',
        { kind: 'error', status: 403 },
        GrafanaUnauthorizedError,
        /may not see.*Access denied/,
      ],
      ['a page instead of JSON', { kind: 'html' }, GrafanaError, /HUBOT_GRAFANA_HOST/],
      [
        'a login redirect',
        { kind: 'login-redirect' },
        GrafanaUnauthorizedError,
        /does not accept the token/,
      ],
      [
        'another address',
        { kind: 'redirect', location: 'https://elsewhere.example.com/' },
        GrafanaError,
        /HUBOT_GRAFANA_HOST/,
      ],
      [
        'broken JSON',
        { kind: 'error', status: 200, body: '{"a":', contentType: 'application/json' },
        GrafanaError,
        /JSON that cannot be read/,
      ],
      [
        'an unknown format',
        { kind: 'error', status: 200, body: '[]', contentType: 'application/json' },
        GrafanaError,
        /unknown format/,
      ],
      [
        'the new schema',
        {
          kind: 'error',
          status: 406,
          body: '{"message":"dashboard api version not supported"}',
          contentType: 'application/json',
        },
        GrafanaError,
        /406.*api version not supported/,
      ],
      ['too many requests', { kind: 'error', status: 429 }, GrafanaError, /try again in a moment/],
      ['a fault of its own', { kind: 'error', status: 500 }, GrafanaError, /500.*try again/],
      [
        'a proxy without Grafana behind it',
        { kind: 'error', status: 502 },
        GrafanaError,
        /502.*try again/,
      ],
      ['a broken connection', { kind: 'reset' }, GrafanaUnreachableError, /broke off/],
    ] satisfies [
      string,
      Fault,
      typeof GrafanaError | typeof GrafanaUnauthorizedError | typeof GrafanaUnreachableError,
      RegExp,
    ][]) {
      it(`about ${what}`, async () => {
        const off = demo.fault(fault, anything);
        const error = await rejectionOf(GrafanaImagesError, client.dashboard('web')).finally(off);
        expect(error).to.be.instanceOf(kind);
        expect(error.message).to.match(message).and.not.include('viewer-token');
      });
    }

    it('about a search that is none', async () => {
      const off = demo.fault(
        { kind: 'error', status: 200, body: '{}', contentType: 'application/json' },
        anything,
      );
      const { message } = await rejectionOf(GrafanaError, client.search()).finally(off);
      expect(message).to.match(/does not answer as Grafana's API does/);
    });

    it('about patience that came to its end', async () => {
      const off = demo.fault({ kind: 'hang' }, anything);
      await rejectionOf(GrafanaTimeoutError, clientOf('viewer-token', 150).search()).finally(off);
    });

    it('in one line, whatever Grafana has to say', async () => {
      const body = JSON.stringify({ message: `first\nsecond \u202e${'x'.repeat(100_000)}` });
      const off = demo.fault(
        { kind: 'error', status: 500, body, contentType: 'application/json' },
        anything,
      );
      const { message } = await rejectionOf(GrafanaError, client.search()).finally(off);
      expect(message)
        .to.match(/first second x+…/)
        .and.not.match(/\n/);
    });

    for (const body of ['null', '"text"', '{"message":5}', '[1]', 'no JSON']) {
      it(`although that is only ${body}`, async () => {
        const off = demo.fault(
          { kind: 'error', status: 500, body, contentType: 'application/json' },
          anything,
        );
        const { message } = await rejectionOf(GrafanaError, client.search()).finally(off);
        expect(message)
          .to.match(/500/)
          .and.not.match(/Grafana says/);
      });
    }
  });
});

function serveJson(body: unknown): Promise<Listening> {
  return serveHttp((_request, response) => {
    response.setHeader('Content-Type', 'application/json').end(JSON.stringify(body));
  });
}
