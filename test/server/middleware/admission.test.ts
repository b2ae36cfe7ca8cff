import { once } from 'node:events';
import net from 'node:net';
import { expect } from 'chai';
import {
  blankPicture,
  DEMO_TOKENS,
  type DemoGrafana,
  startDemoGrafana,
} from '../../../demo/grafana.ts';
import { expectSentence } from '../../support/failure.ts';
import { settle } from '../../support/deferred.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { exchangeRaw, getRaw } from '../../support/http.ts';
import { startImageServer, type TestImageServer } from '../../support/image-server.ts';

const TOKEN = Object.keys(DEMO_TOKENS)[0] ?? '';

interface Sent {
  /** Undefined: none. */
  readonly token?: string | undefined;
  readonly forwardedFor?: string;
  /** The address that it comes from, one of this machine's own. */
  readonly from?: string;
  /** Header lines. */
  readonly headers?: readonly string[];
  readonly imageUrl?: string;
}

describe('who may have pictures stored', () => {
  const folder = temporaryFolder();
  let demo: DemoGrafana;
  let server: TestImageServer;

  const start = async (env: Readonly<Record<string, string>> = {}, anonymous = false) => {
    demo = await startDemoGrafana({ draw: blankPicture, anonymous });
    server = await startImageServer({ folder: folder.path, sources: [demo.url], env });
  };
  afterEach(async () => {
    await server.close();
    await demo.close();
  });

  const goodUrl = () => `${demo.url}/render/d-solo/web/web?panelId=1&width=20&height=10`;

  async function post(sent: Sent = {}) {
    const { token = TOKEN, forwardedFor, from, headers = [], imageUrl = goodUrl() } = sent;
    const body = JSON.stringify({ imageUrl });
    const lines = [
      'POST /grafana-images HTTP/1.1',
      'Host: x',
      'Connection: close',
      `Content-Length: ${body.length}`,
      ...('token' in sent && sent.token === undefined ? [] : [`Authorization: Bearer ${token}`]),
      ...(forwardedFor === undefined ? [] : [`X-Forwarded-For: ${forwardedFor}`]),
      ...headers,
    ];
    const answer = await exchangeRaw(server.port, `${lines.join('\r\n')}\r\n\r\n${body}`, from);
    const { error, message } = JSON.parse(answer.body) as { error?: string; message?: string };
    if (message !== undefined) expectSentence(message);
    return {
      outcome: `${answer.status}${error === undefined ? '' : ` ${error}`}`,
      message: message ?? '',
      retryAfter: answer.headers.get('retry-after'),
    };
  }

  describe('by address', () => {
    it('is any client with a token, when nothing is said about it', async () => {
      await start();
      expect((await post()).outcome).to.equal('200');
      expect((await post({ from: '127.0.0.9' })).outcome).to.equal('200');
    });

    it('is who has one of the addresses; the others are told theirs, and Grafana is not asked', async () => {
      await start({ HUBOT_GRAFANA_IMAGES_ALLOW: '127.0.0.2,127.1.0.0/16' });
      expect((await post({ from: '127.0.0.2' })).outcome).to.equal('200');
      expect((await post({ from: '127.1.2.3' })).outcome).to.equal('200');
      const asked = demo.requests.length;
      const refused = await post({ from: '127.0.0.3' });
      expect(refused.outcome).to.equal('403 address_not_allowed');
      expect(refused.message).to.contain('127.0.0.3').and.contain('HUBOT_GRAFANA_IMAGES_ALLOW');
      expect(demo.requests.length).to.equal(asked);
    });

    it('needs a token none the less, when ours is set', async () => {
      await start({
        HUBOT_GRAFANA_IMAGES_ALLOW: '127.0.0.1',
        HUBOT_GRAFANA_API_KEY: TOKEN,
      });
      expect((await post({ token: undefined })).outcome).to.equal('401 missing_token');
      expect(demo.requests).to.deep.equal([]);
    });

    it('does not concern viewers of pictures', async () => {
      await start({ HUBOT_GRAFANA_IMAGES_ALLOW: '127.0.0.2' });
      expect((await getRaw(server.port, '/saved-images/x.png')).status).to.equal(404);
    });

    it('is who stands behind a proxy that is trusted, by what that proxy says', async () => {
      await start({
        HUBOT_GRAFANA_IMAGES_ALLOW: '198.51.100.0/24',
        HUBOT_GRAFANA_IMAGES_TRUST_PROXY: '127.0.0.1',
      });
      expect((await post({ forwardedFor: '198.51.100.7' })).outcome).to.equal('200');
      expect((await post({ forwardedFor: '203.0.113.1, 198.51.100.7' })).outcome).to.equal('200');
      for (const forwardedFor of ['203.0.113.1', '198.51.100.7, 203.0.113.1', 'unknown', '']) {
        const { outcome } = await post({ forwardedFor });
        expect(outcome, forwardedFor).to.equal('403 address_not_allowed');
      }
      // From another address the same header counts for nothing.
      const { outcome } = await post({ forwardedFor: '198.51.100.7', from: '127.0.0.2' });
      expect(outcome).to.equal('403 address_not_allowed');
    });

    it('is said in the log, once, to be the address of a proxy that is not named', async () => {
      await start({ HUBOT_GRAFANA_IMAGES_ALLOW: '127.0.0.1' });
      const warnings = () => server.log.filter((line) => line.startsWith('warn'));
      await post();
      expect(warnings()).to.deep.equal([]);
      for (const forwardedFor of ['203.0.113.1', '203.0.113.2']) await post({ forwardedFor });
      expect(warnings()).to.have.lengthOf(1);
      expect(warnings()[0]).to.contain('HUBOT_GRAFANA_IMAGES_TRUST_PROXY').and.contain('127.0.0.1');
    });

    it('is said of an unnamed proxy where every address may, too: all share its budget', async () => {
      await start();
      await post({ forwardedFor: '203.0.113.1' });
      await post({ forwardedFor: '203.0.113.2' });
      const warnings = server.log.filter((line) => line.startsWith('warn'));
      expect(warnings).to.have.lengthOf(1);
      expect(warnings[0]).to.match(
        /^warn 127\.0\.0\.1 sends X-Forwarded-For .*TRUST_PROXY.* failures/,
      );
    });

    it('is not logged where the proxy is named', async () => {
      await start({
        HUBOT_GRAFANA_IMAGES_ALLOW: '203.0.113.1',
        HUBOT_GRAFANA_IMAGES_TRUST_PROXY: '127.0.0.1',
      });
      expect((await post({ forwardedFor: '203.0.113.1' })).outcome).to.equal('200');
      expect(server.log.filter((line) => line.startsWith('warn'))).to.deep.equal([]);
    });
  });

  describe('without a token', () => {
    it('refuses every client while every address may post, even at an anonymous Grafana', async () => {
      await start({}, true);
      expect((await post({ token: undefined })).outcome).to.equal('401 missing_token');
    });

    it('is who has an address that may, when no token is set here: Grafana is asked without', async () => {
      await start({ HUBOT_GRAFANA_IMAGES_ALLOW: '127.0.0.1' }, true);
      expect((await post({ token: undefined })).outcome).to.equal('200');
      expect(demo.requests.at(-1)?.headers).not.to.have.property('authorization');
      expect((await post({ token: 'wrong' })).outcome).to.equal('401 grafana_unauthorized');
      const { outcome } = await post({ token: undefined, from: '127.0.0.2' });
      expect(outcome).to.equal('403 address_not_allowed');
    });

    it('is told by Grafana that it wants one, where it does', async () => {
      await start({ HUBOT_GRAFANA_IMAGES_ALLOW: '127.0.0.1' });
      expect((await post({ token: undefined })).outcome).to.equal('401 grafana_unauthorized');
    });
  });

  it('never has our own token used for it', async () => {
    await start({ HUBOT_GRAFANA_API_KEY: 'admin-token' });
    await post();
    await post({ token: 'guess' });
    await post({ token: undefined });
    const sent = demo.requests.map(({ headers }) => headers.authorization);
    expect(sent).to.deep.equal([`Bearer ${TOKEN}`, 'Bearer guess']);
  });

  describe('by what became of earlier requests', () => {
    it('is for a minute no client that has tried too many tokens, not even with the right one', async () => {
      await start({ HUBOT_GRAFANA_IMAGES_RATE: '5' });
      for (let guess = 0; guess < 5; guess += 1) {
        const { outcome } = await post({ token: `guess-${guess}` });
        expect(outcome).to.equal('401 grafana_unauthorized');
      }
      const asked = demo.requests.length;
      for (const token of ['guess-5', TOKEN]) {
        const refused = await post({ token });
        expect(refused.outcome).to.equal('429 too_many_requests');
        expect(Number(refused.retryAfter)).to.be.within(1, 60);
      }
      expect(demo.requests.length, 'Grafana was asked').to.equal(asked);
      expect((await post({ from: '127.0.0.2' })).outcome, 'another address').to.equal('200');
    });

    it('is 120 failures by default, of whatever kind; what succeeds is not counted', async () => {
      await start();
      const kinds: readonly Sent[] = [
        { token: undefined },
        { imageUrl: 'no URL' },
        { imageUrl: 'https://elsewhere.example.com/render/x' },
        { token: 'guess' },
      ];
      for (let round = 0; round < 130; round += 1) {
        expect((await post()).outcome).to.equal('200');
      }
      for (let failure = 0; failure < 120; failure += 1) {
        const { outcome } = await post(kinds[failure % kinds.length]);
        expect(outcome).to.match(/^(400|401|403|502) /);
      }
      expect((await post()).outcome).to.equal('429 too_many_requests');
      expect((await getRaw(server.port, '/saved-images/x.png')).status, 'a picture').to.equal(404);
    });

    it('is counted for the client, not for the proxy before it', async () => {
      await start({
        HUBOT_GRAFANA_IMAGES_RATE: '1',
        HUBOT_GRAFANA_IMAGES_TRUST_PROXY: '127.0.0.1',
      });
      await post({ token: 'guess', forwardedFor: '2001:db8::1' });
      const spent = await post({ forwardedFor: '2001:db8::ffff' });
      expect(spent.outcome).to.equal('429 too_many_requests');
      expect((await post({ forwardedFor: '2001:db8:0:1::1' })).outcome).to.equal('200');
    });

    it('is not evaded by holding bodies back until all are let in', async () => {
      await start({ HUBOT_GRAFANA_IMAGES_RATE: '5', HUBOT_GRAFANA_IMAGES_CONCURRENCY: '2' });
      const body = JSON.stringify({ imageUrl: goodUrl() });
      const sockets = await Promise.all(
        Array.from({ length: 60 }, async (_, index) => {
          const socket = net.connect(server.port, '127.0.0.1');
          socket.write(
            `POST /grafana-images HTTP/1.1\r\nHost: x\r\nConnection: close\r\nExpect: 100-continue\r\nAuthorization: Bearer guess-${index}\r\nContent-Length: ${body.length}\r\n\r\n`,
          );
          const [said] = (await once(socket, 'data')) as [Buffer];
          expect(said.toString()).to.match(/^HTTP\/1\.1 100 /);
          return socket;
        }),
      );
      await settle();
      const answers = await Promise.all(
        sockets.map(async (socket) => {
          const answer = once(socket, 'data') as Promise<[Buffer]>;
          socket.write(body);
          return Number((await answer)[0].toString().split(' ')[1]);
        }),
      );
      const count = (status: number) => answers.filter((one) => one === status).length;
      // Those that were being rendered when the budget ran out are too many at most.
      expect(demo.requests.length).to.be.within(5, 5 + 2 * 2);
      expect(count(401)).to.equal(demo.requests.length);
      expect(count(429)).to.equal(60 - demo.requests.length);
    });

    it('is not held against a client when the fault is ours', async () => {
      await start({ HUBOT_GRAFANA_IMAGES_RATE: '1' });
      await server.publisher.close();
      for (let index = 0; index < 3; index += 1) {
        expect((await post()).outcome).to.equal('503 shutting_down');
      }
    });

    for (const [outcome, fault] of [
      ['422 placeholder_image', { kind: 'placeholder', which: 'limit-dark' }],
      ['502 grafana_unreachable', { kind: 'reset' }],
      ['504 grafana_timeout', { kind: 'hang' }],
    ] as const) {
      it(`is not held against a client when Grafana can do nothing: ${outcome}`, async () => {
        await start({ HUBOT_GRAFANA_IMAGES_RATE: '1', HUBOT_GRAFANA_IMAGES_TIMEOUT: '1s' });
        const off = demo.fault(fault);
        expect((await post()).outcome).to.equal(outcome);
        expect((await post()).outcome).to.equal(outcome);
        off();
        expect((await post()).outcome).to.equal('200');
      });
    }

    for (const [outcome, fault] of [
      ['502 grafana_error', { kind: 'error', status: 500, body: 'no', contentType: 'text/plain' }],
      ['422 not_an_image', { kind: 'truncated' }],
    ] as const) {
      it(`is held against a client that is answered ${outcome}`, async () => {
        await start({ HUBOT_GRAFANA_IMAGES_RATE: '1' });
        const off = demo.fault(fault);
        expect((await post()).outcome).to.equal(outcome);
        off();
        expect((await post()).outcome).to.equal('429 too_many_requests');
      });
    }

    it('is not spent by pages that the people at an address look at', async () => {
      await start({ HUBOT_GRAFANA_IMAGES_RATE: '1' });
      for (let index = 0; index < 3; index += 1) {
        const { outcome } = await post({ headers: ['Sec-Fetch-Site: cross-site'] });
        expect(outcome).to.equal('403 source_not_allowed');
      }
      expect(demo.requests).to.deep.equal([]);
      expect((await post({ headers: ['Sec-Fetch-Site: same-origin'] })).outcome).to.equal('200');
    });
  });
});
