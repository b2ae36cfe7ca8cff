import { expect } from 'chai';
import { useDemo } from './support.ts';

describe('demo Grafana: routes that are traps', () => {
  const demo = useDemo();

  const shells = [
    '//api/search',
    '//render/d-solo/web/web?panelId=1',
    '/api/nope',
    '/api/dashboards/uid/',
    '/render',
    '/render/',
    '/render/?panelId=1',
    '/d/nope/nope',
  ];
  for (const path of shells) {
    it(`answers ${path} with the application's page and status 200`, async () => {
      const reply = await demo.get(path);
      expect(reply.status).to.equal(200);
      expect(reply.type).to.equal('text/html; charset=UTF-8');
      expect(reply.bytes.length).to.be.within(24_000, 27_000);
      expect(reply.text).to.include('<title>Grafana</title>');
    });
  }

  it('answers 404 to a POST, in JSON on /api and as a page elsewhere', async () => {
    const headers = { authorization: 'Bearer viewer-token' };
    const api = await demo.get('/api/search', { method: 'POST', headers });
    expect(api.status).to.equal(404);
    expect(api.json).to.deep.equal({ message: 'Not found' });
    const render = await demo.get('/render/d-solo/web/web', { method: 'POST', headers });
    expect(render.status).to.equal(404);
    expect(render.type).to.match(/^text\/html/);
  });

  it('moves the old page address, query and all', async () => {
    const reply = await demo.get('/dashboard/db/checkout-service?from=now-1h&var-x=1');
    expect(reply.status).to.equal(301);
    expect(reply.headers.get('location')).to.equal(
      '/d/xk3vQz9Gk/checkout-service?from=now-1h&var-x=1',
    );
    const bare = await demo.get('/dashboard/db/web');
    expect(bare.headers.get('location')).to.equal('/d/web/web?');
  });

  it('records what came in, oldest first', async () => {
    const start = demo.grafana.requests.length;
    await demo.get('/api/search?tag=a&tag=b');
    await demo.get('/render/d-solo/web/web?panelId=1', { method: 'HEAD' });
    const [first, second] = demo.grafana.requests.slice(start);
    expect(first).to.include({ method: 'GET', path: '/api/search' });
    expect(first?.query.getAll('tag')).to.deep.equal(['a', 'b']);
    expect(second).to.include({ method: 'HEAD', path: '/render/d-solo/web/web' });
    expect(second?.at).to.be.closeTo(Date.now(), 60_000);
  });
});

describe('demo Grafana: its pages', () => {
  const demo = useDemo();

  it('lists the dashboards at /', async () => {
    const reply = await demo.get('/');
    expect(reply.type).to.match(/^text\/html/);
    expect(reply.text).to.include('<a href="/d/xk3vQz9Gk/checkout-service">Checkout Service</a>');
  });

  it('shows every panel of a dashboard, with the range and the variables of the link', async () => {
    const reply = await demo.get('/d/web/web?from=now-1h&to=now&var-server=web-02');
    const sources = [...reply.text.matchAll(/<img [^>]*src="([^"]+)"/g)].map(
      ([, source]) => source,
    );
    expect(sources).to.have.length(10);
    for (const source of sources) {
      const { pathname, searchParams } = new URL(
        (source ?? '').replace(/&amp;/g, '&'),
        demo.grafana.url,
      );
      expect(pathname).to.equal('/render/d-solo/web/web');
      expect(searchParams.get('from')).to.equal('now-1h');
      expect(searchParams.get('var-server')).to.equal('web-02');
      expect((await demo.get(`${pathname}?${searchParams.toString()}`)).type).to.equal('image/png');
    }
  });

  it('shows the one panel that the link is about', async () => {
    for (const query of ['viewPanel=8', 'panelId=8&fullscreen', 'viewPanel=panel-8']) {
      const { text } = await demo.get(`/d/web/web?${query}`);
      expect(text.match(/<img /g)).to.have.length(1);
      expect(text).to.include('Network traffic on web-01');
    }
  });

  it('writes titles as text, never as markup', async () => {
    const { text } = await demo.get('/d/odd-titles/x?var-who=%3Cb%20onload%3Dx%3E');
    expect(text).not.to.include('<script>');
    expect(text).not.to.match(/<b[ >]/);
    expect(text).to.include('&lt;script&gt;alert(1)&lt;/script&gt;');
  });
});
