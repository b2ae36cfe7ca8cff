import { expect } from 'chai';
import { blankPicture, type DemoGrafana, startDemoGrafana } from '../../../demo/grafana.ts';
import { createMaySet } from '../../../src/chat/permissions.ts';
import { startChat, type TestChat, type TestChatOptions } from '../../support/chat.ts';
import type { LookUp } from '../../../src/util/http/internal-addresses.ts';
import { type Listening, serveHttp } from '../../support/http.ts';

const PER_ROOM = { HUBOT_GRAFANA_PER_ROOM: '1' };

/** The one sentence of every failure, so that none tells what listens where. */
const unusable = (root: string) =>
  `No Grafana can be used at ${root}; it must be Grafana's root URL, sub-path included, at an address that the bot can reach and that is not of the bot's own machine.`;

/** The id of a request is another one each time. */
const withoutId = (text = '') => text.replace(/ \(request [0-9a-f]{8}\)$/, '');

describe('graf set', () => {
  let chat: TestChat;
  let other: DemoGrafana;
  let listening: Listening | undefined;

  const start = async (options: TestChatOptions = {}) => {
    await chat.close();
    chat = await startChat({ env: PER_ROOM, ...options });
  };
  beforeEach(async () => {
    chat = await startChat({ env: PER_ROOM });
    other = await startDemoGrafana({
      draw: blankPicture,
      tokens: { 'other-token': { role: 'Viewer' } },
    });
  });
  afterEach(async () => {
    await Promise.all([chat.close(), other.close(), listening?.close()]);
    listening = undefined;
  });

  it('sets the host and token of one room', async () => {
    expect((await chat.ask(`set host ${other.url}/`))[0]).to.match(
      new RegExp(`^This room now uses ${other.url}\\.`),
    );
    expect((await chat.ask('list'))[0]).to.match(
      /wants a sign-in, and the room has no token for it; .* `graf set api_key TOKEN`\.$/,
    );
    const [answer = ''] = await chat.ask('set api_key other-token');
    expect(answer).to.match(/token is set\. Please delete your message/);
    await chat.ask('db web:1');
    expect(chat.rendered[0]?.origin).to.equal(other.url);
    expect(chat.tokens).to.deep.equal(['other-token']);
    await chat.ask('db web:1', { room: 'dev' });
    expect(chat.rendered[1]?.origin).to.equal(chat.demo.url);
    expect(chat.tokens[1]).to.equal('viewer-token');
  });

  it('never sends a host the environment’s token, nor a token for another host', async () => {
    await chat.ask('set api_key viewer-token');
    await chat.ask(`set host ${other.url}`);
    await chat.ask('list');
    await chat.ask('db web');
    expect(other.requests.map(({ path }) => path)).to.include('/api/health');
    for (const { headers, path } of other.requests) {
      expect(headers.authorization, path).to.equal(undefined);
    }
    expect(chat.brain.get('grafana_api_key_ops')).to.equal(null);
  });

  it('uses the brain keys of hubot-grafana', async () => {
    chat.brain.set('grafana_host_ops', `${other.url}/`);
    chat.brain.set('grafana_api_key_ops', 'other-token');
    expect((await chat.ask('list'))[0]).to.match(/^Available dashboards:/);
    expect(other.requests.at(-1)?.headers.authorization).to.equal('Bearer other-token');
  });

  it('is suggested in a room without a Grafana', async () => {
    await start({ env: { ...PER_ROOM, HUBOT_GRAFANA_HOST: '' } });
    expect((await chat.ask('db web'))[0]).to.match(
      /^No Grafana endpoint configured for this room; `graf set host URL`/,
    );
  });

  it('decides which pasted URLs the room accepts', async () => {
    await chat.ask(`set host ${other.url}`);
    await chat.ask('set api_key other-token');
    await chat.ask(`${other.url}/d/web/web?viewPanel=1`);
    expect(chat.rendered[0]?.origin).to.equal(other.url);
    expect((await chat.ask(`${chat.demo.url}/d/web/web`))[0]).to.match(/^I ask /);
  });

  it('checks that the host is a Grafana, without sending a token', async () => {
    const requests: (string | undefined)[] = [];
    listening = await serveHttp((request, response) => {
      requests.push(`${request.url ?? ''} ${request.headers.authorization ?? 'no token'}`);
      if (request.url?.startsWith('/moved')) {
        response.writeHead(302, { location: `${other.url}/api/health` }).end();
      } else if (request.url?.startsWith('/json')) {
        response.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true}');
      } else response.writeHead(200, { 'content-type': 'text/html' }).end('<p>hello');
    });
    for (const path of ['', '/moved', '/json']) {
      const [text = ''] = await chat.ask(`set host ${listening.url}${path}`);
      expect(withoutId(text)).to.equal(unusable(`${listening.url}${path}`));
    }
    expect(requests).to.deep.equal([
      '/api/health no token',
      '/moved/api/health no token',
      '/json/api/health no token',
    ]);
    for (const nothing of ['http://127.0.0.1:1', 'https://127.0.0.1:1', 'http://nowhere.invalid']) {
      expect(withoutId((await chat.ask(`set host ${nothing}`))[0])).to.equal(unusable(nothing));
    }
    expect(chat.brain.get('grafana_host_ops')).to.equal(null);
  });

  it('refuses addresses of this machine and its link, unless the own Grafana has the same', async () => {
    await start({ env: { ...PER_ROOM, HUBOT_GRAFANA_HOST: 'http://grafana.invalid' } });
    const { port } = new URL(other.url);
    for (const host of ['127.0.0.1', 'localhost', '[::1]', '[::ffff:127.0.0.1]', '0.0.0.0']) {
      const root = new URL(`http://${host}:${port}`).origin;
      expect(withoutId((await chat.ask(`set host ${root}`))[0])).to.equal(unusable(root));
    }
    expect(withoutId((await chat.ask('set host http://169.254.169.254'))[0])).to.equal(
      unusable('http://169.254.169.254'),
    );
    expect(other.requests).to.deep.equal([]);
    await start();
    expect((await chat.ask(`set host ${other.url}`))[0]).to.match(/^This room now uses/);
  });

  for (const [what, answers] of [
    ['a token that Grafana does not accept', { kind: 'error', status: 401 }],
    ['a token that may not see dashboards', { kind: 'error', status: 403 }],
    ['any token when Grafana does not answer', { kind: 'error', status: 503 }],
  ] as const) {
    it(`does not set ${what}, and says that the message is to be deleted`, async () => {
      await chat.ask('set api_key viewer-token');
      const off = chat.demo.fault(answers, { match: () => true });
      const [text = ''] = await chat.ask('set api_key my-secret');
      off();
      expect(text).to.match(/^The token is not set: .*Please delete your message now/);
      expect(text).not.to.contain('my-secret');
      expect(chat.brain.get('grafana_api_key_ops')).to.equal('viewer-token');
    });
  }

  it('says how to set a new token where the one of the room is not accepted any more', async () => {
    await chat.ask(`set host ${other.url}`);
    for (const typed of ['db web', 'search web', 'list', 'web:cpu'] as const) {
      const [text = ''] = await chat.ask(typed);
      expect(text, typed).to.match(/`graf set api_key TOKEN`|is not a command/);
    }
  });

  it('refuses a name that changed to an internal address after it was set', async () => {
    let address = '127.0.0.1';
    const lookUp: LookUp = (host) =>
      Promise.resolve([{ address: host === 'grafana.test' ? address : host, family: 4 }]);
    await start({ lookUp });
    const root = `http://grafana.test:${new URL(other.url).port}`;
    expect((await chat.ask(`set host ${root}`))[0]).to.match(/^This room now uses/);
    await chat.ask('set api_key other-token');
    expect((await chat.ask('list'))[0]).to.match(/^Available dashboards:/);
    const before = other.requests.length;
    address = '127.0.0.2';
    expect((await chat.ask('db web'))[0]).to.match(/its address is of this machine/);
    expect(other.requests).to.have.lengthOf(before);
  });

  it('says the same of a host that never answered as a Grafana, however it was saved', async () => {
    let status = 404;
    let isHealthy = false;
    listening = await serveHttp((request, response) => {
      const isHealth = request.url === '/api/health';
      response
        .writeHead(isHealth && isHealthy ? 200 : status, { 'content-type': 'application/json' })
        .end('{"database":"ok"}');
    });
    const { url } = listening;
    for (const root of [url, 'http://127.0.0.1:1', 'http://nowhere.invalid']) {
      chat.brain.set('grafana_host_ops', root);
      for (const typed of ['list', 'db web', 'db web:1 now-2h', `${root}/goto/abc`]) {
        for (status of [302, 401, 404, 500]) {
          expect(withoutId((await chat.ask(typed))[0]), typed).to.equal(unusable(root));
        }
      }
    }
    chat.brain.set('grafana_host_ops', url);
    isHealthy = true;
    status = 401;
    expect((await chat.ask('list'))[0]).to.match(/sign-in/);
    await listening.close();
    expect((await chat.ask('list'))[0]).to.match(/nothing listens there/);
  });

  it('accepts a host with a sub-path', async () => {
    await other.close();
    other = await startDemoGrafana({ draw: blankPicture, subPath: '/grafana' });
    expect((await chat.ask(`set host ${other.url}`))[0]).to.match(
      /^This room now uses .*\/grafana\./,
    );
  });

  for (const typed of [
    'set',
    'set host',
    'set api_key',
    'set token my-secret',
    'set api_key my-secret and more',
    'set host ftp://grafana.example.com',
    'set host https://ann:my-secret@grafana.example.com',
    'set host grafana.example.com',
    'set host javascript:alert(1)',
    'set api_key my-sécret',
  ]) {
    it(`explains graf ${typed} without echoing it`, async () => {
      const [text = ''] = await chat.ask(typed);
      expect(text).to.match(/^(Write `graf set|The host must be a URL|That is not a token)/);
      expect(text + chat.logger.lines.join()).not.to.match(/my-s/);
    });
  }

  describe('is allowed for', () => {
    const asWhom = (person: string) => chat.ask(`set host ${other.url}`, { person });

    it('the configured users, by name or id', async () => {
      await start({ maySet: createMaySet(['ann', 'U7'], () => undefined) });
      expect((await asWhom('bob'))[0]).to.match(/^You may not set this room's Grafana/);
      expect((await asWhom('ann'))[0]).to.match(/^This room now uses/);
      expect((await asWhom('U7'))[0]).to.match(/^This room now uses/);
      expect((await chat.ask('set api_key secret', { person: 'bob' }))[0]).to.match(
        /^You may not.*delete your message/,
      );
      expect(chat.brain.get('grafana_api_key_ops')).to.equal(null);
    });

    it('users with the role of hubot-auth', async () => {
      const auth = {
        hasRole: ({ name }: { name: string }, role: string) =>
          name === 'bob' && role === 'grafana-admin',
      };
      await start({ maySet: createMaySet(undefined, () => auth) });
      expect((await asWhom('ann'))[0]).to.match(/^You may not/);
      expect((await asWhom('bob'))[0]).to.match(/^This room now uses/);
    });

    it('everyone when no users are configured', async () => {
      await start({ maySet: createMaySet(undefined, () => undefined) });
      expect((await asWhom('eve'))[0]).to.match(/^This room now uses/);
    });
  });

  it('changes one thing at a time, so that a token goes to the host set before it', async () => {
    const release = other.fault(
      { kind: 'delay', ms: 50 },
      { match: ({ path }) => path === '/api/health' },
    );
    const [host, key] = await Promise.all([
      chat.ask(`set host ${other.url}`),
      chat.ask('set api_key other-token'),
    ]);
    release();
    expect([...host, ...key].join())
      .to.contain('This room now uses')
      .and.contain('token is set');
    await chat.ask('db web:1');
    expect(chat.rendered[0]?.origin).to.equal(other.url);
    expect(chat.tokens).to.deep.equal(['other-token']);
  });

  it('is refused when rooms have no Grafana of their own, without echoing the token', async () => {
    await start({ env: {} });
    const [text = ''] = await chat.ask('set api_key my-secret');
    expect(text).to.match(/HUBOT_GRAFANA_PER_ROOM=1 would let them.*delete that/);
    expect(text).not.to.contain('my-secret');
    expect(chat.logger.lines.join()).not.to.contain('my-secret');
    expect(chat.brain.get('grafana_api_key_ops')).to.equal(null);
  });
});
