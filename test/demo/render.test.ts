import { expect } from 'chai';
import fc from 'fast-check';
import type { PictureRequest } from '../../demo/grafana.ts';
import { blankPicture } from '../../demo/grafana.ts';
import { readPng, useDemo } from './support.ts';

const NOW = Date.UTC(2026, 10, 20, 14, 7, 31);
const HOUR = 3_600_000;

describe('demo Grafana: GET /render/…', () => {
  const asked: PictureRequest[] = [];
  const demo = useDemo({
    clock: () => NOW,
    draw: (picture) => {
      asked.push(picture);
      return blankPicture(picture);
    },
  });
  const picture = async (path: string): Promise<PictureRequest> => {
    const reply = await demo.get(path);
    expect(reply.status).to.equal(200);
    const [last] = asked.slice(-1);
    if (last === undefined) throw new Error('nothing was drawn');
    return last;
  };

  it('answers a PNG with the headers of a file', async () => {
    const reply = await demo.get('/render/d-solo/web/web?panelId=1&width=640&height=320');
    expect(reply.type).to.equal('image/png');
    expect(reply.headers.get('content-length')).to.equal(String(reply.bytes.length));
    expect(reply.headers.get('accept-ranges')).to.equal('bytes');
    expect(reply.headers.get('last-modified')).to.equal('Fri, 20 Nov 2026 14:07:31 GMT');
    expect(readPng(reply.bytes)).to.deep.equal({ width: 640, height: 320 });
  });

  it('is 800 by 400 when no size is given', async () => {
    const { bytes } = await demo.get('/render/d-solo/web/web');
    expect(readPng(bytes)).to.deep.equal({ width: 800, height: 400 });
  });

  it('has the size asked for, times the scale', async () => {
    const size = fc.integer({ min: 1, max: 1500 });
    await fc.assert(
      fc.asyncProperty(size, size, fc.integer({ min: 1, max: 4 }), async (width, height, scale) => {
        const query = `panelId=1&width=${width}&height=${height}&scale=${scale}`;
        const { bytes } = await demo.get(`/render/d-solo/web/web?${query}`);
        expect(readPng(bytes)).to.deep.equal({ width: width * scale, height: height * scale });
      }),
      { numRuns: 25 },
    );
  });

  const paths = [
    ['/render/d-solo/web/web?panelId=3', { view: 'panel', panelId: 3 }],
    ['/render/d-solo/web?panelId=panel-3', { view: 'panel', panelId: 3 }],
    ['/render/d-solo/web/x?panelId=panel-3-clone-1', { view: 'panel', panelId: 3 }],
    ['/render/dashboard-solo/db/web?panelId=3', { view: 'panel', panelId: 3 }],
    ['/render/d/web/web', { view: 'dashboard', panelId: undefined }],
    ['/render/dashboard/db/web', { view: 'dashboard', panelId: undefined }],
    ['/render/d/web/web?viewPanel=8', { view: 'panel', panelId: 8 }],
    ['/render/d/web/web?panelId=8&fullscreen', { view: 'panel', panelId: 8 }],
  ] as const;
  for (const [path, expected] of paths) {
    it(`understands ${path}`, async () => {
      const { dashboard, view, panelId } = await picture(path);
      expect({ view, panelId }).to.deep.equal(expected);
      expect(dashboard?.json.uid).to.equal('web');
    });
  }

  for (const path of [
    '/render/d-solo/nope/web?panelId=1',
    '/render/dashboard-solo/db/nope',
    '/render/bogus/path',
  ]) {
    it(`draws something even for ${path}`, async () => {
      expect((await picture(path)).dashboard).to.equal(undefined);
    });
  }

  for (const query of [
    'width=abc',
    'width=500px',
    'height=500.5',
    'height=',
    'timeout=soon',
    'width=5&var-x=%zz',
  ]) {
    it(`refuses ${query} with 400 and a page`, async () => {
      const reply = await demo.get(`/render/d-solo/web/web?${query}`);
      expect(reply.status).to.equal(400);
      expect(reply.type).to.match(/^text\/html/);
      expect(reply.text).to.include('<title>Render parameters error</title>');
    });
  }

  it('takes the first of several widths', async () => {
    expect((await picture('/render/d-solo/web/web?width=300&width=abc')).width).to.equal(300);
  });

  it('fails on a picture that no browser would make', async () => {
    const reply = await demo.get('/render/d-solo/web/web?width=90000&height=90000');
    expect(reply.status).to.equal(500);
    expect(reply.text).to.include('<title>Rendering failed.</title>');
  });

  it('fails at once with a negative time-out', async () => {
    const reply = await demo.get('/render/d-solo/web/web?timeout=-5');
    expect(reply.status).to.equal(500);
    expect(reply.text).to.include('<title>Rendering failed.</title>');
  });

  it('answers a HEAD without a body', async () => {
    const start = asked.length;
    const reply = await demo.get('/render/d-solo/web/web?panelId=1', {
      method: 'HEAD',
      headers: { authorization: 'Bearer viewer-token' },
    });
    expect(reply.status).to.equal(200);
    expect(reply.type).to.equal('image/png');
    expect(reply.bytes.length).to.equal(0);
    expect(asked.length).to.equal(start + 1);
  });

  it('hands on theme, zone, scale, range and variables', async () => {
    const query =
      'from=now-3h&to=now-1h&theme=light&tz=Europe%2FBrussels&scale=2&var-server=a&var-server=b&var-x=';
    const { from, to, now, theme, timeZone, scale, variables } = await picture(
      `/render/d-solo/web/web?${query}`,
    );
    expect({ from, to, now }).to.deep.equal({ from: NOW - 3 * HOUR, to: NOW - HOUR, now: NOW });
    expect({ theme, timeZone, scale }).to.deep.equal({
      theme: 'light',
      timeZone: 'Europe/Brussels',
      scale: 2,
    });
    expect([...variables]).to.deep.equal([
      ['server', ['a', 'b']],
      ['x', ['']],
    ]);
  });

  it("falls back to the dashboard's own range, silently, where it understands none", async () => {
    const { from, to } = await picture('/render/d-solo/web/web?from=now-12hr&to=NOW');
    expect({ from, to }).to.deep.equal({ from: NOW - 6 * HOUR, to: NOW });
  });

  it('takes ten digits for milliseconds, as Grafana does', async () => {
    const { from, to } = await picture('/render/d-solo/web/web?from=1700000000&to=1700003600');
    expect({ from, to }).to.deep.equal({ from: 1_700_000_000, to: 1_700_003_600 });
  });

  it('is dark, UTC and of single scale when nothing else is said', async () => {
    const { theme, timeZone, scale } = await picture('/render/d-solo/web/web?theme=x&tz=No/Where');
    expect({ theme, timeZone, scale }).to.deep.equal({ theme: 'dark', timeZone: 'UTC', scale: 1 });
  });
});

describe('demo Grafana without a renderer', () => {
  const demo = useDemo({ renderer: false });

  it('answers 500 and a page that escapes its apostrophe', async () => {
    const reply = await demo.get('/render/d-solo/web/web?panelId=1');
    expect(reply.status).to.equal(500);
    expect(reply.type).to.match(/^text\/html/);
    expect(reply.text).to.include('Rendering failed - PhantomJS isn&#39;t installed correctly');
  });

  it('still looks at the token and the parameters first', async () => {
    expect((await demo.get('/render/d/web/web', { headers: {} })).status).to.equal(302);
    expect((await demo.get('/render/d/web/web?width=x')).status).to.equal(400);
  });
});
