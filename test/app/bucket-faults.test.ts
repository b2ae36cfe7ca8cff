import { expect } from 'chai';
import { botStage } from '../support/bot-stage.ts';
import type { TestBot } from '../support/robot.ts';
import { type ObjectStoreDouble, refuse, startObjectStore } from '../support/object-store.ts';
import { panelOf, postPicture } from '../support/post-picture.ts';

interface Fault {
  readonly what: string;
  /** How the store answers each PUT of a picture. */
  readonly answer: readonly [
    status: number,
    code: string,
    more?: string,
    headers?: Readonly<Record<string, string>>,
  ];
  readonly status: number;
  readonly error: string;
  readonly says: RegExp;
}

const FAULTS: readonly Fault[] = [
  {
    what: 'is missing',
    answer: [404, 'NoSuchBucket'],
    status: 500,
    error: 'storage_error',
    says: /does not exist there: make it, or correct its name/,
  },
  {
    what: 'may not be used',
    answer: [403, 'AccessDenied'],
    status: 500,
    error: 'storage_error',
    says: /may not be used with these keys: they need s3:ListBucket/,
  },
  {
    what: 'is in another region, by a redirect',
    answer: [301, 'PermanentRedirect', '', { 'x-amz-bucket-region': 'eu-west-1' }],
    status: 500,
    error: 'storage_error',
    says: /is in another region: set HUBOT_GRAFANA_S3_REGION to eu-west-1\./,
  },
  {
    what: 'is in another region, which it names',
    answer: [400, 'AuthorizationHeaderMalformed', '<Region>eu-central-1</Region>'],
    status: 500,
    error: 'storage_error',
    says: /set HUBOT_GRAFANA_S3_REGION to eu-central-1\./,
  },
  {
    what: 'does not accept the secret',
    answer: [403, 'SignatureDoesNotMatch'],
    status: 500,
    error: 'storage_error',
    says: /does not accept the keys: look at HUBOT_GRAFANA_S3_ACCESS_KEY_ID/,
  },
  {
    what: 'does not accept the time',
    answer: [403, 'RequestTimeTooSkewed', '', { date: 'Thu, 01 Jan 2026 00:00:00 GMT' }],
    status: 500,
    error: 'storage_error',
    says: /does not accept the time of this machine, which is \d+ min ahead: set its clock/,
  },
  {
    what: 'has too much to do',
    answer: [503, 'SlowDown'],
    status: 503,
    error: 'storage_unavailable',
    says: /has too much to do at the moment: try again soon/,
  },
  {
    what: 'is full',
    answer: [507, 'XMinioStorageFull'],
    status: 507,
    error: 'storage_full',
    says: /The bucket of the pictures .* is full/,
  },
  {
    what: 'takes no ACL',
    answer: [400, 'AccessControlListNotSupported'],
    status: 500,
    error: 'storage_error',
    says: /takes no ACL: leave HUBOT_GRAFANA_S3_ACL unset/,
  },
  {
    what: 'is that of an account that is closed',
    answer: [403, 'AccountProblem'],
    status: 500,
    error: 'storage_error',
    says: /does not accept the keys: their account is suspended there/,
  },
  {
    what: 'does not accept expired keys',
    answer: [400, 'ExpiredToken'],
    status: 500,
    error: 'storage_error',
    says: /does not accept the keys any longer, as they have expired/,
  },
];

describe('a bucket', () => {
  const stage = botStage();
  let double: ObjectStoreDouble;
  let bot: TestBot;
  beforeEach(async () => {
    double = await startObjectStore();
    bot = await stage.start({
      env: {
        HUBOT_GRAFANA_S3_BUCKET: 'pictures',
        HUBOT_GRAFANA_S3_ENDPOINT: new URL(double.settings.url).origin,
        HUBOT_GRAFANA_S3_ACCESS_KEY_ID: 'KEYID',
        HUBOT_GRAFANA_S3_SECRET_ACCESS_KEY: 'the-secret-key',
      },
    });
  });
  afterEach(() => double.close());

  const isPicture = (url = '') => /^\/pictures\/grafana\/[0-9a-f]{32}\.png/.test(url);
  const said = async () => (await bot.ask('hubot graf db web:1')).join('\n');

  function expectSentence(text: string, { says }: Pick<Fault, 'says'>): void {
    expect(text).to.match(says);
    expect(text).not.to.match(/KEYID|the-secret-key|undefined|127\.0\.0\.1:\d+\/pictures|\n/);
  }

  for (const fault of FAULTS) {
    it(`that ${fault.what} is one sentence in chat and over HTTP`, async () => {
      double.interfere = ({ method, url }, response) => {
        if (method !== 'PUT' || !isPicture(url)) return false;
        refuse(response, ...fault.answer);
        return true;
      };
      const chat = await said();
      const [, why = ''] = /^[^\n]*? - \[(.*)\] - http\S+$/.exec(chat) ?? [];
      expectSentence(why, fault);
      const answer = await postPicture(bot.url, panelOf(stage.demo.url));
      const body = (await answer.json()) as { error: string; message: string };
      expect([answer.status, body.error]).to.deep.equal([fault.status, fault.error]);
      expect(answer.headers.has('retry-after')).to.equal(fault.status === 503);
      expectSentence(body.message, fault);
      expect([...double.objects.keys()].filter((key) => key.endsWith('.png'))).to.deep.equal([]);

      double.interfere = undefined;
      expect(await said(), 'once it is well again').to.match(/saved-images\/[0-9a-f]{32}\.png/);
    });
  }

  it('that cuts an upload or is slow, once or twice, has the picture all the same', async () => {
    let cut = 0;
    double.interfere = async ({ method, url, socket }) => {
      if (method !== 'PUT' || !isPicture(url) || cut >= 2) return false;
      cut += 1;
      if (cut === 1) socket.destroy();
      await new Promise((resolve) => setTimeout(resolve, 300));
      return cut === 1;
    };
    expect(await said()).to.match(/saved-images\/[0-9a-f]{32}\.png/);
    expect(cut).to.equal(2);
  });
});
