import { expect } from 'chai';
import { type Deferred, deferred, settle } from '../../support/deferred.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { startImageServer, type TestImageServer } from '../../support/image-server.ts';
import { picture } from '../../support/png.ts';
import { until } from '../../support/until.ts';
import { rendererOf } from '../../support/renderer.ts';

const GRAFANA = 'https://grafana.example.com';

describe('the queue of POST /grafana-images', () => {
  const folder = temporaryFolder();
  let server: TestImageServer;
  /** Renders that have begun, by the end of their URL, until they are answered by hand. */
  let renders: Map<string, Deferred<Buffer>>;

  beforeEach(async () => {
    renders = new Map();
    server = await startImageServer({
      folder: folder.path,
      sources: [GRAFANA],
      env: { HUBOT_GRAFANA_IMAGES_CONCURRENCY: '1', HUBOT_GRAFANA_IMAGES_RATE: '1' },
      renderer: rendererOf((url) => {
        const render = deferred<Buffer>();
        renders.set(url.slice(`${GRAFANA}/render/`.length), render);
        return render.promise;
      }),
    });
  });
  afterEach(() => server.close());

  const post = (name: string, signal?: AbortSignal) =>
    fetch(`${server.url}/grafana-images`, {
      method: 'POST',
      headers: { authorization: 'Bearer t' },
      body: JSON.stringify({ imageUrl: `${GRAFANA}/render/${name}` }),
      ...(signal && { signal }),
    });
  const begun = async (name: string) => {
    await until(() => renders.has(name));
    renders.get(name)?.resolve(picture());
  };
  const left = () => server.log.filter((line) => line.includes('status=499')).length;

  /** Waits until so many requests, those that are rendered included, are where they wait. */
  const waiting = async (count: number) => {
    await until(() => server.read() === count);
    await settle();
  };

  it('has an end: the next is told when to come back, and nothing is held against it', async () => {
    const inside = Array.from({ length: 101 }, (_, index) => post(`n${index}`));
    await waiting(101);
    for (const name of ['one', 'another']) {
      const refused = await post(name);
      expect(refused.status).to.equal(429);
      expect(Number(refused.headers.get('retry-after'))).to.be.within(1, 60);
      expect(await refused.json()).to.deep.include({ error: 'too_many_requests' });
    }
    const all = Promise.all(inside);
    await Promise.all(Array.from({ length: 101 }, (_, index) => begun(`n${index}`)));
    expect((await all).map(({ status }) => status)).to.deep.equal(Array(101).fill(200));
    const again = post('again');
    await begun('again');
    expect((await again).status).to.equal(200);
  });

  it('forgets who goes away while waiting, without a word or a mark against it', async () => {
    const first = post('first');
    await until(() => renders.has('first'));
    const gone = new AbortController();
    const leaving = post('leaving', gone.signal).catch(() => 'gone');
    const staying = post('staying');
    await waiting(3);
    gone.abort();
    expect(await leaving).to.equal('gone');
    await until(() => left() === 1);
    await begun('first');
    await begun('staying');
    expect((await Promise.all([first, staying])).map(({ status }) => status)).to.deep.equal([
      200, 200,
    ]);
    expect([...renders.keys()]).to.deep.equal(['first', 'staying']);
    expect(server.log.filter((line) => /^(warn|error)/.test(line))).to.deep.equal([]);
  });

  it('has a place again for each that goes away', async () => {
    const gone = new AbortController();
    const first = post('first');
    await until(() => renders.has('first'));
    const leaving = Array.from({ length: 100 }, (_, index) =>
      post(`n${index}`, gone.signal).catch(() => 'gone'),
    );
    await waiting(101);
    expect((await post('another')).status).to.equal(429);
    gone.abort();
    await Promise.all(leaving);
    await until(() => left() >= 99);
    const next = post('next');
    for (const render of renders.values()) render.resolve(picture());
    await begun('next');
    expect((await next).status).to.equal(200);
    await first.catch(() => undefined);
    expect(renders.size).to.be.at.most(3);
  });

  it('renders for the one who stays when another who wants the same goes away', async () => {
    const first = post('first');
    await until(() => renders.has('first'));
    const gone = new AbortController();
    const leaving = post('same', gone.signal).catch(() => 'gone');
    const staying = post('same');
    await waiting(3);
    gone.abort();
    await leaving;
    await until(() => left() === 1);
    await begun('first');
    await begun('same');
    expect((await staying).status).to.equal(200);
    await first;
  });
});
