import { expect } from 'chai';
import type { Fault, Placeholder } from '../../demo/grafana.ts';
import { readPng, useDemo, type Reply } from './support.ts';

const PATH = '/render/d-solo/web/web?panelId=1&width=300&height=200';

describe('demo Grafana: faults that are answers', () => {
  const demo = useDemo();
  const under = async (fault: Fault, path = PATH, init?: RequestInit): Promise<Reply> => {
    const off = demo.grafana.fault(fault, { match: () => true });
    try {
      return await demo.get(path, init);
    } finally {
      off();
    }
  };

  const errors = [
    [PATH, 500, 'text/html', '<title>Rendering failed.</title>'],
    [PATH, 400, 'text/html', '<title>Render parameters error</title>'],
    [PATH, 429, 'application/json', '{"message":"Too many rendering requests"}'],
    [PATH, 404, 'text/plain', 'Not found'],
    [PATH, 403, 'application/json', '{"message":"Permission denied"}'],
    [PATH, 401, 'application/json', '{"message":"Invalid API key"}'],
    [PATH, 502, 'text/html', '502 Bad Gateway'],
    [PATH, 418, 'text/html', 'Teapot'],
    ['/api/dashboards/uid/web', 404, 'application/json', '{"message":"Dashboard not found"}'],
    ['/api/dashboards/uid/web', 403, 'application/json', 'Access denied to this dashboard'],
    ['/api/dashboards/uid/web', 401, 'application/json', '{"message":"Invalid API key"}'],
    ['/api/search', 404, 'application/json', '{"message":"Not found"}'],
    ['/api/search', 403, 'application/json', '{"message":"Permission denied"}'],
    ['/api/search', 500, 'application/json', '{"message":"Internal Server Error"}'],
    ['/api/search', 504, 'text/html', '504 Gateway Timeout'],
  ] as const;
  for (const [path, status, type, body] of errors) {
    it(`gives ${status} on ${path} its usual body`, async () => {
      const reply = await under({ kind: 'error', status }, path);
      expect(reply.status).to.equal(status);
      expect(reply.type.startsWith(type)).to.equal(true);
      expect(reply.text).to.include(body);
    });
  }

  it('sends another body when one is given', async () => {
    const reply = await under({ kind: 'error', status: 500, body: '{}', contentType: 'text/odd' });
    expect([reply.status, reply.type, reply.text]).to.deep.equal([500, 'text/odd', '{}']);
  });

  it('names the time-out in its page', async () => {
    const reply = await under({ kind: 'timeout-error' });
    expect(reply.status).to.equal(500);
    expect(reply.text).to.include(
      'Timeout error. You can set timeout in seconds with &amp;timeout url parameter',
    );
  });

  it('answers a page, called a page or called a picture', async () => {
    const page = await under({ kind: 'html' });
    expect([page.status, page.type]).to.deep.equal([200, 'text/html; charset=UTF-8']);
    const disguised = await under({ kind: 'html-as-png' });
    expect([disguised.status, disguised.type]).to.deep.equal([200, 'image/png']);
    expect(disguised.text).to.equal(page.text);
    expect(page.bytes.length).to.be.within(24_000, 27_000);
  });

  it('redirects to the login page, to the home page and anywhere', async () => {
    const login = await under({ kind: 'login-redirect' });
    expect([login.status, login.headers.get('location')]).to.deep.equal([302, '/login']);
    expect(login.headers.get('set-cookie')).to.match(
      /^redirect_to=%2Frender%2F.*; Path=\/; HttpOnly$/,
    );
    const home = await under({ kind: 'home-redirect' });
    expect([home.status, home.headers.get('location')]).to.deep.equal([302, '/']);
    const away = await under({ kind: 'redirect', location: 'http://169.254.169.254/x?a=1&b=2' });
    expect(away.headers.get('location')).to.equal('http://169.254.169.254/x?a=1&b=2');
  });

  const placeholders: readonly [Placeholder, number, number, number][] = [
    ['limit-dark', 526, 202, 3859],
    ['limit-light', 1004, 404, 11_847],
    ['no-renderer', 478, 208, 9095],
  ];
  for (const [which, width, height, bytes] of placeholders) {
    it(`sends the placeholder ${which} in its own size`, async () => {
      const reply = await under({ kind: 'placeholder', which });
      expect([reply.status, reply.type]).to.deep.equal([200, 'image/png']);
      expect(readPng(reply.bytes)).to.deep.equal({ width, height });
      expect(reply.bytes.length).to.equal(bytes);
      const modified = Date.parse(reply.headers.get('last-modified') ?? '');
      expect(modified).to.be.below(Date.UTC(2021, 0));
    });
  }

  it('sends no byte at all', async () => {
    const reply = await under({ kind: 'empty' });
    expect([reply.status, reply.type, reply.bytes.length]).to.deep.equal([200, 'image/png', 0]);
    expect(reply.headers.get('content-length')).to.equal('0');
  });

  it('cuts a picture in such a way that HTTP does not notice', async () => {
    const reply = await under({ kind: 'truncated' });
    expect([reply.status, reply.type]).to.deep.equal([200, 'image/png']);
    expect(reply.headers.get('content-length')).to.equal(String(reply.bytes.length));
    expect(reply.bytes.toString('latin1', 0, 4)).to.equal('\x89PNG');
    expect(() => readPng(reply.bytes)).to.throw('the PNG is cut');
  });

  it('spoils one byte of the pixels', async () => {
    const reply = await under({ kind: 'corrupt' });
    expect([reply.status, reply.type]).to.deep.equal([200, 'image/png']);
    expect(() => readPng(reply.bytes)).to.throw('wrong CRC in IDAT');
  });

  it('sends a valid picture of exactly so many bytes', async () => {
    for (const bytes of [5000, 3_000_001]) {
      const reply = await under({ kind: 'oversized', bytes });
      expect(readPng(reply.bytes)).to.deep.equal({ width: 300, height: 200 });
      expect(reply.bytes.length).to.equal(bytes);
    }
  });

  it('comes before the token', async () => {
    const reply = await under({ kind: 'error', status: 429 }, PATH, { headers: {} });
    expect(reply.status).to.equal(429);
  });
});

describe('demo Grafana: which requests a fault hits', () => {
  const demo = useDemo({ subPath: '/grafana' });
  const status = async (path: string): Promise<number> => (await demo.get(path)).status;

  it('hits only renders, until it is switched off', async () => {
    const off = demo.grafana.fault({ kind: 'error', status: 429 });
    expect([await status(PATH), await status('/api/search')]).to.deep.equal([429, 200]);
    off();
    off();
    expect(await status(PATH)).to.equal(200);
  });

  it('goes away after so many times', async () => {
    demo.grafana.fault({ kind: 'error', status: 500 }, { times: 2 });
    const statuses = [await status(PATH), await status(PATH), await status(PATH)];
    expect(statuses).to.deep.equal([500, 500, 200]);
  });

  it('hits what its match says', async () => {
    const off = demo.grafana.fault(
      { kind: 'error', status: 503 },
      { match: ({ path, query }) => path.endsWith('/search') && query.get('query') === 'x' },
    );
    const statuses = [
      await status('/api/search?query=x'),
      await status('/api/search?query=y'),
      await status(PATH),
    ];
    expect(statuses).to.deep.equal([503, 200, 200]);
    off();
  });

  it('lets the youngest of two faults win', async () => {
    const off = demo.grafana.fault({ kind: 'error', status: 500 });
    demo.grafana.fault({ kind: 'error', status: 429 }, { times: 1 });
    expect([await status(PATH), await status(PATH)]).to.deep.equal([429, 500]);
    off();
  });
});
