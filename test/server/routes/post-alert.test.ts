import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import type { TellingBody } from '../../../src/server/alert-inbox.ts';
import { isWellSigned } from '../../../src/server/webhook-secret.ts';
import { expectSentence } from '../../support/failure.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { startImageServer, type TestImageServer } from '../../support/image-server.ts';

interface Signed {
  readonly headers: Readonly<Record<string, string>>;
}
interface SignedRequests {
  readonly secret: string;
  readonly body: string;
  readonly plain: Signed;
  readonly timestamped: Signed & { readonly timestampHeader: string };
  readonly mustFail: readonly (Signed & { readonly why: string })[];
  readonly bearer: Signed;
  readonly basic: Signed;
}

const signed = JSON.parse(
  readFileSync(new URL('../../fixtures/webhooks/signed-requests.json', import.meta.url), 'utf8'),
) as SignedRequests;
const { secret, body } = signed;

describe('POST /grafana-alerts', () => {
  const folder = temporaryFolder();
  let server: TestImageServer;
  const taken: TellingBody[] = [];

  async function start(env: Readonly<Record<string, string>> = {}, opens = true) {
    server = await startImageServer({
      folder: folder.path,
      env: { ...(opens && { HUBOT_GRAFANA_WEBHOOK_SECRET: secret }), ...env },
      inbox: {
        accept: (one) => {
          taken.push(one);
          return Promise.resolve();
        },
      },
    });
  }
  afterEach(async () => {
    taken.length = 0;
    await server.close();
  });

  async function send(path: string, init: RequestInit = {}) {
    const response = await fetch(`${server.url}${path}`, {
      method: 'POST',
      body,
      headers: signed.plain.headers,
      ...init,
    });
    const answer = (await response.json()) as { error?: string; message?: string };
    if (answer.message !== undefined) expectSentence(answer.message);
    return { status: response.status, error: answer.error, headers: response.headers };
  }

  it('is accepted when it is signed, or has the secret in its Authorization', async () => {
    await start();
    for (const { headers } of [signed.plain, signed.bearer, signed.basic]) {
      expect((await send('/grafana-alerts/ops', { headers })).status).to.equal(202);
    }
    expect((await send('/grafana-alerts/ops', { method: 'PUT' })).status).to.equal(202);
    expect(taken).to.deep.equal(Array(4).fill({ room: 'ops', text: body }));
  });

  it('is accepted without a room, for the rooms that subscribe', async () => {
    await start({ HUBOT_GRAFANA_WEBHOOK_ROOMS: 'ops' });
    for (const path of ['/grafana-alerts', '/grafana-alerts/', '/grafana-alerts/%23']) {
      expect((await send(path)).status).to.equal(202);
    }
    expect(taken).to.deep.equal(Array(3).fill({ room: undefined, text: body }));
  });

  it('names a room, percent-encoded, with or without #', async () => {
    await start();
    for (const [path, room] of [
      ['/grafana-alerts/%23ops', 'ops'],
      ['/grafana-alerts/ops/', 'ops'],
      ['/grafana-alerts/web%20team', 'web team'],
      ['/grafana-alerts/a%2Fb', 'a/b'],
      ['/grafana-alerts/12345_ops@conf.hipchat.com', '12345_ops@conf.hipchat.com'],
      ['/grafana-alerts/caf%C3%A9?x=1', 'café'],
    ] as const) {
      expect((await send(path)).status).to.equal(202);
      expect(taken.at(-1)?.room).to.equal(room);
    }
    for (const path of [
      '/grafana-alerts/%E0',
      '/grafana-alerts/a%0Ab',
      `/grafana-alerts/${'x'.repeat(501)}`,
    ]) {
      expect(await send(path)).to.include({ status: 400, error: 'invalid_request' });
    }
  });

  it('is refused with another secret, a wrong signature, or none', async () => {
    await start();
    const basic = (pair: string) => ({
      Authorization: `Basic ${Buffer.from(pair).toString('base64')}`,
    });
    const wrong: readonly Readonly<Record<string, string>>[] = [
      {},
      { Authorization: 'Bearer wrong' },
      { Authorization: `Bearer ${secret}x` },
      { Authorization: `Digest ${secret}` },
      basic(`${secret}:`),
      basic(secret),
      basic('grafana:wrong'),
      ...signed.mustFail.slice(1).map(({ headers }) => headers),
      { 'X-Grafana-Alerting-Signature': createHmac('sha256', 'wrong').update(body).digest('hex') },
    ];
    for (const headers of wrong) {
      expect(await send('/grafana-alerts/ops', { headers })).to.include({
        status: 401,
        error: 'wrong_secret',
      });
    }
    // The same JSON in other bytes.
    const other = { body: JSON.stringify(JSON.parse(body)) };
    expect((await send('/grafana-alerts/ops', other)).status).to.equal(401);
    expect(taken).to.deep.equal([]);
  });

  it('may be guessed only so often', async () => {
    await start({ HUBOT_GRAFANA_IMAGES_RATE: '2' });
    const headers = { Authorization: 'Bearer wrong' };
    const answers = [];
    for (let n = 0; n < 3; n += 1) answers.push(await send('/grafana-alerts/ops', { headers }));
    expect(answers.map(({ status }) => status)).to.deep.equal([401, 401, 429]);
    expect(answers[2]?.headers.get('retry-after')).to.match(/^\d+$/);
  });

  it('is signed with its time, where a header for that is configured', () => {
    const { timestampHeader, headers: own } = signed.timestamped;
    const headers = Object.fromEntries(
      Object.entries(own).map(([name, value]) => [name.toLowerCase(), value]),
    );
    const at = 1_795_596_100_000;
    const check = (given: Readonly<Record<string, string>>, now: number) =>
      isWellSigned(given, Buffer.from(body), { secret, timestampHeader }, now);
    expect(check(headers, at)).to.equal(true);
    expect(check(headers, at + 299_000)).to.equal(true);
    expect(check(headers, at - 299_000)).to.equal(true);
    expect(check(headers, at + 301_000)).to.equal(false);
    expect(check(headers, at - 301_000)).to.equal(false);
    expect(check({ ...headers, [timestampHeader.toLowerCase()]: '1795596101' }, at)).to.equal(
      false,
    );
    expect(check({ ...headers, [timestampHeader.toLowerCase()]: '' }, at)).to.equal(false);
    const [plain] = signed.mustFail;
    const lower = Object.entries(plain?.headers ?? {}).map(([name, value]) => [
      name.toLowerCase(),
      value,
    ]);
    expect(check(Object.fromEntries(lower) as Record<string, string>, at)).to.equal(false);
  });

  it('is for the rooms that are listed', async () => {
    await start({ HUBOT_GRAFANA_WEBHOOK_ROOMS: '#ops,dev' });
    expect((await send('/grafana-alerts/ops')).status).to.equal(202);
    expect((await send('/grafana-alerts/%23dev')).status).to.equal(202);
    expect(await send('/grafana-alerts/other')).to.include({
      status: 403,
      error: 'room_not_allowed',
    });
    // A stranger is not told which rooms there are.
    expect((await send('/grafana-alerts/other', { headers: {} })).status).to.equal(401);
  });

  it('has a megabyte at most', async () => {
    await start();
    const { headers } = signed.bearer;
    const large = 'x'.repeat(1_000_000);
    expect((await send('/grafana-alerts/ops', { headers, body: large })).status).to.equal(202);
    expect(await send('/grafana-alerts/ops', { headers, body: large + large })).to.include({
      status: 413,
      error: 'body_too_large',
    });
  });

  it('is not there without a secret, and takes no other method', async () => {
    await start({}, false);
    expect(await send('/grafana-alerts/ops')).to.include({ status: 404, error: 'not_found' });
    await server.close();
    await start();
    const answer = await send('/grafana-alerts/ops', { method: 'DELETE' });
    expect(answer).to.include({ status: 405, error: 'method_not_allowed' });
    expect(answer.headers.get('allow')).to.equal('POST, PUT');
  });
});
