import { expect } from 'chai';
import type { ServerResponse } from 'node:http';
import { blankPicture, type DemoGrafana, startDemoGrafana } from '../../../demo/grafana.ts';
import { remoteDelivery } from '../../../src/pictures/delivery/remote.ts';
import {
  GrafanaError,
  GrafanaResponseTooLargeError,
  GrafanaTimeoutError,
  GrafanaUnreachableError,
} from '../../../src/grafana/errors.ts';
import type { RenderUrlSubject } from '../../../src/pictures/picture.ts';
import { describeForLog } from '../../../src/util/errors.ts';
import { settle } from '../../support/deferred.ts';
import { rejectionOf } from '../../support/failure.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { startGoImageServer } from '../../support/go-image-server.ts';
import { startFullBacklog } from '../../support/full-backlog.ts';
import { type Listening, serveHttp } from '../../support/http.ts';
import { startImageServer } from '../../support/image-server.ts';
import { subjectOf } from '../../support/renderer.ts';

const TOKEN = 'viewer-token';

describe('delivery by an image server elsewhere', () => {
  const folder = temporaryFolder();
  let demo: DemoGrafana;
  let subject: RenderUrlSubject;
  const servers: { close(): Promise<void> }[] = [];
  const delivery = (host: string, more: object = {}) =>
    remoteDelivery({ hosts: [host], timeoutMs: 5_000, concurrency: 2, ...more });

  beforeEach(async () => {
    demo = await startDemoGrafana({ draw: blankPicture });
    subject = subjectOf(`${demo.url}/render/d-solo/web/web?panelId=1&width=100&height=50`);
  });
  afterEach(async () => {
    await Promise.all([demo, ...servers.splice(0)].map((server) => server.close()));
  });

  /** An image server that answers everything in one way. */
  async function answering(answer: (response: ServerResponse) => void): Promise<Listening> {
    const server = await serveHttp((request, response) => {
      request.resume();
      answer(response);
    });
    servers.push(server);
    return server;
  }

  it('posts to ours, which fetches with the bot’s token', async () => {
    const ours = await startImageServer({ folder: folder.path, sources: [demo.url] });
    servers.push(ours);
    const link = await delivery(ours.url).deliver(subject, TOKEN, 0);
    expect(link).to.match(/^https:\/\/bot\.example\.com\/saved-images\/[0-9a-f]{32}\.png$/);
    expect(demo.requests.at(-1)?.headers.authorization).to.equal(`Bearer ${TOKEN}`);
  });

  it('posts to the Go program, and gives Grafana a time-out although that one does not', async () => {
    const go = await startGoImageServer('http://grafana.example.com/saved-images');
    servers.push(go);
    const link = await delivery(go.url, { timeoutMs: 30_000 }).deliver(subject, TOKEN, 0);
    expect(link).to.match(/^http:\/\/grafana\.example\.com\/saved-images\/[0-9a-f]{32}\.png$/);
    expect(go.tokens).to.deep.equal([`Bearer ${TOKEN}`]);
    expect(demo.requests.at(-1)?.query.get('timeout')).to.equal('27');
  });

  it('posts no more at once than it may', async () => {
    const open: ServerResponse[] = [];
    const server = await answering((response) => open.push(response));
    const remote = delivery(server.url);
    const links = [1, 2, 3, 4].map((number) =>
      remote.deliver(subjectOf(`${subject.url}&n=${number}`), TOKEN, 0),
    );
    for (let answered = 0; answered < 4; answered += 1) {
      while (open.length === 0) await settle();
      expect(open.length).to.be.at.most(2);
      open.shift()?.end('{"pubImg":"http://x/1.png"}');
    }
    expect(await Promise.all(links)).to.deep.equal(Array(4).fill('http://x/1.png'));
  });

  it('gives the link as the URL parser writes it', async () => {
    const { url } = await answering((response) =>
      response.end(JSON.stringify({ pubImg: ' HTTP://é.example/\tä b.png\n' })),
    );
    expect(await delivery(url).deliver(subject, TOKEN, 0)).to.equal(
      'http://xn--9ca.example/%C3%A4%20b.png',
    );
  });

  describe('says in a sentence what went wrong', () => {
    const failure = async (answer: (response: ServerResponse) => void) => {
      const { url } = await answering(answer);
      const { message } = await rejectionOf(GrafanaError, delivery(url).deliver(subject, TOKEN, 0));
      expect(message)
        .to.match(new RegExp(`^The image server at ${url} `))
        .and.not.include(TOKEN);
      return message.replace(url, 'URL');
    };

    it('in the words of ours', async () => {
      const ours = await startImageServer({ folder: folder.path, sources: ['http://other'] });
      servers.push(ours);
      const { message } = await rejectionOf(
        GrafanaError,
        delivery(ours.url).deliver(subject, TOKEN, 0),
      );
      expect(message).to.match(
        /status 403: imageUrl is not a render URL .*HUBOT_GRAFANA_IMAGES_SOURCES/,
      );
    });

    it('in the line of the Go program', async () => {
      const message = await failure((response) =>
        response.writeHead(400, { 'Content-Type': 'text/plain' }).end('Error parsing JSON\n'),
      );
      expect(message).to.equal(
        'The image server at URL answered with status 400: Error parsing JSON',
      );
    });

    it('without the page that a proxy sends', async () => {
      const message = await failure((response) =>
        response.writeHead(502).end(' <html>Bad Gateway</html>'),
      );
      expect(message).to.equal('The image server at URL answered with status 502.');
    });

    it('when it sends us elsewhere, which is not followed', async () => {
      const message = await failure((response) =>
        response.writeHead(302, { Location: '/x' }).end(),
      );
      expect(message).to.equal(
        'The image server at URL answered with status 302; set HUBOT_GRAFANA_IMAGES_HOST to the address it really has, without /grafana-images.',
      );
    });

    for (const body of [
      '',
      'null',
      '[]',
      '{}',
      '{"pubImg":""}',
      '{"pubImg":5}',
      '{"pubImg":"/x.png"}',
      '{"pubImg":"javascript:alert(1)"}',
      '{"pubImg":"file:///etc/passwd"}',
      '{"pubImg":"http:x/1.png"}',
      '{"pubImg":"http://[/1.png"}',
      '{"pubImg":"http://bot:pw@x/1.png"}',
      'http://x/1.png',
    ]) {
      it(`when it answers ${JSON.stringify(body)}`, async () => {
        expect(await failure((response) => response.end(body))).to.match(
          /HUBOT_GRAFANA_IMAGES_HOST/,
        );
      });
    }

    it('without what it answered in the log, which may be a password', async () => {
      const { url } = await answering((response) => response.end('{"pubImg":"http://a:pw@x/"}'));
      const error = await rejectionOf(GrafanaError, delivery(url).deliver(subject, TOKEN, 0));
      expect(describeForLog(error)).to.match(/\(because of Error: pubImg: expected [^@]+\)$/);
    });

    it('when nothing listens there', async () => {
      const server = await serveHttp(() => undefined);
      await server.close();
      const { message } = await rejectionOf(
        GrafanaUnreachableError,
        delivery(server.url).deliver(subject, TOKEN, 0),
      );
      expect(message).to.equal(
        `The image server at ${server.url} cannot be reached: nothing listens there.`,
      );
    });

    it('when it answers without end', async () => {
      const { url } = await answering((response) => response.end('x'.repeat(100_001)));
      await rejectionOf(GrafanaResponseTooLargeError, delivery(url).deliver(subject, TOKEN, 0));
    });
  });

  describe('with several servers', () => {
    const LINK = '{"pubImg":"http://x/1.png"}';
    const several = (hosts: readonly string[], more: object = {}) =>
      remoteDelivery({ hosts, timeoutMs: 5_000, concurrency: 2, ...more });
    const counting = async (answer: (response: ServerResponse) => void) => {
      const counted = { requests: 0 };
      const { url } = await answering((response) => {
        counted.requests += 1;
        answer(response);
      });
      return { url, counted };
    };
    const good = () => counting((response) => response.end(LINK));
    const deadUrl = async () => {
      const server = await serveHttp(() => undefined);
      await server.close();
      return server.url;
    };

    it('gives each its turn', async () => {
      const servers = [await good(), await good(), await good()];
      const remote = several(servers.map(({ url }) => url));
      for (let request = 0; request < 6; request += 1) await remote.deliver(subject, TOKEN, 0);
      expect(servers.map(({ counted }) => counted.requests)).to.deep.equal([2, 2, 2]);
    });

    const down: Record<string, (response: ServerResponse) => void> = {
      'closes the connection': (response) => response.destroy(),
      'breaks off its answer': (response) => {
        response.writeHead(200, { 'content-length': 100 });
        response.write('{');
        setImmediate(() => response.destroy());
      },
      'answers with 503': (response) => response.writeHead(503).end('{"error":"x","message":"y"}'),
      'is a proxy that answers with 502': (response) => response.writeHead(502).end('<h1>502</h1>'),
      'is a proxy that answers with 504': (response) => response.writeHead(504).end('late'),
    };
    for (const [what, answer] of Object.entries(down)) {
      it(`asks another when one ${what}, and then leaves that one alone for 15 s`, async () => {
        let now = 1_000_000;
        const bad = await counting(answer);
        const other = await good();
        const remote = several([bad.url, other.url], { now: () => now });
        for (let request = 0; request < 4; request += 1) {
          expect(await remote.deliver(subject, TOKEN, 0)).to.equal('http://x/1.png');
        }
        expect([bad.counted.requests, other.counted.requests]).to.deep.equal([1, 4]);
        now += 15_000;
        await remote.deliver(subject, TOKEN, 0);
        await remote.deliver(subject, TOKEN, 0);
        expect(bad.counted.requests).to.equal(2);
      });
    }

    const final: Record<string, (response: ServerResponse) => void> = {
      'Grafana is what failed': (response) =>
        response.writeHead(502).end('{"error":"grafana_unreachable","message":"It is down."}'),
      'it refuses': (response) => response.writeHead(403).end('{"error":"x","message":"No."}'),
      'it is not an image server': (response) => response.end('<h1>Hello</h1>'),
    };
    for (const [what, answer] of Object.entries(final)) {
      it(`asks no other when ${what}`, async () => {
        const bad = await counting(answer);
        const other = await good();
        const remote = several([bad.url, other.url]);
        await rejectionOf(GrafanaError, remote.deliver(subject, TOKEN, 0));
        expect(other.counted.requests).to.equal(0);
      });
    }

    it('asks no other for a render that takes too long, but asks others first then', async () => {
      const slow = await counting(() => undefined);
      const other = await good();
      const remote = several([slow.url, other.url], { timeoutMs: -4_900 });
      await rejectionOf(GrafanaTimeoutError, remote.deliver(subject, TOKEN, 0));
      expect(other.counted.requests).to.equal(0);
      for (let request = 0; request < 3; request += 1) await remote.deliver(subject, TOKEN, 0);
      expect(slow.counted.requests).to.equal(1);
    });

    it('says so when all are down, and tries all again with the next request', async () => {
      const hosts = [await deadUrl(), await deadUrl()];
      const remote = several(hosts);
      for (let request = 0; request < 2; request += 1) {
        const { message } = await rejectionOf(GrafanaError, remote.deliver(subject, TOKEN, 0));
        expect(message).to.match(
          /^None of the 2 image servers of HUBOT_GRAFANA_IMAGES_HOST can be used\. The image server at \S+ cannot be reached: nothing listens there\.$/,
        );
      }
    });

    it('asks another when one does not take the connection', async () => {
      const full = await startFullBacklog();
      servers.push(full);
      const other = await good();
      const remote = several([full.url, other.url], { connectTimeoutMs: 200 });
      expect(await remote.deliver(subject, TOKEN, 0)).to.equal('http://x/1.png');
    });

    it('names all of them', () => {
      expect(several(['http://a', 'http://b']).description).to.match(
        /^pictures are kept by the image servers at http:\/\/a and http:\/\/b: anyone/,
      );
    });
  });

  it('says of itself where pictures go, and that they become public', () => {
    const { description } = delivery('http://images.example.com');
    expect(description)
      .to.match(/http:\/\/images\.example\.com.*without signing in/)
      .and.not.include(TOKEN);
  });
});
