import { expect } from 'chai';
import type { DemoRule } from '../../../demo/grafana.ts';
import { startChat, type TestChat, type TestChatOptions } from '../../support/chat.ts';

const RULE: DemoRule = {
  uid: 'cpu',
  title: 'CPU busy',
  folder: { uid: 'fld-web', title: 'Web' },
  group: 'g',
  labels: { team: 'web' },
  watch: () => [],
};

describe('graf subscribe', () => {
  let chat: TestChat;
  const start = async (options: TestChatOptions = {}) => {
    chat = await startChat({
      alerting: { kind: 'unified', rules: [RULE] },
      ...options,
      env: { HUBOT_GRAFANA_WEBHOOK_SECRET: 'secret', ...options.env },
    });
  };
  afterEach(() => chat.close());
  const ask = async (typed: string, room = 'ops') => (await chat.ask(typed, { room })).join('\n');

  it('takes labels, a folder, or all, with a number for each', async () => {
    await start();
    expect(await ask('subscribe team=web severity!=info')).to.equal(
      'Subscribed as #1: `team=web, severity!=info`. `graf unsubscribe 1` ends it.',
    );
    expect(await ask('subscribe Web mention @here')).to.equal(
      'Subscribed as #2: `folder Web`, which pings `@here`. `graf unsubscribe 2` ends it.',
    );
    expect(await ask('subscribe all')).to.contain('Subscribed as #3: `all alerts`.');
    expect(await ask('subscriptions')).to.equal(
      [
        'This room subscribes to:',
        '- #1 `team=web, severity!=info`, by ann',
        '- #2 `folder Web`, which pings `@here`, by ann',
        '- #3 `all alerts`, by ann',
      ].join('\n'),
    );
    expect(await ask('subscriptions', 'dev')).to.match(/^This room subscribes to no alerts;/);
  });

  it('replaces the mention of what the room subscribes to already', async () => {
    await start();
    await ask('subscribe team=web');
    expect(await ask('subscribe team=web mention @ann')).to.contain('Subscribed as #1');
    expect(await ask('subscriptions')).to.contain('`team=web`, which pings `@ann`');
    expect(await ask('subscribe team=web')).not.to.contain('pings');
  });

  it('ends by the number, or by what was typed', async () => {
    await start();
    await ask('subscribe team=web');
    await ask('subscribe "Web" mention @here');
    expect(await ask('unsubscribe 2')).to.equal('Unsubscribed: `folder Web`, which pings `@here`.');
    expect(await ask('unsubscribe team=web')).to.equal('Unsubscribed: `team=web`.');
    expect(await ask('unsubscribe 2')).to.match(/^Which subscription\?/);
    expect(await ask('subscriptions')).to.match(/^This room subscribes to no alerts;/);
  });

  it('does not end a thing of another kind', async () => {
    await start();
    await ask('alerts all');
    expect(await ask('unsubscribe 1')).to.match(/^#1 is the rule `CPU busy`, not a subscription/);
  });

  it('says which folders have rules when none is called so, and takes it all the same', async () => {
    await start();
    expect(await ask('subscribe Wbe')).to.match(
      /^Subscribed as #1.*\nGrafana has no rules in a folder `Wbe` that this token may see\. It has rules in `Web`\.$/,
    );
  });

  it('says that nothing arrives while the webhook is closed', async () => {
    await start({ env: { HUBOT_GRAFANA_WEBHOOK_SECRET: '' } });
    expect(await ask('subscribe all')).to.contain('HUBOT_GRAFANA_WEBHOOK_SECRET is not set');
  });

  for (const [typed, sentence] of [
    ['subscribe', /^To which alerts\?/],
    ['subscribe mention @here', /^To which alerts\?/],
    ['subscribe team=~web.*', /takes LABEL=VALUE and LABEL!=VALUE/],
    ['subscribe team=web mention', /^Whom to mention\?/],
    ['subscribe team=web mention everyone here', /^Whom to mention\?/],
    [`subscribe team=${'x'.repeat(300)}`, /at most, of 200 characters each/],
  ] as const) {
    it(`explains what is wrong with "${typed.slice(0, 50)}"`, async () => {
      await start();
      expect(await ask(typed)).to.match(sentence);
      expect(await ask('subscriptions')).to.match(/^This room subscribes to no alerts;/);
    });
  }

  it('is for users who may change alerts', async () => {
    await start({ maySet: () => false });
    expect(await ask('subscribe all')).to.match(/^You may not change alerts;/);
    expect(await ask('unsubscribe 1')).to.match(/^You may not change alerts;/);
  });

  it('is bounded for a room', async () => {
    await start();
    for (let index = 0; index < 20; index += 1) await ask(`subscribe team=t${index}`);
    expect(await ask('subscribe team=more')).to.match(/^This room has 20 subscriptions already;/);
  });

  it('reads nothing into what the brain may hold instead', async () => {
    await start();
    for (const junk of ['no list', [1, null, { id: 'x' }], { room: 'ops' }]) {
      chat.brain.set('grafana_subscriptions', junk);
      expect(await ask('subscriptions')).to.match(/^This room subscribes to no alerts;/);
    }
  });
});
