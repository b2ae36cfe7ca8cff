import { readdir, writeFile } from 'node:fs/promises';
import { type RequestListener } from 'node:http';
import path from 'node:path';
import { expect } from 'chai';
import { blankPicture, type DemoGrafana, startDemoGrafana } from '../../../demo/grafana.ts';
import { loadConfig } from '../../../src/app/config.ts';
import { examineServer } from '../../../src/app/doctor/server-doctor.ts';
import type { Finding } from '../../../src/chat/doctor.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { freePort } from '../../support/free-port.ts';
import { type Listening, serveHttp } from '../../support/http.ts';
import { recordingLogger } from '../../support/logger.ts';
import { refuse, startObjectStore } from '../../support/object-store.ts';
import { withEnvironment } from '../../support/robot.ts';
import { TOKEN } from '../../support/token.ts';

const asksForPicture = ({ path: asked }: { readonly path: string }) => asked.startsWith('/render/');

describe('grafana-images doctor', function () {
  this.timeout(60_000);
  const folder = temporaryFolder();
  const open: { close(): Promise<void> }[] = [];

  const startDemo = async (
    options: Parameters<typeof startDemoGrafana>[0] = {},
  ): Promise<DemoGrafana> => {
    const demo = await startDemoGrafana({ draw: blankPicture, version: '12.0.0', ...options });
    open.push(demo);
    return demo;
  };
  const serve = async (listener: RequestListener): Promise<Listening> => {
    const server = await serveHttp(listener);
    open.push(server);
    return server;
  };

  interface Options {
    readonly demo?: DemoGrafana;
    readonly env?: Readonly<Record<string, string>>;
    readonly now?: () => number;
  }

  /** What it finds in a set-up that is right but for what a test changes. */
  async function examine({ demo, env, now }: Options = {}): Promise<readonly Finding[]> {
    const port = String(await freePort());
    const all = {
      PORT: port,
      BIND_ADDRESS: '127.0.0.1',
      HUBOT_GRAFANA_HOST: demo?.url ?? '',
      HUBOT_GRAFANA_API_KEY: TOKEN,
      HUBOT_GRAFANA_IMAGES_PATH: folder.path,
      HUBOT_GRAFANA_IMAGES_URL: `http://127.0.0.1:${port}/saved-images`,
      HUBOT_GRAFANA_IMAGES_TIMEOUT: '5s',
      ...env,
    };
    const found = await withEnvironment(all, () =>
      examineServer(loadConfig(), {}, { logger: recordingLogger(), ...(now && { now }) }),
    );
    expect(JSON.stringify(found)).to.not.contain(TOKEN);
    return found;
  }

  const wrongOf = (found: readonly Finding[]) =>
    found.flatMap(({ verdict, about, text }) => (verdict === 'wrong' ? `${about}: ${text}` : []));

  afterEach(async () => {
    await Promise.all(open.splice(0).map((one) => one.close()));
  });

  it('names a Redis that cannot be used, without its password', async () => {
    const demo = await startDemo();
    const port = String(await freePort());
    const env = { HUBOT_GRAFANA_REDIS_URL: `redis://:open-sesame@127.0.0.1:${port}` };
    const found = await examine({ demo, env });
    expect(wrongOf(found)).to.deep.equal([
      'Redis: HUBOT_GRAFANA_REDIS_URL cannot be used: nothing listens there. Until it can, each process works for itself.',
    ]);
    expect(JSON.stringify(found)).to.not.contain('open-sesame');
  });

  it('finds nothing wrong where nothing is, and leaves nothing behind', async () => {
    const demo = await startDemo();
    const found = await examine({ demo });
    expect(wrongOf(found)).to.deep.equal([]);
    const text = found.map((one) => `${one.about}: ${one.text}`).join('\n');
    expect(text).to.match(/Grafana: Found Grafana 12\.0\.0 at .*organisation 1 \(Main Org\.\)/);
    expect(text).to.match(/Grafana's renderer: Grafana's renderer drew the panel `.+` in \d/);
    expect(text).to.match(/Own drawing: this process drew the panel `.+` in \d/);
    expect(text).to.contain('Store: a picture was written, read and removed.');
    expect(text).to.match(/Public address: http:\S+ gives the picture that was stored\./);
    expect(text).to.contain('HUBOT_GRAFANA_API_KEY (set)').and.to.not.contain(`=${folder.path}`);
    expect((await readdir(folder.path)).filter((name) => name.endsWith('.png'))).to.deep.equal([]);
  });

  it('names a misspelt variable, without its value', async () => {
    const demo = await startDemo();
    const found = await examine({ demo, env: { HUBOT_GRAFANA_IMAGES_PAHT: 'hunter2' } });
    expect(wrongOf(found)).to.deep.equal([
      'Variable: HUBOT_GRAFANA_IMAGES_PAHT is not read; did you mean HUBOT_GRAFANA_IMAGES_PATH?',
    ]);
    expect(JSON.stringify(found)).to.not.contain('hunter2');
  });

  it('says that no Grafana is named, and looks at the rest', async () => {
    const found = await examine({ env: { HUBOT_GRAFANA_HOST: '' } });
    expect(wrongOf(found)).to.include(
      'Grafana: Which Grafana may be asked? Give its root URL with -grafanaHost or HUBOT_GRAFANA_HOST.',
    );
    expect(found.find(({ about }) => about === 'Store')).to.have.property('verdict', 'ok');
  });

  it('says that Grafana cannot be reached', async () => {
    const unused = `http://127.0.0.1:${await freePort()}`;
    const found = await examine({ env: { HUBOT_GRAFANA_HOST: unused } });
    expect(wrongOf(found).join('\n')).to.match(/^Grafana: .*cannot be reached/m);
    expect(found.find(({ about }) => about === 'Store')).to.have.property('verdict', 'ok');
  });

  it('says that the token is not accepted', async () => {
    const demo = await startDemo();
    const found = await examine({ demo, env: { HUBOT_GRAFANA_API_KEY: 'expired-token' } });
    expect(wrongOf(found).join('\n')).to.match(/^Grafana: .*token/m);
    expect(JSON.stringify(found)).to.not.contain('expired-token');
  });

  it('says that the token sees no dashboard', async () => {
    const demo = await startDemo({ dashboards: [] });
    expect(wrongOf(await examine({ demo })).join('\n')).to.match(
      /^Dashboards: the token sees none/m,
    );
  });

  it('says that alerts are not shown to the token', async () => {
    const demo = await startDemo();
    demo.fault(
      { kind: 'error', status: 403, body: '{"message":"Permission denied"}' },
      { match: ({ path: asked }) => /alerts|rules/.test(asked) },
    );
    expect(wrongOf(await examine({ demo })).join('\n')).to.match(
      /^Alerting: .*`graf alerts` does not work without that\.$/m,
    );
  });

  it('says that the organisation and the sub-path are others than those that are set', async () => {
    const demo = await startDemo({
      subPath: '/grafana',
      organisation: { id: 7, name: 'Seven' },
    });
    const root = demo.url.replace('/grafana', '');
    const text = wrongOf(
      await examine({ env: { HUBOT_GRAFANA_HOST: root, HUBOT_GRAFANA_ORG_ID: '2' } }),
    ).join('\n');
    expect(text).to.match(/Grafana is served at \/grafana/);
    expect(text).to.match(/organisation 7 \(Seven\), and HUBOT_GRAFANA_ORG_ID is 2/);
  });

  it('notes what a token with the role Viewer may not, and one with Admin need not', async () => {
    const demo = await startDemo();
    const token = (found: readonly Finding[]) => found.find(({ about }) => about === 'Token');
    expect(token(await examine({ demo }))?.text).to.contain('`graf silence`');
    const admin = token(await examine({ demo, env: { HUBOT_GRAFANA_API_KEY: 'admin-token' } }));
    expect(admin).to.include({ verdict: 'note' });
    expect(admin?.text).to.contain('Admin may do more than the bot needs');
  });

  it('tells a missing renderer, which is wrong where nothing else may draw', async () => {
    const demo = await startDemo({ renderer: false });
    const auto = await examine({ demo });
    expect(wrongOf(auto)).to.deep.equal([]);
    expect(auto.find(({ about }) => about === "Grafana's renderer")).to.include({
      verdict: 'note',
    });
    const alone = wrongOf(await examine({ demo, env: { HUBOT_GRAFANA_RENDERER: 'grafana' } }));
    expect(alone.join('\n')).to.match(/^Grafana's renderer: .*renderer/);
  });

  it('says that the renderer gives no picture', async () => {
    const demo = await startDemo();
    for (const fault of [{ kind: 'html' }, { kind: 'corrupt' }, { kind: 'hang' }] as const) {
      const stop = demo.fault(fault, { match: asksForPicture });
      const env = { HUBOT_GRAFANA_RENDERER: 'grafana', HUBOT_GRAFANA_IMAGES_TIMEOUT: '4s' };
      const found = wrongOf(await examine({ demo, env }));
      expect(found, fault.kind).to.have.lengthOf(1);
      expect(found[0], fault.kind).to.match(/^Grafana's renderer: /);
      stop();
    }
  });

  it('says that own drawing fails where the data source does', async () => {
    const demo = await startDemo();
    demo.fault(
      { kind: 'error', status: 500, body: '{"message":"data source is down"}' },
      {
        match: ({ path: asked }) => asked.includes('/api/ds/query') || asked.includes('/api/tsdb'),
      },
    );
    const found = wrongOf(await examine({ demo, env: { HUBOT_GRAFANA_RENDERER: 'own' } }));
    expect(found.join('\n')).to.match(/^Own drawing: /m);
  });

  it('says that the clocks differ, and by how much', async () => {
    const demo = await startDemo();
    const found = await examine({ demo, now: () => Date.now() + 600_000 });
    expect(wrongOf(found)).to.deep.equal([
      "Clock: this machine's clock is 10 min ahead of Grafana's: pictures show another time than was asked for. Set both by NTP.",
    ]);
    const behind = wrongOf(await examine({ demo, now: () => Date.now() - 3 * 3_600_000 }));
    expect(behind.join('\n')).to.contain('3 h behind Grafana');
  });

  it('says that the folder cannot be used', async () => {
    const demo = await startDemo();
    const file = path.join(folder.path, 'file');
    await writeFile(file, '');
    const found = await examine({ demo, env: { HUBOT_GRAFANA_IMAGES_PATH: file } });
    expect(wrongOf(found)).to.have.lengthOf(1);
    expect(wrongOf(found)[0]).to.match(/^Store: The folder of the pictures .* cannot be used/);
    expect(found.find(({ about }) => about === 'Public address')?.text).to.contain('not looked at');
  });

  it('says that the folder may not be written to', async () => {
    const demo = await startDemo();
    // Linux lets not even root write there.
    const env = { HUBOT_GRAFANA_IMAGES_PATH: '/sys/kernel' };
    const found = wrongOf(await examine({ demo, env }));
    expect(found.join('\n')).to.match(/^Store: .*may not be written to/m);
  });

  it('says that the disk is nearly full', async () => {
    const demo = await startDemo();
    const env = { HUBOT_GRAFANA_IMAGES_RESERVE: '9000000GB' };
    expect(wrongOf(await examine({ demo, env })).join('\n')).to.match(/^Store: .*is nearly full/m);
  });

  const BUCKET_FAULTS: readonly (readonly [string, number, string, RegExp])[] = [
    ['that its bucket is missing', 404, 'NoSuchBucket', /^Store: .*does not exist/m],
    ['that its bucket refuses the keys', 403, 'AccessDenied', /^Store: .*(refused|may not)/m],
    ['that the secret of its bucket is wrong', 403, 'SignatureDoesNotMatch', /^Store: .*SECRET/m],
  ];
  for (const [what, status, code, expected] of BUCKET_FAULTS) {
    it(`says ${what}`, async () => {
      const demo = await startDemo();
      const store = await startObjectStore();
      open.push(store);
      store.interfere = (_request, response) => {
        refuse(response, status, code);
        return true;
      };
      const env = {
        HUBOT_GRAFANA_S3_BUCKET: 'pictures',
        HUBOT_GRAFANA_S3_ENDPOINT: new URL(store.settings.url).origin,
        HUBOT_GRAFANA_S3_STYLE: 'path',
        HUBOT_GRAFANA_S3_REGION: 'us-east-1',
        HUBOT_GRAFANA_S3_ACCESS_KEY_ID: 'KEY',
        HUBOT_GRAFANA_S3_SECRET_ACCESS_KEY: 'a-secret-of-the-bucket',
      };
      const found = wrongOf(await examine({ demo, env })).join('\n');
      expect(found).to.match(expected).and.not.to.contain('a-secret-of-the-bucket');
    });
  }

  const PUBLIC_FAULTS: readonly (readonly [string, RequestListener, RegExp])[] = [
    [
      'leads to another program',
      (_request, response) => response.writeHead(404).end(),
      /answers with status 404\. Set HUBOT_GRAFANA_IMAGES_URL/,
    ],
    [
      'asks to sign in',
      (_request, response) => response.writeHead(302, { location: '/login?a=secret' }).end(),
      /redirects to \/login; pictures must be seen without signing in/,
    ],
    [
      'gives a page in the place of the picture',
      (_request, response) => response.end('<html>'),
      /answers with something else than the picture/,
    ],
  ];
  for (const [what, listener, expected] of PUBLIC_FAULTS) {
    it(`says that the public address ${what}`, async () => {
      const demo = await startDemo();
      const other = await serve(listener);
      const found = wrongOf(
        await examine({ demo, env: { HUBOT_GRAFANA_IMAGES_URL: `${other.url}/saved-images` } }),
      );
      expect(found).to.have.lengthOf(1);
      expect(found[0])
        .to.match(/^Public address: /)
        .and.to.match(expected);
      expect(found[0]).to.not.contain('secret');
    });
  }

  it('says that the public address cannot be reached', async () => {
    const demo = await startDemo();
    const env = { HUBOT_GRAFANA_IMAGES_URL: `http://127.0.0.1:${await freePort()}/saved-images` };
    expect(wrongOf(await examine({ demo, env })).join('\n')).to.match(/^Public address: /);
  });

  it('says that its port may not be listened on, and asks the server that has it', async () => {
    const demo = await startDemo();
    const foreign = wrongOf(await examine({ demo, env: { BIND_ADDRESS: '192.0.2.1' } }));
    expect(foreign.join('\n')).to.match(/^Listener: .*not an address of this machine/m);
    const other = await serve((_request, response) => response.writeHead(404).end());
    const taken = await examine({ demo, env: { PORT: String(other.port) } });
    expect(taken.find(({ about }) => about === 'Listener')).to.include({ verdict: 'note' });
  });

  it('asks every Grafana that a POST may name', async () => {
    const demo = await startDemo();
    const unused = `http://127.0.0.1:${await freePort()}`;
    const found = await examine({ demo, env: { HUBOT_GRAFANA_IMAGES_SOURCES: unused } });
    expect(wrongOf(found).join('\n')).to.match(/^Another Grafana: .*cannot be reached/);
  });

  it('does without a token what it can, as clients bring theirs', async () => {
    const demo = await startDemo();
    const found = await examine({ demo, env: { HUBOT_GRAFANA_API_KEY: '' } });
    expect(wrongOf(found)).to.deep.equal([]);
    expect(found.find(({ about }) => about === 'Token')).to.include({ verdict: 'note' });
  });

  it('ends in time where Grafana never answers', async () => {
    const demo = await startDemo();
    demo.fault({ kind: 'hang' }, { match: () => true });
    const found = await examine({ demo });
    expect(wrongOf(found).join('\n')).to.match(/^Dashboards: /m);
    expect(found.find(({ about }) => about === 'Store')).to.have.property('verdict', 'ok');
  });
});
