import { expect } from 'chai';
import type { Fault } from '../../demo/grafana.ts';
import { botStage } from '../support/bot-stage.ts';
import { panelOf, postPicture } from '../support/post-picture.ts';
import type { TestBot } from '../support/robot.ts';
import { until } from '../support/until.ts';

interface Refusal {
  readonly what: string;
  readonly fault: Fault;
  readonly sentence: RegExp;
  readonly status: number;
  readonly code: string;
}

const REFUSALS: readonly Refusal[] = [
  {
    what: 'not signed in',
    fault: { kind: 'login-redirect' },
    sentence: /does not accept the token/,
    status: 401,
    code: 'grafana_unauthorized',
  },
  {
    what: 'a wrong token',
    fault: { kind: 'error', status: 401 },
    sentence: /does not accept the token/,
    status: 401,
    code: 'grafana_unauthorized',
  },
  {
    what: 'no permission',
    fault: { kind: 'home-redirect' },
    sentence: /may not see this; ask an administrator/,
    status: 502,
    code: 'grafana_unauthorized',
  },
  {
    what: 'no permission, said plainly',
    fault: { kind: 'error', status: 403 },
    sentence: /may not see this; ask an administrator/,
    status: 502,
    code: 'grafana_unauthorized',
  },
  {
    what: 'no renderer',
    fault: { kind: 'placeholder', which: 'no-renderer' },
    sentence: /no renderer.*install grafana-image-renderer/,
    status: 422,
    code: 'placeholder_image',
  },
  {
    what: 'too many renders',
    fault: { kind: 'placeholder', which: 'limit-dark' },
    sentence: /as many pictures as it can.*try again/,
    status: 422,
    code: 'placeholder_image',
  },
  {
    what: 'too many renders, said plainly',
    fault: { kind: 'error', status: 429 },
    sentence: /as many pictures as it can.*try again/,
    status: 502,
    code: 'grafana_error',
  },
  {
    what: 'timed out',
    fault: { kind: 'timeout-error' },
    sentence: /did not finish this picture in time/,
    status: 504,
    code: 'grafana_timeout',
  },
  {
    what: 'a failed render',
    fault: { kind: 'error', status: 500 },
    sentence: /could not render.*is grafana-image-renderer installed and running/,
    status: 502,
    code: 'grafana_error',
  },
  {
    what: 'a web page',
    fault: { kind: 'html' },
    sentence: /a web page instead of a picture/,
    status: 422,
    code: 'not_an_image',
  },
  {
    what: 'a page called a picture',
    fault: { kind: 'html-as-png' },
    sentence: /something other than a PNG/,
    status: 422,
    code: 'not_an_image',
  },
  {
    what: 'nothing',
    fault: { kind: 'empty' },
    sentence: /an empty answer/,
    status: 422,
    code: 'not_an_image',
  },
  {
    what: 'half a picture',
    fault: { kind: 'truncated' },
    sentence: /breaks off in the middle/,
    status: 422,
    code: 'not_an_image',
  },
  {
    what: 'a damaged picture',
    fault: { kind: 'corrupt' },
    sentence: /damaged on its way/,
    status: 422,
    code: 'not_an_image',
  },
  {
    what: 'too large a picture',
    fault: { kind: 'oversized', bytes: 200_000 },
    sentence: /more than 100000 bytes; ask for a smaller picture/,
    status: 413,
    code: 'image_too_large',
  },
  {
    what: 'another address',
    fault: { kind: 'redirect', location: 'https://elsewhere.example.com/' },
    sentence: /which is not followed/,
    status: 502,
    code: 'grafana_error',
  },
  {
    what: 'a broken connection',
    fault: { kind: 'reset' },
    sentence: /cannot be reached: the connection broke off/,
    status: 502,
    code: 'grafana_unreachable',
  },
  {
    what: 'a connection broken in the middle',
    fault: { kind: 'reset-body' },
    sentence: /cannot be reached: /,
    status: 502,
    code: 'grafana_unreachable',
  },
  {
    what: 'silence',
    fault: { kind: 'hang' },
    sentence: /did not answer within 1 s/,
    status: 504,
    code: 'grafana_timeout',
  },
  {
    what: 'silence in the middle',
    fault: { kind: 'hang-body' },
    sentence: /did not answer within 1 s/,
    status: 504,
    code: 'grafana_timeout',
  },
];

describe('what Grafana says when it says no', () => {
  const stage = botStage();
  let bot: TestBot;

  const start = async (env: Record<string, string> = {}) => {
    const limits = { HUBOT_GRAFANA_IMAGES_TIMEOUT: '1s', HUBOT_GRAFANA_IMAGES_MAX_BYTES: '100KB' };
    bot = await stage.start({ env: { ...limits, ...env } });
  };
  const post = () => postPicture(bot.url, panelOf(stage.demo.url));

  for (const { what, fault, sentence, status, code } of REFUSALS) {
    it(`is said in chat and over HTTP, in a sentence one can act on: ${what}`, async () => {
      await start();
      const off = stage.demo.fault(fault);
      const [message = '', ...others] = await bot.ask('hubot graf db web:cpu');
      expect(others).to.deep.equal([]);
      const why = /^CPU on web-01 - \[(.*)\] - http\S+viewPanel=1/.exec(message)?.[1] ?? message;
      expect(why).to.match(sentence);
      const answer = await post();
      expect(answer.status).to.equal(status);
      const body = (await answer.json()) as { error: string; message: string };
      expect(body).to.have.all.keys('error', 'message');
      expect(body.error).to.equal(code);
      expect(body.message).to.match(sentence);
      off();
      expect((await bot.ask('hubot graf db web:cpu'))[0]).to.match(/: http\S+\.png - /);
      expect((await post()).status).to.equal(200);
    });
  }

  it('is a sentence in chat where no token is set and one is wanted', async () => {
    await start({ HUBOT_GRAFANA_API_KEY: '' });
    expect((await bot.ask('hubot graf db web'))[0]).to.match(
      /^Grafana asks for a sign-in.*set HUBOT_GRAFANA_API_KEY/,
    );
  });

  it('never comes from more renders than may be under way, however many ask at once', async () => {
    await start({ HUBOT_GRAFANA_IMAGES_CONCURRENCY: '3', HUBOT_GRAFANA_IMAGES_TIMEOUT: '60s' });
    stage.demo.fault({ kind: 'delay', ms: 20 });
    await Promise.all([
      bot.ask('hubot graf db web'),
      bot.ask('hubot graf db k8s'),
      ...Array.from({ length: 8 }, post),
    ]);
    expect(stage.demo.peakRenders).to.equal(3);
  });

  it('is our own when chat asks for more than the queue holds', async () => {
    await start({ HUBOT_GRAFANA_IMAGES_TIMEOUT: '60s' });
    const mend = stage.demo.fault({ kind: 'delay', ms: 2_000 });
    const asked = Array.from({ length: 101 }, () => bot.ask('hubot graf db web'));
    const told = () =>
      bot.adapter.said.filter((text) => text.includes(' - [Too many pictures are'));
    await until(() => told().length > 0);
    mend();
    await Promise.all(asked);
    expect(told().length).to.be.at.most(10);
    expect((await bot.ask('hubot graf db web:cpu'))[0]).to.match(/: http\S+\.png - /);
  });
});

describe('a Grafana that wants no token', () => {
  const stage = botStage({ anonymous: true });

  it('gives its pictures without one', async () => {
    const bot = await stage.start({ env: { HUBOT_GRAFANA_API_KEY: '' } });
    expect((await bot.ask('hubot graf db web:cpu'))[0]).to.match(/: http\S+\.png - /);
  });
});

describe('a Grafana behind a sub-path', () => {
  const stage = botStage({ subPath: '/grafana' });

  for (const end of ['', '/']) {
    it(`is found there, and links lead there, when its address ends in "/grafana${end}"`, async () => {
      const bot = await stage.start({ env: { HUBOT_GRAFANA_HOST: `${stage.demo.url}${end}` } });
      expect((await bot.ask('hubot graf db checkout-service:1'))[0]).to.match(
        /: http\S+\.png - http\S+\d\/grafana\/d\/xk3vQz9Gk\/checkout-service\?viewPanel=/,
      );
    });
  }
});
