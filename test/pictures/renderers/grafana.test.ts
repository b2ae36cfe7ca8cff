import { expect } from 'chai';
import fc from 'fast-check';
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
import {
  ImageTooLargeError,
  NotAnImageError,
  PlaceholderImageError,
} from '../../../src/pictures/errors.ts';
import { GrafanaImagesError } from '../../../src/util/errors.ts';
import {
  createGrafanaRenderer,
  withRenderTimeout,
} from '../../../src/pictures/renderers/grafana.ts';
import type { RenderOptions } from '../../../src/grafana/urls.ts';
import { createRoomHosts } from '../../../src/grafana/api/room-host.ts';
import { inspectPng } from '../../../src/pictures/png.ts';
import { rejectionOf } from '../../support/failure.ts';
import { type Listening, serveHttp } from '../../support/http.ts';

const TOKEN = 'viewer-token';
const MAX_BYTES = 100_000;
const OPTIONS: RenderOptions = {
  from: 'now-6h',
  to: 'now',
  width: 120,
  height: 60,
  apiEndpoint: 'd-solo',
  variables: new Map(),
};

describe('rendering', () => {
  let demo: DemoGrafana;
  const urlOf = (query = '', uid = 'web') =>
    `${demo.url}/render/d-solo/${uid}/slug?panelId=1&width=120&height=60${query}`;
  const fetchOf =
    (timeoutMs = 5_000, now = Date.now) =>
    async (url: string, token: string | undefined) => {
      const renderer = createGrafanaRenderer({ timeoutMs, maxBytes: MAX_BYTES }, now);
      return (await renderer.render({ kind: 'render-url', url }, { token })).content;
    };

  before(async () => {
    demo = await startDemoGrafana({ draw: blankPicture, subPath: '/grafana' });
  });
  after(() => demo.close());

  it('hands over the picture', async () => {
    const png = await fetchOf()(urlOf(), TOKEN);
    expect(inspectPng(png)).to.deep.equal({ width: 120, height: 60 });
  });

  it('minds a Grafana that a room named: its addresses, and what its failures tell', async () => {
    const lookedUp: string[] = [];
    let isGrafana = false;
    const roomHosts = createRoomHosts({
      ownRoot: 'http://127.0.0.1:1',
      checkHealth: () => (isGrafana ? Promise.resolve() : Promise.reject(new Error('no'))),
      lookUp: (host) => {
        lookedUp.push(host);
        return Promise.resolve([{ address: host === 'bad.test' ? '::1' : '127.0.0.1', family: 4 }]);
      },
    });
    const renderer = createGrafanaRenderer({ timeoutMs: 5_000, maxBytes: MAX_BYTES, roomHosts });
    const renderAt = (host: string, token = TOKEN) => {
      const root = demo.url.replace('127.0.0.1', host);
      const dashboard = { uid: 'web', title: '', slug: 'slug', panels: [], variables: [] };
      const view = { root, dashboard, panel: { id: 1, title: '' } };
      return renderer.render({ kind: 'dashboard', view, options: OPTIONS }, { token });
    };
    expect(inspectPng((await renderAt('good.test')).content).width).to.equal(120);
    expect(lookedUp).to.deep.equal(['good.test', '127.0.0.1']);
    const requests = demo.requests.length;
    const unusable = (await rejectionOf(GrafanaError, renderAt('bad.test'))).message;
    expect(unusable).to.match(/^No Grafana can be used at http:\/\/bad\.test/);
    expect(demo.requests).to.have.lengthOf(requests);
    const { message } = await rejectionOf(GrafanaError, renderAt('good.test', 'guessed'));
    expect(message).to.equal(unusable.replace('bad.test', 'good.test'));
    isGrafana = true;
    await rejectionOf(GrafanaUnauthorizedError, renderAt('good.test', 'guessed'));
    expect((await rejectionOf(GrafanaUnreachableError, renderAt('bad.test'))).message).to.match(
      /its address is of this machine/,
    );
  });

  it('takes a picture of exactly the size that is allowed, and none above', async () => {
    const off = demo.fault({ kind: 'oversized', bytes: MAX_BYTES }, { times: 1 });
    expect(await fetchOf()(urlOf(), TOKEN)).to.have.length(MAX_BYTES);
    off();
    demo.fault({ kind: 'oversized', bytes: MAX_BYTES + 1 }, { times: 1 });
    await rejectionOf(ImageTooLargeError, fetchOf()(urlOf(), TOKEN));
  });

  it('does not check whether the bytes are a whole PNG', async () => {
    for (const kind of ['empty', 'truncated', 'corrupt', 'html-as-png'] as const) {
      demo.fault({ kind }, { times: 1 });
      const bytes = await fetchOf()(urlOf(), TOKEN);
      expect(() => inspectPng(bytes)).to.throw(NotAnImageError);
    }
  });

  type Kind = abstract new (...args: never[]) => GrafanaImagesError;
  const refusals: readonly (readonly [string, Fault, Kind, RegExp])[] = [
    [
      'not signed in, by a redirect',
      { kind: 'login-redirect' },
      GrafanaUnauthorizedError,
      /does not accept the token.*Make a new one/,
    ],
    [
      'a wrong token',
      { kind: 'error', status: 401 },
      GrafanaUnauthorizedError,
      /does not accept the token.*Invalid API key/,
    ],
    [
      'no permission',
      { kind: 'error', status: 403 },
      GrafanaUnauthorizedError,
      /may not see this; ask/,
    ],
    [
      'no permission, by a redirect home',
      { kind: 'home-redirect' },
      GrafanaUnauthorizedError,
      /may not see this; ask/,
    ],
    [
      'another organisation',
      { kind: 'error', status: 404 },
      GrafanaNotFoundError,
      /check the URL and the organisation/,
    ],
    ['wrong parameters', { kind: 'error', status: 400 }, GrafanaError, /look at width, height/],
    [
      'no renderer, as 6.5 says it',
      {
        kind: 'error',
        status: 500,
        body: '<h1>Rendering failed - PhantomJS isn&#39;t installed correctly</h1>',
        contentType: 'text/html',
      },
      GrafanaError,
      /no renderer; install/,
    ],
    [
      'no renderer, as 9 shows it',
      { kind: 'placeholder', which: 'no-renderer' },
      PlaceholderImageError,
      /no renderer.*install/,
    ],
    [
      'a renderer that failed',
      { kind: 'error', status: 500 },
      GrafanaError,
      /installed and running\?/,
    ],
    [
      'too many renders, dark',
      { kind: 'placeholder', which: 'limit-dark' },
      PlaceholderImageError,
      /try again in a moment/,
    ],
    [
      'too many renders, light',
      { kind: 'placeholder', which: 'limit-light' },
      PlaceholderImageError,
      /try again in a moment/,
    ],
    [
      'too many renders, by its renderer',
      { kind: 'error', status: 429 },
      GrafanaError,
      /try again in a moment/,
    ],
    ['timed out', { kind: 'timeout-error' }, GrafanaTimeoutError, /shorter time range/],
    ['not an image', { kind: 'html' }, NotAnImageError, /a web page instead of a picture/],
    [
      'not an image, but JSON',
      { kind: 'error', status: 200, body: '{}', contentType: 'application/json' },
      NotAnImageError,
      /application\/json instead of a picture/,
    ],
    [
      'content without a type',
      { kind: 'error', status: 200, body: 'x', contentType: '' },
      NotAnImageError,
      /content without a type instead/,
    ],
    [
      'elsewhere',
      { kind: 'redirect', location: 'https://g.example.com/render/x' },
      GrafanaError,
      /HUBOT_GRAFANA_HOST/,
    ],
    [
      'elsewhere, where that is not a URL',
      { kind: 'redirect', location: 'http://[' },
      GrafanaError,
      /HUBOT_GRAFANA_HOST/,
    ],
    [
      'to the same path with another scheme',
      { kind: 'redirect', location: 'https://127.0.0.1/' },
      GrafanaError,
      /HUBOT_GRAFANA_HOST/,
    ],
    [
      'that its proxy finds no upstream',
      { kind: 'error', status: 503 },
      GrafanaError,
      /503.*try again/,
    ],
    ['nothing, and closes', { kind: 'reset' }, GrafanaUnreachableError, /broke off/],
    ['half a picture, and closes', { kind: 'reset-body' }, GrafanaUnreachableError, /broke off/],
  ];
  for (const [said, fault, kind, message] of refusals) {
    it(`says what to do when Grafana says: ${said}`, async () => {
      demo.fault(fault, { times: 1 });
      const error = await rejectionOf(GrafanaImagesError, fetchOf()(urlOf(), TOKEN));
      expect(error).to.be.instanceOf(kind);
      expect(error.message).to.match(message).and.not.include(TOKEN);
    });
  }

  it('says of a missing token that it is missing, not that it is wrong', async () => {
    const { message } = await rejectionOf(GrafanaUnauthorizedError, fetchOf()(urlOf(), undefined));
    expect(message).to.match(/no token was sent.*HUBOT_GRAFANA_API_KEY/);
    demo.fault({ kind: 'html' }, { times: 1 });
    const error = await rejectionOf(NotAnImageError, fetchOf()(urlOf(), undefined));
    expect(error.message).to.match(/may want a token/);
  });

  it('needs no token where Grafana needs none', async () => {
    const open = await startDemoGrafana({ draw: blankPicture, anonymous: true });
    const url = `${open.url}/render/d-solo/web/web?panelId=1&width=20&height=20`;
    expect(inspectPng(await fetchOf()(url, undefined)).width).to.equal(20);
    await open.close();
  });

  it('says what the real Grafana without a renderer is missing', async () => {
    const bare = await startDemoGrafana({ draw: blankPicture, renderer: false });
    const asked = fetchOf()(`${bare.url}/render/d-solo/web/web`, TOKEN);
    const { message } = await rejectionOf(GrafanaError, asked);
    expect(message).to.match(/install grafana-image-renderer/);
    await bare.close();
  });

  it('bounds the time until the first byte, and until the last one', async () => {
    for (const kind of ['hang', 'hang-body'] as const) {
      const off = demo.fault({ kind }, { times: 1 });
      await rejectionOf(GrafanaTimeoutError, fetchOf(150)(urlOf(), TOKEN));
      off();
    }
  });

  it('takes a failure for a time-out when Grafana took all the time it was given', async () => {
    let now = 0;
    const server = await serveHttp((_request, response) => {
      now += 58_000;
      response.writeHead(500, { 'Content-Type': 'text/html' }).end('Rendering failed.');
    });
    const fetchRender = fetchOf(60_000, () => now);
    await rejectionOf(GrafanaTimeoutError, fetchRender(`${server.url}/render/x`, TOKEN));
    await rejectionOf(
      GrafanaError,
      fetchRender(`${server.url}/render/x?timeout=57`, TOKEN).catch((error: unknown) => {
        expect(error).to.be.instanceOf(GrafanaTimeoutError);
        throw new GrafanaError('as it should be');
      }),
    );
    await server.close();
  });

  it('does not give the token to the target of a redirect', async () => {
    const seen: string[] = [];
    const thief = await serveHttp((request, response) => {
      seen.push(request.url ?? '');
      response.end();
    });
    for (const location of [
      thief.url,
      `${thief.url}/login`,
      `//127.0.0.1:${thief.port}/render/x`,
    ]) {
      demo.fault({ kind: 'redirect', location }, { times: 1 });
      await rejectionOf(GrafanaImagesError, fetchOf()(urlOf(), TOKEN));
    }
    expect(seen).to.deep.equal([]);
    await thief.close();
  });

  describe('gives Grafana a little less time than it has itself', () => {
    const sentTimeout = async (query: string, timeoutMs: number) => {
      await fetchOf(timeoutMs)(urlOf(query), TOKEN);
      return demo.requests.at(-1)?.query.getAll('timeout');
    };

    it('of 60 seconds, 57', async () => {
      expect(await sentTimeout('', 60_000)).to.deep.equal(['57']);
    });

    it('at least one second', async () => {
      expect(await sentTimeout('', 3_500)).to.deep.equal(['1']);
    });

    it('or what was asked for, where that is less', async () => {
      expect(await sentTimeout('&timeout=5', 60_000)).to.deep.equal(['5']);
    });

    for (const query of [
      '&timeout=900',
      '&timeout=',
      '&timeout=-1',
      '&timeout=1e9',
      '&timeout',
      `&timeout=${'9'.repeat(400)}`,
      '&timeout=900&timeout=5',
      '&%74imeout=900',
      '&time%6fut=900&timeout=900',
    ]) {
      it(`but never ${query.slice(1, 40)}`, async () => {
        expect(await sentTimeout(query, 60_000)).to.deep.equal(['57']);
      });
    }

    it('and leaves the rest of the query as it was written', () => {
      const url = 'https://g/render/d-solo/web?a=%20+%2B&kiosk&var-x=ü&a=&TIMEOUT=9&var-timeout=3';
      expect(withRenderTimeout(url, 60_000)).to.equal(
        'https://g/render/d-solo/web?a=%20+%2B&kiosk&var-x=%C3%BC&a=&TIMEOUT=9&var-timeout=3&timeout=57',
      );
      expect(withRenderTimeout('https://g/render/x', 60_000)).to.equal(
        'https://g/render/x?timeout=57',
      );
    });

    it('whatever the query is', () => {
      const part = fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.constantFrom(
          'timeout=',
          'timeout=99999',
          'timeout=3',
          '%74imeout=99',
          '&',
          '=',
          '%',
          '#',
          '+',
        ),
      );
      fc.assert(
        fc.property(
          fc.array(part),
          fc.integer({ min: 1_000, max: 3_600_000 }),
          (parts, timeoutMs) => {
            const url = withRenderTimeout(`https://g/render/x?${parts.join('&')}`, timeoutMs);
            const timeout = new URL(url).searchParams.get('timeout');
            expect(timeout).to.match(/^\d+$/);
            expect(Number(timeout)).to.be.at.most(Math.max(1, timeoutMs / 1000 - 3));
            expect(withRenderTimeout(url, timeoutMs)).to.equal(url);
          },
        ),
      );
    });
  });

  describe('of a slow kind', () => {
    let slow: Listening;
    afterEach(() => slow.close());

    it('takes a body that comes in pieces', async () => {
      const png = await fetchOf()(urlOf(), TOKEN);
      slow = await serveHttp((_request, response) => {
        response.setHeader('Content-Type', 'image/png; charset=binary');
        void (async () => {
          for (const byte of png) {
            response.write(Buffer.from([byte]));
            await new Promise((resolve) => setImmediate(resolve));
          }
          response.end();
        })();
      });
      expect(await fetchOf()(`${slow.url}/render/x`, TOKEN)).to.deep.equal(png);
    });
  });
});
