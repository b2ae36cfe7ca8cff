import { expect } from 'chai';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { appendFile, readdir, readFile, writeFile } from 'node:fs/promises';
import { Agent, get } from 'node:http';
import net, { type Socket } from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { blankPicture, type DemoGrafana, startDemoGrafana } from '../../../demo/grafana.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { largePicture } from '../../support/large-picture.ts';
import { picture } from '../../support/png.ts';
import { panelOf, postPicture } from '../../support/post-picture.ts';
import { type Program, startBin } from '../../support/program.ts';
import { TOKEN } from '../../support/token.ts';
import { until } from '../../support/until.ts';

describe('connections', () => {
  const folder = temporaryFolder();
  let demo: DemoGrafana;
  let program: Program;
  let port: number;

  const nameOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex').slice(0, 32);
  const keep = async (bytes: Buffer) => {
    const name = `${nameOf(bytes)}.png`;
    await writeFile(path.join(folder.path, name), bytes);
    return name;
  };
  const memory = async () => {
    const status = await readFile(`/proc/${program.child.pid ?? 0}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1_000;
  };
  const descriptors = async () => (await readdir(`/proc/${program.child.pid ?? 0}/fd`)).length;

  beforeEach(async () => {
    demo = await startDemoGrafana({ draw: blankPicture });
  });
  afterEach(async () => {
    program.child.kill('SIGKILL');
    await demo.close();
  });

  /** Whether a path is what a trick asks for; the start of a bot asks for others. */
  const isTricked = (asked: string) => /search|\.\.|%2e|^\/api$/i.test(asked);

  async function startImages() {
    program = startBin('grafana-images', {
      cwd: folder.path,
      args: ['-port', '0', '-grafanaHost', demo.url, '-imagePath', folder.path],
      env: { EXPRESS_BIND_ADDRESS: '127.0.0.1' },
    });
    port = Number((await program.seen(/listens on port (\d+)/))[1]);
  }
  async function startBot() {
    program = startBin('hubot', {
      cwd: folder.path,
      env: {
        EXPRESS_BIND_ADDRESS: '127.0.0.1',
        HUBOT_GRAFANA_API_KEY: TOKEN,
        HUBOT_GRAFANA_HOST: demo.url,
        HUBOT_GRAFANA_IMAGES_PATH: folder.path,
        PORT: '0',
      },
    });
    port = Number((await program.seen(/begin with http:\/\/localhost:(\d+)\//))[1]);
  }
  const starts = [
    ['grafana-images', startImages],
    ['bin/hubot', startBot],
  ] as const;

  const url = (name: string) => `http://127.0.0.1:${port}/saved-images/${name}`;

  /** Sends a request and reads nothing of its answer. */
  async function deaf(name: string): Promise<Socket> {
    const socket = net.connect(port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.pause();
    await Promise.race([once(socket, 'connect'), once(socket, 'close')]);
    if (!socket.destroyed) socket.write(`GET /saved-images/${name} HTTP/1.1\r\nHost: x\r\n\r\n`);
    return socket;
  }

  for (const [what, start] of starts) {
    for (const bytes of [1_900_000, 9_000_000]) {
      it(`${what} ends 800 readers that never read ${bytes} bytes, and holds little for them`, async () => {
        await start();
        const names = await Promise.all(Array.from({ length: 8 }, () => keep(largePicture(bytes))));
        const small = await keep(picture());
        const before = { memory: await memory(), descriptors: await descriptors() };
        const sockets = await Promise.all(
          Array.from({ length: 800 }, (_, n) => deaf(names[n % names.length] ?? '')),
        );
        await delay(5_000);
        const during = { memory: await memory(), descriptors: await descriptors() };
        // The other end says when it is done with them; a paused socket does not hear it.
        let left = during.descriptors;
        for (let second = 0; second < 240 && left > before.descriptors + 20; second += 1) {
          await delay(1_000);
          left = await descriptors();
        }
        const after = { memory: await memory(), descriptors: left };
        for (const socket of sockets) socket.destroy();
        process.stdout.write(`      ${JSON.stringify({ before, during, after })}\n`);
        expect(during.memory - before.memory).to.be.below(300);
        expect(during.descriptors).to.be.below(2_000);
        expect(after.descriptors).to.be.at.most(before.descriptors + 20);
        expect((await fetch(url(small))).status).to.equal(200);
      });
    }

    it(`${what} answers on when stdout and stderr are closed`, async () => {
      await start();
      program.child.stdout?.destroy();
      program.child.stderr?.destroy();
      await delay(100);
      demo.fault({ kind: 'error', status: 500, body: '{}', contentType: 'application/json' });
      for (let n = 0; n < 20; n += 1) {
        const answer = await postPicture(
          `http://127.0.0.1:${port}`,
          `${panelOf(demo.url)}&width=${100 + n}`,
        );
        expect(answer.status).to.equal(502);
      }
      expect(program.child.exitCode).to.equal(null);
    });

    it(`${what} resets no accepted request of 50 keep-alive clients when it is stopped`, async () => {
      await start();
      const name = await keep(picture(64, 64, 3));
      const agent = new Agent({ keepAlive: true, maxSockets: 50 });
      const failures: string[] = [];
      let answered = 0;
      let stopped = false;
      const once = () =>
        new Promise<boolean>((resolve) => {
          const request = get(url(name), { agent }, (response) => {
            response.resume();
            response.on('end', () => {
              answered += 1;
              resolve(true);
            });
            response.on('error', (error) => {
              failures.push(`answer: ${error.message}`);
              resolve(false);
            });
          });
          request.on('error', (error: NodeJS.ErrnoException) => {
            // A connection that was never made is not a request that was accepted.
            if (error.code !== 'ECONNREFUSED')
              failures.push(`${error.code ?? ''} ${request.reusedSocket ? 'reused' : 'new'}`);
            resolve(false);
          });
        });
      const clients = Array.from({ length: 50 }, async () => {
        while (!stopped) if (!(await once())) return;
      });
      await until(() => answered > 2_000);
      program.child.kill('SIGTERM');
      expect(await program.ended()).to.equal(0);
      stopped = true;
      await Promise.all(clients);
      agent.destroy();
      process.stdout.write(`      ${answered} answers\n`);
      expect(failures).to.deep.equal([]);
    });

    it(`${what} never sends more bytes than it promised, when a file grows or shrinks meanwhile`, async () => {
      await start();
      for (const change of ['grows', 'is replaced'] as const) {
        const bytes = largePicture(9_000_000);
        const name = await keep(bytes);
        const socket = await deaf(name);
        await delay(300);
        if (change === 'grows')
          await appendFile(path.join(folder.path, name), randomBytes(5_000_000));
        else await writeFile(path.join(folder.path, name), Buffer.concat([bytes, bytes]));
        const chunks: Buffer[] = [];
        socket.on('data', (chunk: Buffer) => chunks.push(chunk));
        socket.resume();
        let received = 0;
        let before = -1;
        while (received !== before) {
          before = received;
          await delay(1_000);
          received = chunks.reduce((sum, { length }) => sum + length, 0);
        }
        socket.destroy();
        const all = Buffer.concat(chunks);
        const head = all.indexOf('\r\n\r\n');
        const promised = Number(
          /content-length: (\d+)/i.exec(all.subarray(0, head).toString('latin1'))?.[1],
        );
        expect(all.length - head - 4, change).to.be.at.most(promised);
      }
      expect(program.child.exitCode).to.equal(null);
    });

    it(`${what} refuses sources that only look like the Grafana that is configured`, async () => {
      await start();
      for (const trick of [
        '/render/..;/api/search',
        '/render/%2e%2e/api/search',
        '/render/../api/search',
        '/render/x/..;/..;/api',
        '/render/..%3b/api',
        '/render/..;a=b/api',
      ]) {
        const answer = await postPicture(`http://127.0.0.1:${port}`, demo.url + trick);
        expect(answer.status, trick).to.equal(403);
      }
      const tricked = demo.requests.filter(
        ({ path, query }) => isTricked(path) && query.size === 0,
      );
      expect(tricked).to.deep.equal([]);
    });
  }

  it('bin/hubot ends with 0 and without a stack when the reader of its output goes away', async () => {
    program = startBin('hubot', {
      cwd: folder.path,
      env: { HUBOT_GRAFANA_HOST: demo.url, HUBOT_GRAFANA_API_KEY: TOKEN, PORT: '0' },
    });
    await program.seen(/begin with/);
    program.child.stdout?.destroy();
    program.child.stdin?.write('graf list\ngraf list\ngraf list\ngraf help\n');
    expect(await program.ended()).to.equal(0);
    expect(program.err()).not.to.match(/\n\s+at /);
  });
});
