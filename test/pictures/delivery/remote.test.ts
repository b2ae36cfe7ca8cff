import { expect } from 'chai';
import type { ServerResponse } from 'node:http';
import { blankPicture, type DemoGrafana, startDemoGrafana } from '../../../demo/grafana.ts';
import { remoteDelivery } from '../../../src/pictures/delivery/remote.ts';
import {
  GrafanaError,
  GrafanaResponseTooLargeError,
  GrafanaUnreachableError,
} from '../../../src/grafana/errors.ts';
import type { RenderUrlSubject } from '../../../src/pictures/picture.ts';
import { describeForLog } from '../../../src/util/errors.ts';
import { settle } from '../../support/deferred.ts';
import { rejectionOf } from '../../support/failure.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { startGoImageServer } from '../../support/go-image-server.ts';
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
    remoteDelivery({ host, timeoutMs: 5_000, concurrency: 2, ...more });

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

  it('says of itself where pictures go, and that they become public', () => {
    const { description } = delivery('http://images.example.com');
    expect(description)
      .to.match(/http:\/\/images\.example\.com.*without signing in/)
      .and.not.include(TOKEN);
  });
});
