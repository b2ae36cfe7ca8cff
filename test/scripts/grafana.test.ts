import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import { expect } from 'chai';
import { blankPicture, startDemoGrafana } from '../../demo/grafana.ts';
import grafana from '../../scripts/grafana.ts';
import { botStage } from '../support/bot-stage.ts';
import { panelOf, postPicture } from '../support/post-picture.ts';
import { TOKEN } from '../support/token.ts';
import { until } from '../support/until.ts';

describe('the script, on Hubot 14', () => {
  const stage = botStage();

  describe('in chat', () => {
    it('posts a panel as TITLE: IMAGE - LINK, and the image opens without a sign-in', async () => {
      const { ask, url } = await stage.start({ adapterName: 'Shell' });
      const [message = '', ...others] = await ask('hubot graf db web:cpu');
      expect(others).to.deep.equal([]);
      const [, image = '', link = ''] = /^CPU on web-01: (\S+) - (\S+)$/.exec(message) ?? [];
      expect(image).to.match(/^http:\/\/localhost:\d+\/saved-images\/[0-9a-f]{32}\.png$/);
      expect(link).to.equal(`${stage.demo.url}/d/web/web?viewPanel=1&from=now-6h&to=now`);
      const picture = await fetch(image.replace('http://localhost', url.replace(/:\d+$/, '')));
      expect(picture.status).to.equal(200);
      expect(picture.headers.get('content-type')).to.equal('image/png');
    });

    for (const said of [
      'hubot graf db web:cpu',
      '@hubot graph dash web:cpu',
      'hubot: GRAFANA Dashboard web:cpu',
      'Hubot, Graf DB web:cpu',
      'hubot graf.db web:cpu',
      'hubot graf.DB web:cpu',
      'hubot `graf db web:cpu`',
      '@hubot **graf db web:cpu** ',
      'hubot ```graf db web:cpu```',
    ]) {
      it(`answers once to ${said}`, async () => {
        const { ask } = await stage.start();
        expect(await ask(said))
          .to.have.lengthOf(1)
          .and.to.have.nested.property('[0]')
          .that.matches(/^CPU on web-01: http/);
      });
    }

    it('asks Grafana once for a dashboard that several ask for in a moment', async () => {
      const { ask } = await stage.start();
      await Promise.all([ask('hubot graf db web:cpu'), ask('hubot graf db web:memory')]);
      await ask('hubot graf db web:3');
      const about = stage.demo.requests.filter(({ path }) => path === '/api/dashboards/uid/web');
      expect(about).to.have.length(1);
    });

    it('leaves words that merely begin like its own to others', async () => {
      const { ask } = await stage.start();
      expect(await ask('hubot graffiti')).to.deep.equal([]);
      expect(await ask('graf db web')).to.deep.equal([]);
    });

    it('answers bare graf with the shortest help, and an unknown word with a hint', async () => {
      const { ask } = await stage.start();
      expect(await ask('hubot graf')).to.deep.equal([
        'Ask in words, such as `graf cpu web-01 last 3 hours`, or try `graf help`, `graf db`, `graf list`, `graf search`.',
      ]);
      const [hint = '', ...others] = await ask('hubot graf dahsboard web');
      expect(hint).to.match(/^`graf dahsboard` is not a command\. Did you mean `graf db web`\?/);
      expect(others).to.deep.equal([]);
    });

    it('gives samples on a dashboard of the connected Grafana', async () => {
      const { ask } = await stage.start();
      const [text = ''] = await ask('hubot graf help');
      expect(text).to.contain('These work on your Grafana:');
      const typed = [...text.matchAll(/^- (graf [^`]+?) - /gm)].map(([, sample]) => sample ?? '');
      expect(typed.length).to.be.at.least(8);
      for (const sample of typed) {
        const answers = await ask(`hubot ${sample}`);
        expect(answers, sample).to.not.be.empty;
        for (const answer of answers) {
          expect(answer, sample).to.not.match(/ - \[|^Could not|not found|nothing I know/);
        }
      }
    });

    it('makes samples up when Grafana cannot be asked', async () => {
      const { ask } = await stage.start({ env: { HUBOT_GRAFANA_HOST: 'http://127.0.0.1:1' } });
      const [text = ''] = await ask('hubot graf help');
      expect(text).to.contain('made up').and.to.contain('graf db web:cpu');
      expect(await ask('hubot graf help times')).to.match(/graf db web:1 yesterday/);
    });

    it('says what is missing when no Grafana is configured', async () => {
      const { ask } = await stage.start({ env: { HUBOT_GRAFANA_HOST: '' } });
      const [text = ''] = await ask('hubot graf list');
      expect(text).to.match(/^No Grafana endpoint configured\. Set HUBOT_GRAFANA_HOST/);
    });

    it('keeps its token to itself when Grafana echoes what it was asked with', async () => {
      const { ask, url, log } = await stage.start();
      const body = JSON.stringify({ message: `bad header Bearer ${TOKEN}, key ${TOKEN}` });
      stage.demo.fault(
        { kind: 'error', status: 403, body, contentType: 'application/json' },
        { match: () => true },
      );
      const [said = ''] = await ask('hubot graf list');
      const answer = await postPicture(url, panelOf(stage.demo.url));
      const answered = await answer.text();
      for (const text of [said, answered])
        expect(text).to.contain('Grafana says: bad header Bearer …');
      expect(`${said}${answered}${log.join()}`).to.not.contain(TOKEN);
    });

    it('outlives a chat that takes no message', async () => {
      const { robot, ask, log } = await stage.start();
      const adapter = robot.adapter;
      const send = adapter.send.bind(adapter);
      adapter.send = () => Promise.reject(new Error('room is gone'));
      expect(await ask('hubot graf list')).to.deep.equal([]);
      adapter.send = send;
      expect(log.join('\n')).to.contain('room is gone');
      expect(await ask('hubot graf list')).to.have.lengthOf(1);
    });
  });

  describe("in Hubot's own help", () => {
    it('lists every command', async () => {
      const { ask } = await stage.start();
      const [text = ''] = await ask('hubot help');
      for (const id of ['graf.help', 'graf.db', 'graf.list', 'graf.search', 'graf.again']) {
        expect(text).to.contain(`• ${id} - `);
      }
    });

    it('has its lines in the list that other help scripts read', async () => {
      const { robot } = await stage.start();
      await new Promise(setImmediate);
      const lines = robot.helpCommands().filter((line) => line.startsWith('hubot graf '));
      expect(lines.map((line) => line.split(/[ [<]/)[2])).to.include.members([
        'db',
        'help',
        'list',
        'search',
        'again',
        'save',
        'URL',
      ]);
    });
  });

  it('works once when it is loaded twice', async () => {
    const { robot, ask, installation } = await stage.start();
    expect(grafana(robot)).to.equal(installation);
    expect(await ask('hubot graf')).to.have.lengthOf(1);
  });

  describe('with a configuration that cannot be used', () => {
    it('says so once in the log and to every command, mounts no route, and the bot lives', async () => {
      const { ask, log, url, robot } = await stage.start({
        env: { HUBOT_GRAFANA_DEFAULT_WIDTH: 'wide', HUBOT_GRAFANA_HOST: 'grafana' },
      });
      const errors = log.filter((line) => line.startsWith('error'));
      expect(errors).to.have.lengthOf(1);
      expect(errors[0])
        .to.contain('HUBOT_GRAFANA_DEFAULT_WIDTH')
        .and.to.contain('HUBOT_GRAFANA_HOST');
      for (const said of ['hubot graf help', 'hubot graf db web', 'hubot graf.list']) {
        const [answer = ''] = await ask(said);
        expect(answer, said).to.contain('HUBOT_GRAFANA_DEFAULT_WIDTH: found "wide"');
      }
      expect((await fetch(`${url}/saved-images/x.png`)).headers.get('content-type')).to.not.contain(
        'application/json',
      );
      robot.respond(/ping/, { id: 'ping' }, (response: { send(text: string): unknown }) =>
        response.send('PONG'),
      );
      expect(await ask('hubot ping')).to.deep.equal(['PONG']);
    });
  });

  describe('on the HTTP listener of the bot', () => {
    it('takes its own paths before Express, whatever Basic auth wants', async () => {
      const { url } = await stage.start({ env: { EXPRESS_USER: 'u', EXPRESS_PASSWORD: 'p' } });
      const answer = await postPicture(url, panelOf(stage.demo.url), {
        'content-type': 'text/plain',
      });
      expect(answer.status).to.equal(200);
      const { pubImg } = (await answer.json()) as { pubImg: string };
      const saved = await fetch(`${url}/saved-images/${pubImg.split('/').pop() ?? ''}`);
      expect(saved.status).to.equal(200);
      expect((await fetch(`${url}/hubot/anything`)).status).to.equal(401);
    });

    it('leaves all other paths to Hubot, exactly as they were', async () => {
      interface App {
        post(
          path: string,
          handler: (req: { body: unknown }, res: { json(body: unknown): void }) => void,
        ): void;
      }
      const { url } = await stage.start({
        before: (robot) => {
          (robot as unknown as { router: App }).router.post('/grafana-images-too', (req, res) => {
            res.json({ got: req.body });
          });
        },
      });
      const answer = await fetch(`${url}/grafana-images-too`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"a":1}',
      });
      expect(answer.headers.get('x-powered-by')).to.equal('hubot/hubot');
      expect(await answer.json()).to.deep.equal({ got: { a: 1 } });
      expect((await fetch(`${url}/nothing`)).status).to.equal(404);
    });

    it('fetches nothing for a Grafana that is not configured', async () => {
      const other = await startDemoGrafana({ draw: blankPicture });
      const { url } = await stage.start();
      const answer = await postPicture(url, panelOf(other.url));
      expect(answer.status).to.equal(403);
      expect(other.requests).to.deep.equal([]);
      await other.close();
    });

    it('says which port is taken', async () => {
      const blocker = createServer().listen(0, '127.0.0.1');
      await new Promise((resolve) => blocker.once('listening', resolve));
      const { port } = blocker.address() as AddressInfo;
      try {
        const { log } = await stage.start({ env: { PORT: String(port) } });
        const failure = () => log.find((line) => line.startsWith('error This bot does not listen'));
        await until(() => failure() !== undefined);
        expect(failure()).to.contain(`port ${port}`);
      } finally {
        blocker.close();
      }
    });
  });

  describe('about the way of the pictures, says at the start', () => {
    for (const [address, host] of [
      ['0.0.0.0', os.hostname()],
      ['127.0.0.1', 'localhost'],
    ] as const) {
      it(`that they are public, and their address, when it listens on ${address}`, async () => {
        const { log, url } = await stage.start({ env: { EXPRESS_BIND_ADDRESS: address } });
        await new Promise(setImmediate);
        const text = log.join('\n');
        expect(text).to.match(
          /info Grafana in chat: pictures are kept by this process.*without signing in/,
        );
        expect(text).to.contain(`http://${host}:${new URL(url).port}/saved-images`);
        expect(text).to.contain('HUBOT_GRAFANA_IMAGES_URL');
      });
    }

    it('that no Grafana is configured', async () => {
      const { log } = await stage.start({ env: { HUBOT_GRAFANA_HOST: '' } });
      expect(log.filter((line) => line.startsWith('warn No Grafana endpoint'))).to.have.lengthOf(1);
    });

    it('that a brain in Redis has room for one bot, unless bots share', async () => {
      const brain = { REDIS_URL: 'redis://127.0.0.1:1' };
      const note = /^info The brain is in Redis .* HUBOT_GRAFANA_REDIS_URL lets several bots share/;
      const notes = ({ log }: { readonly log: readonly string[] }) =>
        log.filter((line) => note.test(line)).length;
      expect(notes(await stage.start({ env: brain }))).to.equal(1);
      expect(notes(await stage.start())).to.equal(0);
      const shared = { ...brain, HUBOT_GRAFANA_REDIS_URL: 'redis://127.0.0.1:1' };
      expect(notes(await stage.start({ env: shared }))).to.equal(0);
    });

    it('what it costs to run without the HTTP listener, once', async () => {
      const { log, ask } = await stage.start({ httpd: false });
      expect(log.filter((line) => line.includes('HUBOT_HTTPD=false'))).to.have.lengthOf(1);
      expect(log.join('\n')).to.contain("Grafana's own render links");
      const [message = ''] = await ask('hubot graf db web:cpu');
      expect(message).to.contain(
        `CPU on web-01: ${stage.demo.url}/render/d-solo/web/web?panelId=1`,
      );
    });

    it('that none goes through an image server when that is switched off', async () => {
      const { log, ask, url } = await stage.start({ env: { HUBOT_USE_GRAFANA_IMAGES: 'false' } });
      expect(log.join('\n')).to.contain("Grafana's own render links");
      expect((await ask('hubot graf db web:cpu'))[0]).to.contain(
        `${stage.demo.url}/render/d-solo/`,
      );
      expect((await fetch(`${url}/saved-images/`)).headers.get('x-powered-by')).to.equal(
        'hubot/hubot',
      );
    });
  });

  it('uses the public base that is configured', async () => {
    const { ask } = await stage.start({
      env: { HUBOT_GRAFANA_IMAGES_URL: 'https://pictures.example.com/saved-images/' },
    });
    expect((await ask('hubot graf db web:cpu'))[0]).to.match(
      /^CPU on web-01: https:\/\/pictures\.example\.com\/saved-images\/[0-9a-f]{32}\.png - /,
    );
  });

  describe('while it shuts down', () => {
    it('finishes the render under way, and takes no new work', async () => {
      const release = stage.demo.fault({ kind: 'delay', ms: 300 });
      const one = await stage.start();
      const asked = one.ask('hubot graf db web:cpu');
      await until(() => stage.demo.requests.some(({ path }) => path.startsWith('/render')));
      const closing = one.installation.close();
      expect(await one.ask('hubot graf list')).to.deep.equal([
        'The bot is shutting down; ask again when it is back.',
      ]);
      expect((await asked).join('\n')).to.match(/CPU on web-01: http\S+\.png/);
      await closing;
      release();
      const refused = await postPicture(one.url, panelOf(stage.demo.url));
      expect(refused.status).to.equal(503);
    });
  });
});
