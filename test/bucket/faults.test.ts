import { expect } from 'chai';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { blankPicture } from '../../demo/grafana.ts';
import { padded } from '../../demo/render/png.ts';
import { botStage } from '../support/bot-stage.ts';
import { type CuttingProxy, startCuttingProxy } from '../support/cutting-proxy.ts';
import { freePort } from '../support/free-port.ts';
import { ENGINES, needsEngine, type ObjectEngine, startEngine } from '../support/object-engine.ts';
import { panelOf, postPicture } from '../support/post-picture.ts';
import { startProgram } from '../support/program.ts';
import type { TestBot } from '../support/robot.ts';
import { until } from '../support/until.ts';

const MOVED_CLOCK = fileURLToPath(new URL('../support/moved-clock.cjs', import.meta.url));
const BLOCK_PUBLIC_ACLS =
  '<PublicAccessBlockConfiguration><BlockPublicAcls>true</BlockPublicAcls></PublicAccessBlockConfiguration>';

/** Of a picture. */
const BYTES = 200_000;

type Kind = keyof typeof ENGINES;

interface Fault {
  readonly what: string;
  readonly of: readonly Kind[];
  /** Variables with which a bot has it. */
  readonly env?: Readonly<Record<string, string>>;
  /** Brings the engine to it, while the bot runs; gives back what ends it. */
  readonly begin?: (engine: ObjectEngine) => Promise<() => unknown>;
  readonly status: number;
  readonly error: string;
  readonly says: RegExp;
}

const WRONG = { status: 500, error: 'storage_error' } as const;
const FAULTS: readonly Fault[] = [
  {
    ...WRONG,
    what: 'is missing',
    of: ['ceph', 'swift'],
    env: { HUBOT_GRAFANA_S3_BUCKET: 'other-pictures' },
    says: /does not exist there: make it, or correct its name/,
  },
  {
    ...WRONG,
    what: 'does not accept the secret',
    of: ['ceph', 'swift'],
    env: { HUBOT_GRAFANA_S3_SECRET_ACCESS_KEY: 'another-secret' },
    says: /does not accept the keys: look at HUBOT_GRAFANA_S3_ACCESS_KEY_ID/,
  },
  {
    ...WRONG,
    what: 'does not know the key',
    of: ['ceph'],
    env: { HUBOT_GRAFANA_S3_ACCESS_KEY_ID: 'ANOTHERKEY' },
    says: /does not know the access key: look at HUBOT_GRAFANA_S3_ACCESS_KEY_ID/,
  },
  {
    ...WRONG,
    what: 'is in another region, which it names',
    of: ['swift'],
    env: { HUBOT_GRAFANA_S3_REGION: 'eu-west-7' },
    says: /is in another region: set HUBOT_GRAFANA_S3_REGION to us-east-1\./,
  },
  {
    ...WRONG,
    what: 'is that of another account',
    of: ['ceph'],
    env: {
      HUBOT_GRAFANA_S3_ACCESS_KEY_ID: 'OTHERKEY',
      HUBOT_GRAFANA_S3_SECRET_ACCESS_KEY: 'another-secret',
    },
    async begin(engine) {
      const keys = ['--access-key', 'OTHERKEY', '--secret-key', 'another-secret'];
      await engine.admin('user', 'create', '--uid', 'other', '--display-name', 'other', ...keys);
      return () => engine.admin('user', 'rm', '--uid', 'other');
    },
    says: /may not be used with these keys: they need s3:ListBucket/,
  },
  {
    ...WRONG,
    what: 'takes no ACL',
    of: ['ceph'],
    env: { HUBOT_GRAFANA_S3_ACL: 'public-read' },
    async begin(engine) {
      await engine.send('PUT', 'publicAccessBlock', BLOCK_PUBLIC_ACLS);
      return () => engine.send('DELETE', 'publicAccessBlock');
    },
    says: /refuses a picture with the ACL of HUBOT_GRAFANA_S3_ACL: leave that unset, or/,
  },
  {
    what: 'is full',
    of: ['ceph'],
    async begin(engine) {
      const quota = ['--quota-scope', 'bucket', '--uid', 'bot'];
      await engine.admin('quota', 'set', ...quota, '--max-size', '1K');
      await engine.admin('quota', 'enable', ...quota);
      return () => engine.admin('quota', 'disable', ...quota);
    },
    status: 507,
    error: 'storage_full',
    says: /The bucket of the pictures .* is full: raise its limit, or/,
  },
  {
    ...WRONG,
    what: 'is that of an account that is suspended',
    of: ['ceph'],
    async begin(engine) {
      await engine.admin('user', 'suspend', '--uid', 'bot');
      return () => engine.admin('user', 'enable', '--uid', 'bot');
    },
    says: /does not accept the keys: their account is suspended there\./,
  },
  {
    ...WRONG,
    what: 'knows the keys no longer',
    of: ['ceph'],
    async begin(engine) {
      const {
        HUBOT_GRAFANA_S3_ACCESS_KEY_ID: key = '',
        HUBOT_GRAFANA_S3_SECRET_ACCESS_KEY: secret = '',
      } = engine.env;
      await engine.admin('key', 'rm', '--uid', 'bot', '--key-type', 's3', '--access-key', key);
      const both = ['--access-key', key, '--secret-key', secret];
      return () => engine.admin('key', 'create', '--uid', 'bot', '--key-type', 's3', ...both);
    },
    says: /does not know the access key/,
  },
  {
    what: 'does not answer in time',
    of: ['ceph'],
    begin: (engine) => engine.pauseGateway(),
    status: 503,
    error: 'storage_unavailable',
    says: /does not answer in time: try again soon\./,
  },
  {
    what: 'is stopped',
    of: ['ceph'],
    begin: (engine) => engine.stopGateway(),
    status: 503,
    error: 'storage_unavailable',
    says: /cannot be reached: nothing listens there\./,
  },
];

for (const kind of Object.keys(ENGINES) as Kind[]) {
  describe(`a bucket of ${kind}`, () => {
    const stage = botStage({
      draw: async (asked) => padded(await blankPicture(asked), BYTES),
    });
    let running: ObjectEngine | undefined;
    before(async function () {
      needsEngine(this, kind);
      running = await startEngine(kind);
    });
    after(() => running?.stop());
    const engine = () => {
      if (!running) throw new Error('the engine has not started');
      return running;
    };
    const startBot = (env: Readonly<Record<string, string>> = {}) =>
      stage.start({ env: { ...(engine().env as Readonly<Record<string, string>>), ...env } });
    const said = async (bot: TestBot) => (await bot.ask('hubot graf db web:1')).join('\n');
    const PICTURE = /saved-images\/[0-9a-f]{32}\.png/;

    function expectSentence(text: string, says: RegExp): void {
      expect(text).to.match(says);
      expect(text.match(/HUBOT_GRAFANA_S3_BUCKET\)/g), 'one sentence').to.have.length(1);
      const secret = engine().settings.keys?.secretAccessKey ?? '';
      expect(text).not.to.match(/another-secret|undefined|127\.0\.0\.1:\d+\/|\n/);
      expect(text).not.to.include(secret);
    }

    for (const { what, of, env, begin, status, error, says } of FAULTS) {
      if (!of.includes(kind)) continue;
      it(`that ${what} is one sentence in chat and over HTTP`, async () => {
        const end = env ? await begin?.(engine()) : undefined;
        const bot = await startBot(env);
        const endLater = env ? undefined : await begin?.(engine());
        try {
          const [chat, answer] = await Promise.all([
            said(bot),
            postPicture(bot.url, panelOf(stage.demo.url)),
          ]);
          // Where it takes long, another message has said that it does.
          const [, why = chat] = /^.*? - \[(.*)\] - http\S+$/m.exec(chat) ?? [];
          expectSentence(why, says);
          const body = (await answer.json()) as { error: string; message: string };
          expect([answer.status, body.error], body.message).to.deep.equal([status, error]);
          expect(answer.headers.has('retry-after')).to.equal(status === 503);
          expectSentence(body.message, says);
          expect(bot.log.join('\n')).not.to.match(/another-secret/);
        } finally {
          await (end ?? endLater)?.();
        }
        const later = env ? await startBot() : bot;
        await until(async () => PICTURE.test(await said(later)));
      });
    }

    describe('behind a connection that breaks', () => {
      let proxy: CuttingProxy;
      beforeEach(async () => {
        proxy = await startCuttingProxy(engine().env.HUBOT_GRAFANA_S3_ENDPOINT ?? '');
      });
      afterEach(() => proxy.close());

      it('has the picture all the same when an upload is cut twice, and says so when it is cut each time', async () => {
        const bot = await startBot({ HUBOT_GRAFANA_S3_ENDPOINT: proxy.url });
        proxy.cut(2, BYTES / 2);
        expect(await said(bot)).to.match(PICTURE);
        expect(proxy.cuts).to.equal(2);
        proxy.cut(100, BYTES / 2);
        const answer = await postPicture(bot.url, `${panelOf(stage.demo.url)}&var-run=2`);
        const { message } = (await answer.json()) as { message: string };
        expect(answer.status).to.equal(503);
        expectSentence(message, /cannot be reached: the connection broke off\./);
      });
    });

    it('that does not accept the time of this machine says by how much its clock is wrong', async () => {
      const clock = path.join(stage.folder, 'clock');
      await writeFile(clock, String(40 * 60_000));
      const port = await freePort();
      const bot = startProgram('hubot', {
        cwd: stage.folder,
        env: {
          ...stage.env,
          ...(engine().env as Readonly<Record<string, string>>),
          PORT: String(port),
          EXPRESS_BIND_ADDRESS: '127.0.0.1',
          CLOCK_FILE: clock,
          NODE_OPTIONS: `--require ${MOVED_CLOCK}`,
        },
      });
      const says =
        /does not accept the time of this machine, which is (39|40) min ahead: set its clock\./;
      bot.child.stdin?.write('graf db web:1\n');
      await bot.seen(says);
      const answer = await postPicture(`http://127.0.0.1:${port}`, panelOf(stage.demo.url));
      const { message } = (await answer.json()) as { message: string };
      expect(answer.status).to.equal(500);
      expectSentence(message, says);
      await writeFile(clock, '0');
      bot.child.stdin?.write('graf db web:1\n');
      await bot.seen(PICTURE);
      bot.child.stdin?.end();
      expect(await bot.ended()).to.equal(0);
    });
  });
}
