import { expect } from 'chai';
import { type DemoGrafana, startDemoGrafana } from '../../demo/grafana.ts';
import { temporaryFolder } from '../support/folder.ts';
import { getRaw } from '../support/http.ts';
import { startImageServer, type TestImageServer } from '../support/image-server.ts';
import { needsEngine, type ObjectEngine, startEngine } from '../support/object-engine.ts';
import { picture } from '../support/png.ts';
import { panelOf, postPicture } from '../support/post-picture.ts';

describe('an object store that stops and comes back', () => {
  const folder = temporaryFolder();
  let engine: ObjectEngine | undefined;
  let demo: DemoGrafana;
  let server: TestImageServer;

  beforeEach(async function () {
    needsEngine(this, 'ceph');
    engine = await startEngine('ceph');
    demo = await startDemoGrafana();
    const env = engine.env as Readonly<Record<string, string>>;
    server = await startImageServer({ folder: folder.path, env, sources: [demo.url] });
  });
  afterEach(async () => {
    await server.close();
    await demo.close();
    await engine?.stop();
  });

  it('costs no picture: those in memory are served meanwhile, others again afterwards', async () => {
    const hot = await server.store.save(picture(30, 30));
    const cold = await server.store.save(picture(40, 40));
    const pathOf = (name: string) => `/saved-images/${name}.png`;
    const get = (name: string) => fetch(`${server.url}${pathOf(name)}`);
    const statusOf = async (name: string) => (await get(name)).status;
    for (let time = 0; time < 3; time += 1) expect(await statusOf(hot)).to.equal(200);

    const startAgain = await engine?.stopGateway();
    const answer = await get(cold);
    expect(answer.status).to.equal(503);
    expect(answer.headers.get('retry-after')).to.match(/^\d+$/);
    expect(await statusOf(hot)).to.equal(200);
    const known = await getRaw(server.port, pathOf(cold), [`If-None-Match: "${cold}"`]);
    expect(known.status, 'of a client that has it').to.equal(304);
    const posted = await postPicture(server.url, panelOf(demo.url));
    expect(posted.status).to.equal(503);
    const { message } = (await posted.json()) as { message: string };
    expect(message).to.match(
      /^The bucket of the pictures \(HUBOT_GRAFANA_S3_BUCKET\) cannot be reached/,
    );

    await startAgain?.();
    while ((await statusOf(cold)) !== 200) expect(await statusOf(cold)).to.be.oneOf([200, 503]);
    expect(await statusOf(hot)).to.equal(200);
    expect((await postPicture(server.url, panelOf(demo.url))).status).to.equal(200);
  });
});
