import { expect } from 'chai';
import { useDemo } from './support.ts';

const as = (authorization: string): RequestInit => ({ headers: { authorization } });

describe('demo Grafana: who may come in', () => {
  const demo = useDemo();

  const refusals = [
    ['Bearer wrong', 'Invalid API key'],
    ['Bearer  viewer-token', 'Invalid API key'],
    ['Bearer viewer-token junk', 'Invalid API key'],
    ['Bearer toString', 'Invalid API key'],
    ['Bearer expired-token', 'Expired API key'],
    ['bearer viewer-token', 'Invalid Basic Auth Header'],
    ['Bearer ', 'Invalid Basic Auth Header'],
    ['Basic YWRtaW46d3Jvbmc=', 'Invalid username or password'],
    ['Basic bm9jb2xvbg==', 'Invalid Basic Auth Header'],
  ] as const;
  for (const [authorization, message] of refusals) {
    it(`answers 401 "${message}" to "${authorization}", on /api and on /render`, async () => {
      for (const path of ['/api/search', '/render/d-solo/web/web?panelId=1']) {
        const reply = await demo.get(path, as(authorization));
        expect(reply.status).to.equal(401);
        expect(reply.json).to.deep.equal({ message });
      }
    });
  }

  it('answers 401 on /api to a client that is not signed in', async () => {
    const reply = await demo.get('/api/search', { headers: {} });
    expect(reply.status).to.equal(401);
    expect(reply.text).to.equal('{"message":"Unauthorized"}');
  });

  it('redirects a client that is not signed in to the login page from everywhere else, //api too', async () => {
    for (const path of [
      '/render/d-solo/web/web?panelId=1&width=9',
      '/d/web/web',
      '/',
      '//api/search',
    ]) {
      const reply = await demo.get(path, { headers: {} });
      expect(reply.status).to.equal(302);
      expect(reply.headers.get('location')).to.equal('/login');
      expect(reply.headers.get('set-cookie')).to.equal(
        `redirect_to=${encodeURIComponent(path)}; Path=/; HttpOnly`,
      );
      expect(reply.type).to.match(/^text\/html/);
      expect(reply.text.trim()).to.equal('<a href="/login">Found</a>.');
    }
  });

  it('gives a follower of that redirect a page with status 200', async () => {
    const reply = await demo.get('/render/d-solo/web/web', { headers: {}, redirect: 'follow' });
    expect(reply.status).to.equal(200);
    expect(reply.type).to.match(/^text\/html/);
  });

  it('answers 404 for another organisation, and as always for its own', async () => {
    const api = await demo.get('/api/search?orgId=2');
    expect(api.status).to.equal(404);
    expect(api.json).to.deep.equal({ message: 'Not found' });
    const render = await demo.get('/render/d-solo/web/web?orgId=2');
    expect(render.status).to.equal(404);
    expect(render.type).to.match(/^text\/plain/);
    expect(render.text).to.equal('Not found');
    for (const orgId of ['1', '0', 'x', '']) {
      expect((await demo.get(`/api/search?orgId=${orgId}`)).status).to.equal(200);
    }
  });

  it('needs no token at /api/health and /login', async () => {
    for (const path of ['/api/health', '/login']) {
      expect((await demo.get(path, { headers: {} })).status).to.equal(200);
    }
  });
});

describe('demo Grafana with anonymous viewers', () => {
  const demo = useDemo({ anonymous: true });

  it('needs no token but refuses a wrong one', async () => {
    for (const path of ['/api/search', '/api/dashboards/uid/web', '/render/d-solo/web/web', '/']) {
      expect((await demo.get(path, { headers: {} })).status).to.equal(200);
    }
    expect((await demo.get('/api/search', as('Bearer wrong'))).status).to.equal(401);
  });
});

describe('demo Grafana with tokens of its own', () => {
  const demo = useDemo({
    tokens: { mine: { role: 'Viewer' }, old: { role: 'Admin', expired: true } },
  });

  it('knows these and no others', async () => {
    expect((await demo.get('/api/org', as('Bearer mine'))).status).to.equal(200);
    expect((await demo.get('/api/org', as('Bearer old'))).json).to.deep.equal({
      message: 'Expired API key',
    });
    expect((await demo.get('/api/org')).status).to.equal(401);
  });
});
